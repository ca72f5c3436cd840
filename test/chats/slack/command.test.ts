import type { JsonObject } from '../../../src/core/json';
import { answerOf, useDoor } from './door-world';
import { ANA, commandForm, directMessage, eventBody, mention, NOW, sentEvent, sentForm } from './requests';

const PERSON = { chat: 'slack', id: ANA.id, tenant: 'T0000001', name: 'ana' };
const AT = '2026-11-20T14:00:00.000Z';

describe('a slash command', () => {
  const slack = useDoor();

  it('is told to the listener, and its first answer is seen by the person alone', async () => {
    const answer = await answerOf(slack.door.handle(sentForm(commandForm())));

    expect(answer).toEqual([200, { response_type: 'ephemeral', text: 'Looking…' }]);
    expect(slack.commands).toEqual([
      {
        id: 'command|3.4.def',
        person: PERSON,
        text: 'status fraud-train',
        answer: {
          team: 'T0000001',
          channel: 'C0000001',
          user: ANA.id,
          responseUrl: 'https://hooks.slack.com/commands/T0000001/1/x',
          until: NOW + 30 * 60 * 1000,
        },
        at: AT,
      },
    ]);
  });

  it.each(['/ml', '/bellhop', '/モデル'])('may be called %s', async (command) => {
    await slack.door.handle(sentForm(commandForm({ command })));

    expect(slack.commands).toHaveLength(1);
  });

  it('that is refused is answered so', async () => {
    slack.react = async () => ({ type: 'refused', text: 'There is no <command>.' });

    expect(await answerOf(slack.door.handle(sentForm(commandForm())))).toEqual([
      200,
      { response_type: 'ephemeral', text: 'There is no &lt;command&gt;.' },
    ]);
  });

  it('that cannot be taken is answered so', async () => {
    slack.react = () => Promise.reject(new Error('the queue is full'));

    expect(await answerOf(slack.door.handle(sentForm(commandForm())))).toEqual([
      200,
      { response_type: 'ephemeral', text: expect.stringContaining('Nothing was done') },
    ]);
  });

  it('can come from an organisation that has the app for all of its workspaces', async () => {
    const form = commandForm({ enterprise_id: 'E0000001', is_enterprise_install: 'true' });

    await slack.door.handle(sentForm(form));

    expect(slack.commands[0]).toMatchObject({
      person: { tenant: 'T0000001', enterprise: 'E0000001' },
      answer: { team: 'E0000001' },
    });
  });

  it.each([
    ['', ''],
    ['model <http://fraud.io|fraud.io>', 'model fraud.io'],
    ['see <https://example.com/a?b=1&amp;c=2>', 'see https://example.com/a?b=1&c=2'],
    ['write <mailto:a@b.example|a@b.example>', 'write a@b.example'],
    ['for <@U0000002|ana> and <@W0000003>', 'for <@U0000002> and <@W0000003>'],
    ['in <#C0000001|ml> and <#C0000002|>', 'in #ml and #C0000002'],
    ['<!here> <!subteam^S1|@mlops> <!subteam^S2>', '@here @mlops @subteam'],
    ['a &lt; b &amp;&amp; c &gt; d', 'a < b && c > d'],
    ['&amp;lt;', '&lt;'],
    ['subscribe kind=<none>', 'subscribe kind=<none>'],
  ])('of %j is read as it was written', async (text, read) => {
    await slack.door.handle(sentForm(commandForm({ text })));

    expect(slack.commands.map((command) => command.text)).toEqual([read]);
  });

  it('is cut when it has no end', async () => {
    await slack.door.handle(sentForm(commandForm({ text: 'x'.repeat(20_000) })));

    expect(slack.commands[0]?.text).toHaveLength(10_000);
  });
});

