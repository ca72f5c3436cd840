import { createSlackChat, type SlackChatOptions } from '../../../src/chats/slack/port';
import { ALL_SCOPES, BOT_TOKEN } from '../../support/peers/slack';
import { ADDRESS, CHANNEL, failureOf, useSlack } from './world';

const LONG = 60;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

describe('the time of one call to Slack', () => {
  const slack = useSlack();
  const chatOf = (options: Partial<SlackChatOptions>) =>
    createSlackChat({ token: () => BOT_TOKEN, apiUrl: slack.peer.api, callMs: 100, ...options });

  it('ends for a token that never comes, and nothing was sent', async () => {
    const chat = chatOf({ token: () => new Promise(() => {}) });

    const error = await failureOf(chat.post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' }));

    expect([error.outcome, error.code]).toEqual(['retry', 'token_unavailable']);
    expect(slack.peer.requests).toEqual([]);
  });

  it('is less for a second token, by what the first try took', async () => {
    slack.peer.tokens.set('xoxb-old', { scopes: ALL_SCOPES, error: 'token_expired' });
    const within: number[] = [];
    const chat = chatOf({
      callMs: 5_000,
      async token({ fresh, withinMs = 0 } = {}) {
        within.push(withinMs);
        await pause(LONG);
        return fresh ? BOT_TOKEN : 'xoxb-old';
      },
    });

    await chat.post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' });

    expect(within[1]).toBeLessThanOrEqual(within[0]! - LONG + 2);
  });

  it('leaves it unclear what became of a second try that nobody answers', async () => {
    slack.peer.tokens.set('xoxb-old', { scopes: ALL_SCOPES, error: 'token_expired' });
    slack.peer.next(({ headers }) => headers.authorization === `Bearer ${BOT_TOKEN}`, 'hang');
    const chat = chatOf({ token: ({ fresh } = {}) => (fresh ? BOT_TOKEN : 'xoxb-old') });

    const error = await failureOf(chat.post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' }));

    expect([error.outcome, slack.methods()]).toEqual(['unclear', Array(2).fill('chat.postMessage')]);
  });

  it('ends a search through ever more pages, and the post stays unclear', async () => {
    for (let index = 0; index < 2_000; index += 1)
      slack.peer.messages(CHANNEL).push({ ts: `1795000000.${String(index).padStart(6, '0')}`, text: 'Hi' });
    const chat = chatOf({
      async fetch(url, init) {
        await pause(LONG);
        return fetch(url, init as RequestInit);
      },
    });

    const error = await failureOf(chat.find({ channel: CHANNEL }, 'n1'));

    expect(error.outcome).toBe('unclear');
    expect(slack.methods().length).toBeLessThan(10);
  });

  it('is shared by all ways to tell somebody something', async () => {
    slack.peer.next(() => true, 'hang', 'hang');
    const answer = {
      channel: CHANNEL,
      user: 'U0000007',
      responseUrl: `${slack.peer.url}/hooks/1`,
      until: Date.now() + 60_000,
    };

    const error = await failureOf(chatOf({}).tell(answer, { text: 'Hi' }));

    expect([error.outcome, slack.methods()]).toEqual(['unclear', ['/hooks/1', 'chat.postEphemeral']]);
  });
});
