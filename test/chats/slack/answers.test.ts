import { inspect } from 'node:util';
import { mayAnswerAt } from '../../../src/chats/slack/answers';
import { createSlackChat } from '../../../src/chats/slack/port';
import type { AnswerAddress } from '../../../src/core/press';
import { BOT_TOKEN, startSlackPeer } from '../../support/peers/slack';
import { CARD, CHANNEL, failureOf, useSlack } from './world';

const NOW = Date.parse('2026-11-20T14:00:00.000Z');
const ANA = 'U0000007';
const DIRECT = 'D0000007';

describe('a private word in Slack', () => {
  const slack = useSlack();
  beforeEach(() => {
    slack.peer.channels.push({ id: DIRECT, name: ANA, member: true });
  });

  function tell(answer: AnswerAddress, now = NOW, callMs = 200) {
    const chat = createSlackChat({
      token: () => BOT_TOKEN,
      apiUrl: slack.peer.api,
      callMs,
      now: () => now,
    });
    return chat.tell(answer, chat.payload(CARD, {}));
  }

  function address(changes: AnswerAddress = {}): AnswerAddress {
    const responseUrl = `${slack.peer.url}/hooks/1`;
    return { team: 'T0000001', channel: CHANNEL, user: ANA, responseUrl, until: NOW + 1000, ...changes };
  }

  it('goes where the person pressed, and leaves the message there as it is', async () => {
    await tell(address());

    expect(slack.peer.requests.map(({ path, method }) => [method, path])).toEqual([['POST', '/hooks/1']]);
    expect(slack.peer.requests[0]?.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(slack.peer.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(JSON.parse(slack.peer.requests[0]?.body ?? '')).toEqual({
      text: 'Pipeline failed.',
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'Pipeline failed', verbatim: true } }],
      response_type: 'ephemeral',
      replace_original: false,
    });
  });

  it.each([2_000, 2_001])('goes there whatever time is left, half of %i ms', async (callMs) => {
    jest.spyOn(Date, 'now').mockReturnValue(NOW);

    await tell(address(), NOW, callMs);

    jest.restoreAllMocks();
    expect(slack.peer.requests.map(({ path }) => path)).toEqual(['/hooks/1']);
  });

  it.each<[string, AnswerAddress]>([
    ['there is no address to answer at', { responseUrl: undefined, until: undefined }],
    ['that address is half an hour old', { until: NOW }],
    ['nobody says until when it works', { until: undefined }],
    ['that address is not of Slack', { responseUrl: 'https://hooks.slack.com.evil.example/actions/1' }],
  ])('is shown to the person alone in the channel if %s', async (_name, changes) => {
    await tell(address({ thread: '1.0', ...changes }));

    expect(slack.methods()).toEqual(['chat.postEphemeral']);
    expect(slack.peer.people.whispers).toEqual([
      { channel: CHANNEL, user: ANA, text: 'Pipeline failed.', blocks: expect.any(Array), thread_ts: '1.0' },
    ]);
  });

  it.each([
    ['used up', { status: 404, body: { ok: false, error: 'used_url' } }],
    ['expired', { status: 404, body: { ok: false, error: 'expired_url' } }],
    ['not accepted inside a 200', { status: 200, body: { ok: false, error: 'channel_not_found' } }],
    ['gone', { status: 410, body: 'gone' }],
    ['broken', { status: 500, body: 'oops' }],
    ['moved', { status: 302, headers: { location: 'http://127.0.0.1/hooks/2' } }],
    ['silent', 'hang'],
    ['cut off', 'lose'],
  ] as const)('takes the other way if the address is %s', async (_name, fault) => {
    slack.peer.next('/hooks/1', fault);

    await tell(address());

    expect(slack.peer.people.whispers).toHaveLength(1);
  });

  it('takes the other way if nobody listens at the address', async () => {
    const gone = await startSlackPeer();
    await gone.stop();

    await tell(address({ responseUrl: `${gone.url}/hooks/1` }));

    expect(slack.peer.people.whispers).toHaveLength(1);
  });

  it('follows nobody elsewhere', async () => {
    slack.peer.next('/hooks/1', { status: 302, headers: { location: `${slack.peer.url}/hooks/2` } });

    await tell(address());

    expect(slack.peer.requests.map(({ path }) => path)).toEqual(['/hooks/1', '/api/chat.postEphemeral']);
  });

  it.each([
    ['a 429', { status: 429, headers: { 'retry-after': '7' } }, 'retry', 'ratelimited', 7],
    [
      'refused blocks',
      { status: 400, body: { ok: false, error: 'invalid_blocks' } },
      'refused',
      'invalid_blocks',
      undefined,
    ],
  ] as const)('fails after %s, and does not say where', async (_name, fault, outcome, code, wait) => {
    slack.peer.next('/hooks/1', fault);

    const error = await failureOf(tell(address()));

    expect([error.outcome, error.code, error.retryAfterSeconds]).toEqual([outcome, code, wait]);
    expect(inspect(error, { depth: 9 })).not.toContain('hooks');
    expect(slack.methods()).toHaveLength(1);
  });

  it.each([
    ['has left the channel', () => void slack.peer.people.absent.set(CHANNEL, [ANA])],
    [
      'pressed where the bot is not',
      () => slack.peer.next('postEphemeral', { status: 200, body: { ok: false, error: 'not_in_channel' } }),
    ],
    [
      'pressed where the bot may not speak',
      () =>
        slack.peer.next('postEphemeral', {
          status: 200,
          body: { ok: false, error: 'restricted_action_read_only_channel' },
        }),
    ],
  ])('goes to the chat with a person who %s', async (_name, arrange) => {
    arrange();

    await tell(address({ responseUrl: undefined, thread: '1.0' }));

    expect(slack.methods()).toEqual(['chat.postEphemeral', 'conversations.open', 'chat.postMessage']);
    expect(slack.peer.messages(DIRECT).map(({ text, thread_ts }) => [text, thread_ts])).toEqual([
      ['Pipeline failed.', undefined],
    ]);
  });

  it('goes to the chat with a person who pressed in no channel', async () => {
    await tell({ user: ANA });

    expect(slack.methods()).toEqual(['conversations.open', 'chat.postMessage']);
    expect(slack.peer.messages(DIRECT)).toHaveLength(1);
  });

  it('stays in the chat with the person where they wrote there', async () => {
    const root = await slack.chatOf().post({ channel: DIRECT }, { text: 'Hi' }, { nonce: 'n1' });

    await tell(address({ channel: DIRECT, responseUrl: undefined, thread: root.ts }));

    expect(slack.methods()).toEqual(['chat.postMessage', 'chat.postMessage']);
    expect(slack.peer.messages(DIRECT).map(({ text, thread_ts }) => [text, thread_ts])).toEqual([
      ['Hi', undefined],
      ['Pipeline failed.', root.ts],
    ]);
  });

  it.each([
    ['ratelimited', 'retry'],
    ['token_revoked', 'permanent'],
    ['invalid_blocks', 'refused'],
  ])('fails if Slack answers %s, and goes nowhere else', async (error, outcome) => {
    slack.peer.next('postEphemeral', { status: 200, body: { ok: false, error } });

    const failure = await failureOf(tell(address({ responseUrl: undefined })));

    expect([failure.outcome, failure.code]).toEqual([outcome, error]);
    expect(slack.methods()).toHaveLength(1);
  });
});

