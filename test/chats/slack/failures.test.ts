import { BOT_TOKEN } from '../../support/peers/slack';
import { ADDRESS, CHANNEL, failureOf, useSlack } from './world';

describe('a call to Slack that fails', () => {
  const slack = useSlack();

  it.each([
    ['chat.postMessage', 'chat:write'],
    ['chat.update', 'chat:write'],
    ['conversations.history', 'channels:history'],
    ['conversations.replies', 'channels:history'],
    ['conversations.list', 'channels:read'],
    ['conversations.open', 'im:write'],
  ])('names the scope that %s lacks', async (method, scope) => {
    const chat = slack.chatOf();
    const ref = await chat.post({ channel: CHANNEL }, { text: 'Hi' }, { nonce: 'n1' });
    slack.peer.tokens.set(BOT_TOKEN, { scopes: new Set(['users:read']) });
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
    slack.peer.next('chat.postMessage', { status: 200, body: { ok: false, error } });

    const failure = await failureOf(slack.chatOf().post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' }));

    expect(failure).toMatchObject({ outcome, code: error });
    expect(failure.message).toContain(words);
  });

  it('waits as long as Slack says inside a 200', async () => {
    const body = { ok: false, error: 'ratelimited' };
    slack.peer.next('chat.postMessage', { status: 200, headers: { 'retry-after': '9' }, body });

    const error = await failureOf(slack.chatOf().post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' }));

    expect(error.retryAfterSeconds).toBe(9);
  });

  it('says which block it was', async () => {
    const error = await failureOf(
      slack.chatOf().post(ADDRESS, { text: 'x', blocks: [{ type: 'alert' }] }, { nonce: 'n1' }),
    );

    expect(error.message).toContain('blocks[0] is of type alert');
  });

  it.each([
    [302, 'unclear'],
    [404, 'permanent'],
    [403, 'permanent'],
    [408, 'unclear'],
  ])('takes HTTP status %i, which Slack does not use, for %s', async (status, outcome) => {
    slack.peer.next('chat.postMessage', { status, headers: { location: `${slack.peer.url}/elsewhere` } });

    const error = await failureOf(slack.chatOf().post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' }));

    expect([error.outcome, slack.peer.requests.length]).toEqual([outcome, 1]);
  });

  it('does not know where a message is if Slack does not say', async () => {
    slack.peer.next('chat.postMessage', { status: 200, body: { ok: true } });

    const error = await failureOf(slack.chatOf().post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' }));

    expect([error.outcome, error.code]).toEqual(['unclear', 'bad_answer']);
  });
});