describe('a message to the bot', () => {
  const slack = useDoor();

  function send(event: JsonObject, changes: JsonObject = {}, headers: Record<string, string> = {}) {
    return slack.door.handle(sentEvent(eventBody(event, changes), { headers }));
  }

  it('in a channel is a command without the mention', async () => {
    const answer = await answerOf(send(mention()));

    expect(answer).toEqual([200, '']);
    expect(slack.commands).toEqual([
      {
        id: 'event|Ev0000001',
        person: { ...PERSON, name: ANA.id },
        text: 'status fraud-train',
        answer: { team: 'T0000001', channel: 'C0000001', user: ANA.id },
        at: AT,
      },
    ]);
  });

  it.each([
    ['Hey <@U0000001|bellhop>, <@U0000002> asks: status', 'Hey  , <@U0000002> asks: status'],
    ['<@U0000002> <@U0000001> status', '<@U0000002>   status'],
    ['<@U0000001>', ''],
  ])('that mentions it in %j leaves out the bot alone', async (text, read) => {
    await send(mention({ text }));

    expect(slack.commands.map((command) => command.text)).toEqual([read]);
  });

  it('that mentions it is read also if nobody says who the bot is', async () => {
    await send(mention(), { authorizations: [] });

    expect(slack.commands.map(({ text }) => text)).toEqual(['status fraud-train']);
  });

  it('in its own chat with a person is a command as it stands', async () => {
    await send(directMessage({ thread_ts: '1.0' }));

    expect(slack.commands).toMatchObject([
      {
        text: 'status fraud-train',
        answer: { team: 'T0000001', channel: 'D0000007', user: ANA.id, thread: '1.0' },
      },
    ]);
  });

  it('in its own chat may mention it all the same', async () => {
    await send(directMessage({ text: '<@U0000001> status' }));

    expect(slack.commands.map(({ text }) => text)).toEqual(['status']);
  });

  it.each<[string, JsonObject]>([
    ['in a channel without a mention', directMessage({ channel_type: 'channel', channel: 'C0000001' })],
    ['that somebody changed', directMessage({ subtype: 'message_changed', message: {} })],
    ['that was changed to mention it', mention({ edited: { user: ANA.id, ts: '1.0' } })],
    ['that somebody deleted', directMessage({ subtype: 'message_deleted' })],
    ['of another program', directMessage({ bot_id: 'B0000009' })],
    ['of another program that mentions it', mention({ bot_id: 'B0000009' })],
    ['of a bot of old', directMessage({ subtype: 'bot_message', user: undefined })],
    ['of its own', directMessage({ user: 'U0000001' })],
    ['of its own in a channel', mention({ user: 'U0000001' })],
  ])('%s is no command', async (_name, event) => {
    expect((await send(event)).status).toBe(200);
    expect(slack.commands).toEqual([]);
  });

  it.each<[string, JsonObject, JsonObject, string[]]>([
    ['at home', {}, {}, ['T0000001']],
    ['of another company', { user_team: 'T0000009' }, { is_ext_shared_channel: true }, ['T0000009']],
    ['of another organisation', { user_team: 'E0000009' }, { is_ext_shared_channel: true }, ['E0000009']],
    ['of whom only the workspace is told', { team: undefined }, {}, ['T0000001']],
    ['of whom nothing is told', { team: undefined }, { is_ext_shared_channel: true }, []],
  ])('is of a person %s', async (_name, event, body, tenants) => {
    await send(mention(event), body);

    expect(slack.commands.map(({ person }) => person.tenant)).toEqual(tenants);
  });

  it('is answered by the installation that heard it, whoever made the channel', async () => {
    await send(mention(), { team_id: 'T0000009', is_ext_shared_channel: true });

    expect(slack.commands[0]?.answer.team).toBe('T0000001');
  });

  it('is the same command when Slack sends it again', async () => {
    const retry = { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' };

    const statuses = [(await send(mention())).status, (await send(mention(), {}, retry)).status];

    expect(statuses).toEqual([200, 200]);
    expect(new Set(slack.commands.map(({ id }) => id)).size).toBe(1);
  });

  it('that cannot be taken is not acknowledged, so that Slack sends it again', async () => {
    slack.react = () => Promise.reject(new Error('the queue is full'));

    expect(await answerOf(send(mention()))).toEqual([500, '']);
    expect(slack.log).toEqual([
      {
        level: 'error',
        message: 'a request of Slack was not taken',
        fields: { reason: 'the queue is full' },
      },
    ]);
  });

  it('is not acknowledged before it is taken', async () => {
    const order: string[] = [];
    slack.react = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push('taken');
      return { type: 'taken', text: '' };
    };

    await send(mention()).then(() => order.push('acknowledged'));

    expect(order).toEqual(['taken', 'acknowledged']);
  });

  it('that is refused is answered to its writer alone', async () => {
    slack.react = async () => ({ type: 'refused', text: 'Not here.' });

    await send(mention({ thread_ts: '1.0' }));

    expect(slack.peer.people.whispers).toEqual([
      { channel: 'C0000001', user: ANA.id, text: 'Not here.', thread_ts: '1.0' },
    ]);
  });
});