describe('the address of a private answer', () => {
  const SLACK = 'https://slack.com/api/';

  it.each([
    ['https://hooks.slack.com/actions/T1/2/x', SLACK],
    ['https://hooks.slack-gov.com/commands/T1/2/x', 'https://slack-gov.com/api/'],
    ['http://127.0.0.1:4500/hooks/1', 'http://127.0.0.1:3000/api/'],
    ['http://localhost:4500/hooks/1', 'http://127.0.0.1:3000/api/'],
    ['http://[::1]:4500/hooks/1', 'http://[::1]:3000/api/'],
  ])('may be %s for %s', (url, apiUrl) => {
    expect(mayAnswerAt(url, apiUrl)).toBe(true);
  });

  it.each([
    ['http://hooks.slack.com/actions/T1/2/x', SLACK],
    ['https://hooks.slack.com:8443/actions/T1/2/x', SLACK],
    ['https://hooks.slack.com.evil.example/actions/T1/2/x', SLACK],
    ['https://hooks.slack.com@evil.example/actions/T1/2/x', SLACK],
    ['https://user:pass@hooks.slack.com/actions/T1/2/x', SLACK],
    ['https://evil.example/hooks.slack.com', SLACK],
    ['https://slack.com/actions/T1/2/x', SLACK],
    ['http://127.0.0.1:4500/hooks/1', SLACK],
    ['http://169.254.169.254/latest/meta-data', SLACK],
    ['http://169.254.169.254/latest/meta-data', 'http://127.0.0.1:3000/api/'],
    ['file:///etc/passwd', SLACK],
    ['not an address', SLACK],
    ['', SLACK],
  ])('may not be %s for %s', (url, apiUrl) => {
    expect(mayAnswerAt(url, apiUrl)).toBe(false);
  });
});
