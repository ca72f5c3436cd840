import { inspect } from 'node:util';
import { createSlackChat } from '../../../src/chats/slack/port';
import type { Card } from '../../../src/core/card';
import { type CallError, ConfigError } from '../../../src/core/errors';
import { chatContract } from '../../contracts/chat';
import { chatFaultContract, type FaultyChat } from '../../contracts/chat-faults';
import {
  LOCAL_CHANNEL,
  LOCAL_TOKEN,
  type LocalSlack,
  withLocalSlack,
} from '../../support/emulators/local-slack';
import { ALL_SCOPES, BOT_TOKEN, type SlackPeer, startSlackPeer } from '../../support/peers/slack';

const CHANNEL = 'C0000001';
const ADDRESS = { channel: '#ml' };
const CARD: Card = {
  kind: 'pipeline-run',
  tone: 'failure',
  locale: 'en',
  title: 'Pipeline failed',
  facts: [],
  links: [],
  buttons: [],
  fallback: 'Pipeline failed.',
};

async function open(): Promise<FaultyChat> {
  const peer = await startSlackPeer();
  const chat = createSlackChat({ token: () => BOT_TOKEN, apiUrl: peer.api, timeoutMs: 400 });
  return {
    chat,
    address: ADDRESS,
    unknown: { channel: CHANNEL, ts: '1795000000.000000' },
    badCard: { text: 'x', blocks: [{ type: 'alert' }] },
    secrets: [BOT_TOKEN],
    async shown() {
      const all = peer.messages(CHANNEL);
      const seen = ({ text, blocks, subtype }: (typeof all)[number]) => ({
        text: JSON.stringify([text, blocks]),
        broadcast: subtype === 'thread_broadcast',
      });
      return all
        .filter(({ thread_ts }) => thread_ts === undefined)
        .map((root) => ({
          root: seen(root),
          replies: all.filter(({ thread_ts }) => thread_ts === root.ts).map(seen),
        }));
    },
    platform: {
      posts: (...faults) => peer.next('chat.postMessage', ...faults),
      edits: (...faults) => peer.next('chat.update', ...faults),
      delete: ({ ts }) => peer.remove(CHANNEL, String(ts)),
      removeBot: () => Object.assign(peer.channels[0]!, { member: false, private: true }),
      closeChannel: () => Object.assign(peer.channels[0]!, { archived: true }),
      stop: () => peer.stop(),
    },
    close: () => peer.stop(),
  };
}

chatContract('Slack', open);
chatFaultContract('Slack', open);