describe('a word about the app itself', () => {
  const slack = useDoor();

  function installations(known: string[] = ['T0000001']) {
    const removed: object[] = [];
    return {
      removed,
      find: async ({ team }: { team?: string }) =>
        team !== undefined && known.includes(team) ? { id: team, name: 'Test', scopes: [] } : undefined,
      async remove(place: object) {
        removed.push(place);
        return true;
      },
    };
  }

  it.each<[string, JsonObject, JsonObject, object[]]>([
    ['app_uninstalled', {}, {}, [{ team: 'T0000001', at: NOW }]],
    ['tokens_revoked', { tokens: { bot: ['U0000001'] } }, {}, [{ team: 'T0000001', at: NOW }]],
    ['tokens_revoked', { tokens: { oauth: ['U0000002'], bot: [] } }, {}, []],
    [
      'app_uninstalled',
      {},
      { authorizations: [{ team_id: null, enterprise_id: 'E0000001', is_enterprise_install: true }] },
      [{ enterprise: 'E0000001', at: NOW }],
    ],
    [
      'app_uninstalled',
      {},
      { authorizations: undefined, enterprise_id: 'E0000001' },
      [{ team: 'T0000001', enterprise: 'E0000001', at: NOW }],
    ],
  ])('%s %j', async (type, event, changes, removed) => {
    const known = installations();
    const door = slack.doorWith({ installations: known });

    const { status } = await door.handle(sentEvent(eventBody({ type, ...event }, changes)));

    expect([status, known.removed]).toEqual([200, removed]);
  });

  it('comes again if it could not be heeded', async () => {
    const remove = () => Promise.reject(new Error('the store is away'));
    const door = slack.doorWith({ installations: { ...installations(), remove } });

    expect((await door.handle(sentEvent(eventBody({ type: 'app_uninstalled' })))).status).toBe(500);
  });

  it('is heard without any installations to keep', async () => {
    expect((await slack.door.handle(sentEvent(eventBody({ type: 'app_uninstalled' })))).status).toBe(200);
  });

  it('is that the speaker is the installation that was found', async () => {
    const find = async () => ({ id: 'E0000001', name: 'Ours', scopes: [] });
    const door = slack.doorWith({ installations: { ...installations(), find } });

    await door.handle(sentForm(commandForm()));

    expect(slack.commands[0]?.answer.team).toBe('E0000001');
  });

  it('is that a workspace without the app is not heard', async () => {
    const door = slack.doorWith({ installations: installations([]) });

    const statuses = [
      (await door.handle(sentForm(commandForm()))).status,
      (await door.handle(sentEvent(eventBody(mention())))).status,
    ];

    expect([statuses, slack.commands]).toEqual([[200, 200], []]);
    expect(slack.log).toMatchObject([
      { level: 'warn', fields: { team: 'T0000001' } },
      { level: 'warn', fields: { team: 'T0000001' } },
    ]);
  });

  it('comes again if nobody can say who has the app', async () => {
    const find = () => Promise.reject(new Error('the store is away'));
    const door = slack.doorWith({ installations: { ...installations(), find } });

    expect((await door.handle(sentEvent(eventBody(mention())))).status).toBe(500);
  });

  it('is that a channel has another name now, which the log tells', async () => {
    const event = { type: 'channel_rename', channel: { id: 'C0000001', name: 'ml-old', created: 1 } };

    await slack.door.handle(sentEvent(eventBody(event)));

    expect(slack.log).toMatchObject([{ level: 'warn', fields: { channel: 'C0000001' } }]);
  });
});
