import { inspect } from 'node:util';
import { answerOf, useDoor } from './door-world';
import {
  BUTTON,
  commandForm,
  eventBody,
  mention,
  NOW,
  SECRET,
  sentEvent,
  sentForm,
  sentPayload,
  signatureOf,
  signed,
} from './requests';

const SECOND = 1000;
const BODY = JSON.stringify(eventBody(mention()));

function timestampOf(at: number): string {
  return String(Math.floor(at / SECOND));
}

function withHeaders(headers: Record<string, string>): Request {
  return new Request('https://bot.example/slack/events', { method: 'POST', headers, body: BODY });
}

describe('who comes to the door of Slack', () => {
  const slack = useDoor();

  it.each([
    ['now', NOW],
    ['five minutes ago', NOW - 300 * SECOND],
    ['five minutes ahead', NOW + 300 * SECOND],
  ])('is heard if signed %s', async (_name, at) => {
    expect(await answerOf(slack.door.handle(signed(BODY, { at })))).toEqual([200, '']);
    expect(slack.commands).toHaveLength(1);
  });

  it.each<[string, () => Request]>([
    ['signed with another secret', () => signed(BODY, { secret: 'another' })],
    ['signed over five minutes ago', () => signed(BODY, { at: NOW - 301 * SECOND })],
    ['signed over five minutes ahead', () => signed(BODY, { at: NOW + 301 * SECOND })],
    ['signed an hour ahead', () => signed(BODY, { at: NOW + 3600 * SECOND })],
    ['without any header', () => withHeaders({})],
    ['without a time', () => withHeaders({ 'x-slack-signature': signatureOf(BODY, timestampOf(NOW)) })],
    ['without a signature', () => withHeaders({ 'x-slack-request-timestamp': timestampOf(NOW) })],
    [
      'with a time that is no number',
      () =>
        withHeaders({ 'x-slack-request-timestamp': 'now', 'x-slack-signature': signatureOf(BODY, 'now') }),
    ],
    [
      'with a time in milliseconds',
      () =>
        withHeaders({
          'x-slack-request-timestamp': String(NOW),
          'x-slack-signature': signatureOf(BODY, String(NOW)),
        }),
    ],
    [
      'with a signature of another version',
      () =>
        withHeaders({
          'x-slack-request-timestamp': timestampOf(NOW),
          'x-slack-signature': signatureOf(BODY, timestampOf(NOW)).replace('v0=', 'v1='),
        }),
    ],
    [
      'with half a signature',
      () =>
        withHeaders({
          'x-slack-request-timestamp': timestampOf(NOW),
          'x-slack-signature': signatureOf(BODY, timestampOf(NOW)).slice(0, 35),
        }),
    ],
    [
      'with two signatures',
      () => {
        const request = signed(BODY);
        request.headers.append('x-slack-signature', signatureOf(BODY, timestampOf(NOW)));
        return request;
      },
    ],
    [
      'with two times',
      () => {
        const request = signed(BODY);
        request.headers.append('x-slack-request-timestamp', timestampOf(NOW));
        return request;
      },
    ],
    [
      'with an unsigned ssl_check',
      () => withHeaders({ 'content-type': 'application/x-www-form-urlencoded' }),
    ],
    ['with an unsigned body that is no JSON', () => signed('x', { type: 'text/plain', secret: 'another' })],
  ])('is refused %s, and learns nothing but that', async (_name, request) => {
    const response = await slack.door.handle(request());

    expect([response.status, await response.text(), [...response.headers]]).toEqual([401, '', []]);
    expect([slack.commands, slack.log]).toEqual([[], []]);
  });

  it('is known by any of the secrets while one replaces another', async () => {
    const door = slack.doorWith({ secrets: async () => ['', 'old', SECRET] });

    const answers = ['old', SECRET, 'older', ''].map((secret) =>
      door.handle(signed(BODY, { secret })).then(({ status }) => status),
    );

    expect(await Promise.all(answers)).toEqual([200, 200, 401, 401]);
  });

  it.each([
    ['there is none', async () => []],
    ['it is empty', async () => ['']],
  ])('is refused if %s to know them by', async (_name, secrets) => {
    const door = slack.doorWith({ secrets });

    expect((await door.handle(signed(BODY, { secret: '' }))).status).toBe(401);
  });

  it('learns that we are in trouble, not in which, if the secrets cannot be read', async () => {
    const door = slack.doorWith({ secrets: () => Promise.reject(new Error('no vault')) });

    expect(await answerOf(door.handle(signed(BODY)))).toEqual([500, '']);
    expect(slack.log).toEqual([
      { level: 'error', message: 'a request of Slack failed', fields: { reason: 'no vault' } },
    ]);
  });

  it('asks for no secret before a request looks signed', async () => {
    let asked = 0;
    const door = slack.doorWith({
      async secrets() {
        asked += 1;
        return [SECRET];
      },
    });

    await door.handle(withHeaders({}));
    await door.handle(signed(BODY, { at: NOW - 3600 * SECOND }));

    expect(asked).toBe(0);
  });

  it.each(['GET', 'PUT', 'HEAD', 'OPTIONS'])('is told that %s is no way to come', async (method) => {
    const request = new Request('https://bot.example/slack/events', { method });

    const response = await slack.door.handle(request);

    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('comes by one path', () => {
    const paths = ['/slack/events', '/slack/events/', '/slack', '/api/messages', '/slack/install'];

    expect(paths.map((path) => slack.door.handles(path))).toEqual([true, false, false, false, false]);
  });
});

describe('what comes to the door of Slack', () => {
  const slack = useDoor();

  function streamed(body: ReadableStream<Uint8Array>, headers: Record<string, string> = {}): Request {
    const timestamp = timestampOf(NOW);
    const init = {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': signatureOf('{}', timestamp),
        ...headers,
      },
      body,
      duplex: 'half',
    };
    return new Request('https://bot.example/slack/events', init);
  }

  it('is not read if it says that it is too large', async () => {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>(
      { pull: (to) => void to.enqueue(new Uint8Array(++pulled)) },
      { highWaterMark: 0 },
    );

    const status = (await slack.door.handle(streamed(body, { 'content-length': '10485760' }))).status;

    expect([status, pulled]).toEqual([413, 0]);
  });

  it('is read no further than a megabyte', async () => {
    let pulled = 0;
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(to) {
          pulled += 1;
          to.enqueue(new Uint8Array(64 * 1024));
          if (pulled === 160) to.close();
        },
        cancel() {
          cancelled = true;
        },
      },
      { highWaterMark: 0 },
    );

    const status = (await slack.door.handle(streamed(body))).status;

    expect([status, pulled, cancelled]).toEqual([413, 17, true]);
  });

  it('is given up if it is slow', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (to) => void to.enqueue(new TextEncoder().encode('{')),
      cancel() {
        cancelled = true;
      },
    });

    const door = slack.doorWith({ bodyMs: 20 });

    expect([(await door.handle(streamed(body))).status, cancelled]).toEqual([408, true]);
  });

  it('may break off', async () => {
    const body = new ReadableStream<Uint8Array>({ start: (to) => void to.error(new Error('gone')) });

    expect((await slack.door.handle(streamed(body))).status).toBe(400);
  });

  it('may be as large as a megabyte', async () => {
    const event = eventBody(mention(), { padding: 'x'.repeat(1024 * 1024 - BODY.length - 20) });

    expect((await slack.door.handle(sentEvent(event))).status).toBe(200);
  });

  it.each<[string, () => Request]>([
    ['an empty body', () => signed('')],
    ['half of a JSON body', () => signed(BODY.slice(0, 100))],
    ['JSON that is no object', () => signed('[1]')],
    ['JSON that is null', () => signed('null')],
    ['an object that says nothing', () => signed('{}')],
    ['a body that is not UTF-8', () => signed(Buffer.from('{"type":"\xff"}', 'latin1'))],
    ['another content type', () => signed(BODY, { type: 'text/plain' })],
    ['no content type', () => signed(BODY, { type: '' })],
    ['a form whose payload is no JSON', () => sentForm({ payload: '{' })],
    ['a form whose payload is no object', () => sentForm({ payload: '"x"' })],
    ['an event that is no object', () => sentEvent({ type: 'event_callback', event: 'x' })],
    ['an event that is null', () => sentEvent({ type: 'event_callback', event: null })],
    ['a press without a person', () => sentPayload({ type: 'block_actions', actions: [{}] })],
    ['a submission without a view', () => sentPayload({ type: 'view_submission', user: { id: 'U1' } })],
  ])('is told to be wrong if it is %s', async (_name, request) => {
    expect(await answerOf(slack.door.handle(request()))).toEqual([400, '']);
    expect([slack.presses, slack.commands]).toEqual([[], []]);
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset=UTF-8'])(
    'is an event in %s',
    async (type) => {
      const event = eventBody(mention({ text: '<@U0000001> état 失敗' }));

      expect((await slack.door.handle(sentEvent(event, { type }))).status).toBe(200);
      expect(slack.commands.map(({ text }) => text)).toEqual(['état 失敗']);
    },
  );

  it.each([
    'application/x-www-form-urlencoded',
    'application/x-www-form-urlencoded; charset=utf-8',
    'application/x-www-form-urlencoded;charset=UTF-8',
  ])('is a press in %s', async (type) => {
    const press = slack.press({ user: { id: 'U0000002', username: 'josé', team_id: 'T0000001' } });

    expect((await slack.door.handle(sentPayload(press, { type }))).status).toBe(200);
    expect(slack.presses.map(({ button, person }) => [button, person.name])).toEqual([[BUTTON, 'josé']]);
  });

  it('is a command in a form', async () => {
    const answer = await answerOf(slack.door.handle(sentForm(commandForm({ text: 'état 失敗' }))));

    expect(answer).toEqual([200, { response_type: 'ephemeral', text: 'Looking…' }]);
    expect(slack.commands.map(({ text }) => text)).toEqual(['état 失敗']);
  });

  it('may ask whether this is the address', async () => {
    const request = sentEvent({ type: 'url_verification', token: 'x', challenge: 'abc' });

    expect(await answerOf(slack.door.handle(request))).toEqual([200, { challenge: 'abc' }]);
  });

  it('may ask whether the certificate is good', async () => {
    expect(await answerOf(slack.door.handle(sentForm({ ssl_check: '1', token: 'x' })))).toEqual([200, '']);
    expect(slack.log).toEqual([]);
  });

  it.each([
    { type: 'shortcut', callback_id: 'x', user: { id: 'U1', team_id: 'T1' }, team: null },
    { type: 'view_closed', view: { id: 'V1' }, user: { id: 'U1', team_id: 'T1' }, team: null },
    { type: 'something_new', user: { id: 'U1', team_id: 'T1' } },
  ])('is taken in silence if nobody listens to it', async (payload) => {
    expect(await answerOf(slack.door.handle(sentPayload(payload)))).toEqual([200, '']);
  });

  it('never makes the door throw, however odd it is', async () => {
    const odd = [null, 1, 'x', [], {}, { id: 7 }, { id: {} }];
    const bodies = odd.flatMap((value) => [
      slack.press({ user: value }),
      slack.press({ team: value }),
      slack.press({ channel: value }),
      slack.press({ container: value, message: value }),
      slack.press({ view: value }),
      slack.press({ actions: value }),
      slack.press({ actions: [value] }),
      slack.press({ response_url: value, action: { value } }),
      { ...slack.press(), type: 'view_submission', view: value },
    ]);

    for (const body of bodies) {
      const { status } = await slack.door.handle(sentPayload(body));
      expect([inspect(body), [200, 400].includes(status)]).toEqual([inspect(body), true]);
    }
    for (const value of odd) {
      const events = [
        eventBody(mention({ user: value, channel: value, item: value })),
        { type: 'x', event: value },
      ];
      for (const event of [...events, eventBody(mention(), { authorizations: value })]) {
        const { status } = await slack.door.handle(sentEvent(event));
        expect([inspect(event), [200, 400].includes(status)]).toEqual([inspect(event), true]);
      }
    }
  });

  it('leaves nothing of itself in the log', async () => {
    slack.react = () => Promise.reject(new Error('the queue is full'));
    slack.peer.next('/hooks/1', 'drop');
    slack.peer.next('postEphemeral', 'drop');

    await slack.door.handle(sentPayload(slack.press({ action: { action_id: 'strange' } })));
    await slack.door.handle(sentPayload(slack.press()));
    await slack.door.handle(sentEvent(eventBody(mention())));

    expect(slack.log.length).toBeGreaterThan(2);
    for (const part of ['hooks', BUTTON, 'fraud-train', 'not-to-be-used', SECRET])
      expect(inspect(slack.log, { depth: 9 })).not.toContain(part);
  });
});