describe('Slack as a chat, beyond the contracts', () => {
  let peer: SlackPeer;
  beforeEach(async () => {
    peer = await startSlackPeer();
  });
  afterEach(() => peer.stop());

  function chatOf(token = () => BOT_TOKEN) {
    return createSlackChat({ token, apiUrl: peer.api, timeoutMs: 400 });
  }
  function failureOf(call: Promise<unknown>): Promise<CallError> {
    return call.then(
      () => Promise.reject(new Error('the call was expected to fail')),
      (error: CallError) => error,
    );
  }
  function methods(): string[] {
    return peer.requests.map(({ path }) => path.replace('/api/', ''));
  }
  function argsOf(index: number): Record<string, string> {
    return Object.fromEntries(new URLSearchParams(peer.requests[index]!.body));
  }

  it('posts with what makes a message findable, and without previews of links', async () => {
    const ref = await chatOf().post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' });

    expect(ref).toEqual({ channel: CHANNEL, ts: expect.stringMatching(/^\d+\.\d{6}$/) });
    expect(argsOf(0)).toEqual({
      channel: '#ml',
      text: 'Hi',
      metadata: '{"event_type":"bellhop","event_payload":{"nonce":"n1"}}',
      unfurl_links: 'false',
      unfurl_media: 'false',
    });
  });

  it('replies by ids, and to the channel too if told to', async () => {
    const chat = chatOf();
    const thread = await chat.post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' });

    await chat.post(ADDRESS, { text: 'Ho' }, { nonce: 'n2', thread, broadcast: true });

    expect(argsOf(1)).toMatchObject({ channel: CHANNEL, thread_ts: thread.ts, reply_broadcast: 'true' });
    expect(peer.messages(CHANNEL)[1]).toMatchObject({ thread_ts: thread.ts, subtype: 'thread_broadcast' });
  });

  it('keeps the metadata of a message that it changes', async () => {
    const chat = chatOf();
    const ref = await chat.post(ADDRESS, chat.payload(CARD, ADDRESS), { nonce: 'n1' });

    await chat.update(ref, chat.plain(CARD, ADDRESS));

    expect(argsOf(1)).toEqual({
      channel: CHANNEL,
      ts: ref.ts,
      text: 'Pipeline failed.',
      blocks: '[]',
      parse: 'none',
    });
    expect(await chat.find(ADDRESS, 'n1')).toEqual(ref);
  });

  it('finds in a channel known by name only, behind pages of others', async () => {
    for (let index = 0; index < 1500; index += 1)
      peer.channels.unshift({ id: `C9${String(index).padStart(6, '0')}`, name: `other-${index}` });
    const ref = await chatOf().post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' });
    for (let index = 0; index < 250; index += 1) await chatOf().post(ADDRESS, { text: 'x' }, { nonce: 'x' });
    peer.requests.length = 0;

    const found = await chatOf().find(ADDRESS, 'n1');

    expect(found).toEqual(ref);
    expect(methods()).toEqual([
      'conversations.list',
      'conversations.list',
      'conversations.history',
      'conversations.history',
    ]);
  });

  it('finds what it told a person', async () => {
    peer.channels.push({ id: 'D0000007', name: 'U0000007', member: true });
    const person = { channel: 'U0000007' };
    const ref = await chatOf().post(person, { text: 'Hi' }, { nonce: 'n1' });

    expect(ref.channel).toBe('D0000007');
    expect(await chatOf().find(person, 'n1')).toEqual(ref);
  });

  it('finds nothing in a thread that is gone, nor in a channel that it cannot see', async () => {
    const chat = chatOf();
    const thread = await chat.post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' });
    peer.remove(CHANNEL, String(thread.ts));

    expect(await chat.find(ADDRESS, 'n2', thread)).toBeUndefined();
    expect(await chat.find({ channel: '#nowhere' }, 'n2')).toBeUndefined();
  });

  it.each([{ status: 429, headers: { 'retry-after': '3' } }, { status: 500 }, 'hang' as const])(
    'leaves a post unclear as long as the search fails (%j)',
    async (fault) => {
      peer.next('conversations.history', fault);

      expect((await failureOf(chatOf().find({ channel: CHANNEL }, 'n1'))).outcome).toBe('unclear');
    },
  );

  it.each([
    ['chat.postMessage', 'chat:write'],
    ['chat.update', 'chat:write'],
    ['conversations.history', 'channels:history'],
    ['conversations.replies', 'channels:history'],
    ['conversations.list', 'channels:read'],
    ['conversations.open', 'im:write'],
  ])('names the scope that %s lacks', async (method, scope) => {
    const chat = chatOf();
    const ref = await chat.post({ channel: CHANNEL }, { text: 'Hi' }, { nonce: 'n1' });
    peer.tokens.set(BOT_TOKEN, { scopes: new Set(['users:read']) });
    const calls: Record<string, () => Promise<unknown>> = {
      'chat.postMessage': () => chat.post(ADDRESS, { text: 'Hi' }, { nonce: 'n2' }),
      'chat.update': () => chat.update(ref, { text: 'Ho' }),
      'conversations.history': () => chat.find({ channel: CHANNEL }, 'n2'),
      'conversations.replies': () => chat.find(ADDRESS, 'n2', ref),
      'conversations.list': () => chat.find(ADDRESS, 'n2'),
      'conversations.open': () => chat.find({ channel: 'U0000007' }, 'n2'),
    };

    const error = await failureOf(calls[method]!());

    expect([error.outcome, error.code]).toEqual(['permanent', 'missing_scope']);
    expect(error.message).toContain(`${method}: add ${scope} to`);
  });

  it.each([
    ['not_in_channel', 'permanent', '/invite @Bellhop'],
    ['channel_not_found', 'permanent', '#ml'],
    ['is_archived', 'permanent', 'archived'],
    ['restricted_action', 'permanent', 'admin'],
    ['restricted_action_read_only_channel', 'permanent', 'admin'],
    ['token_revoked', 'permanent', 'SLACK_BOT_TOKEN'],
    ['account_inactive', 'permanent', 'SLACK_BOT_TOKEN'],
    ['never_heard_of', 'permanent', 'never_heard_of'],
    ['ratelimited', 'retry', 'ratelimited'],
    ['rate_limited', 'retry', 'rate_limited'],
    ['request_timeout', 'retry', 'request_timeout'],
    ['fatal_error', 'unclear', 'fatal_error'],
    ['internal_error', 'unclear', 'internal_error'],
    ['invalid_blocks', 'refused', 'invalid_blocks'],
    ['invalid_blocks_format', 'refused', 'invalid_blocks_format'],
    ['msg_blocks_too_long', 'refused', 'msg_blocks_too_long'],
    ['msg_too_long', 'refused', 'msg_too_long'],
    ['thread_not_found', 'gone', 'thread_not_found'],
    ['cant_update_message', 'gone', 'cant_update_message'],
  ])('takes %s for %s', async (error, outcome, words) => {
    peer.next('chat.postMessage', { status: 200, body: { ok: false, error } });

    const failure = await failureOf(chatOf().post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' }));

    expect(failure).toMatchObject({ outcome, code: error });
    expect(failure.message).toContain(words);
  });

  it('waits as long as Slack says inside a 200', async () => {
    const body = { ok: false, error: 'ratelimited' };
    peer.next('chat.postMessage', { status: 200, headers: { 'retry-after': '9' }, body });

    const error = await failureOf(chatOf().post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' }));

    expect(error.retryAfterSeconds).toBe(9);
  });

  it('says which block it was', async () => {
    const error = await failureOf(
      chatOf().post(ADDRESS, { text: 'x', blocks: [{ type: 'alert' }] }, { nonce: 'n1' }),
    );

    expect(error.message).toContain('blocks[0] is of type alert');
  });

  it.each([302, 404, 407])('takes HTTP status %i for no answer of Slack', async (status) => {
    peer.next('chat.postMessage', { status, headers: { location: `${peer.url}/elsewhere` } });

    const error = await failureOf(chatOf().post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' }));

    expect(['permanent', 'unclear']).toContain(error.outcome);
    expect(peer.requests).toHaveLength(1);
  });

  it('does not know where a message is if Slack does not say', async () => {
    peer.next('chat.postMessage', { status: 200, body: { ok: true } });

    const error = await failureOf(chatOf().post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' }));

    expect([error.outcome, error.code]).toEqual(['unclear', 'bad_answer']);
  });

  it('asks once for a fresh token when Slack refuses the one it has', async () => {
    const asked: boolean[] = [];
    peer.tokens.set('xoxb-old', { scopes: ALL_SCOPES, error: 'token_expired' });
    const token = ({ fresh } = { fresh: false }) => {
      asked.push(fresh);
      return asked.includes(true) ? BOT_TOKEN : 'xoxb-old';
    };
    const chat = createSlackChat({ token, apiUrl: peer.api });

    await chat.post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' });
    await chat.post(ADDRESS, { text: 'Ho' }, { nonce: 'n2' });

    expect(asked).toEqual([false, true, false]);
    expect(peer.messages(CHANNEL).map(({ text }) => text)).toEqual(['Hi', 'Ho']);
  });

  it('gives up when the fresh token is the same', async () => {
    peer.tokens.set(BOT_TOKEN, { scopes: ALL_SCOPES, error: 'token_revoked' });

    const error = await failureOf(chatOf().post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' }));

    expect([error.outcome, error.code]).toEqual(['permanent', 'token_revoked']);
    expect(peer.requests).toHaveLength(1);
  });

  it('has sent nothing when the token cannot be read', async () => {
    const error = await failureOf(
      chatOf(() => {
        throw new RangeError(`no ${BOT_TOKEN}`);
      }).post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' }),
    );

    expect([error.outcome, error.code]).toEqual(['retry', 'token_unavailable']);
    expect(inspect(error)).not.toContain(BOT_TOKEN);
  });

  it('puts the token into a header and nowhere else, and says nothing of it', async () => {
    const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const wrong = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const chat = chatOf();
    peer.next('chat.postMessage', { status: 500, body: BOT_TOKEN }, 'drop');

    await failureOf(chat.post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' }));
    await failureOf(chat.post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' }));
    await chat.post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' });

    expect([...written.mock.calls, ...wrong.mock.calls]).toEqual([]);
    written.mockRestore();
    wrong.mockRestore();
    for (const { path, query, body, headers } of peer.requests) {
      expect(headers.authorization).toBe(`Bearer ${BOT_TOKEN}`);
      expect(`${path} ${query} ${decodeURIComponent(body)}`).not.toContain(BOT_TOKEN);
    }
  });

  it('uses each connection for one request: a kept one may have died while the function slept', async () => {
    await chatOf().post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' });

    expect(peer.requests[0]!.headers.connection).toBe('close');
  });

  it.each(['http://slack.example/api/', 'ftp://127.0.0.1/', 'slack.com'])(
    'does not start with %s for an address',
    (apiUrl) => {
      expect(() => createSlackChat({ token: () => BOT_TOKEN, apiUrl })).toThrow(ConfigError);
    },
  );
});

withLocalSlack('Slack, as local-slack plays it', (start) => {
  describe('over there', () => {
    let local: LocalSlack;
    beforeAll(async () => {
      local = await start();
    });
    afterAll(() => local.stop());

    chatContract('Slack, as local-slack plays it,', async () => {
      await local.reset();
      // It keeps no metadata, so nothing can be found in it.
      const chat = { ...createSlackChat({ token: () => LOCAL_TOKEN, apiUrl: local.api }), find: undefined };
      return {
        chat,
        address: ADDRESS,
        unknown: { channel: LOCAL_CHANNEL, ts: '1795000000.000000' },
        async shown() {
          const all = await local.messages();
          const seen = (message: (typeof all)[number]) => ({
            text: JSON.stringify([message.text, message.blocks]),
            broadcast: false,
          });
          return all
            .filter(({ thread_ts }) => thread_ts === undefined)
            .map((root) => ({
              root: seen(root),
              replies: all.filter(({ thread_ts }) => thread_ts === root.ts).map(seen),
            }));
        },
      };
    });
  });
});
