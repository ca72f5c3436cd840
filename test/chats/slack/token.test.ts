import { inspect } from 'node:util';
import type { TokenRequest } from '../../../src/chats/slack/client';
import { createSlackChat } from '../../../src/chats/slack/port';
import { ALL_SCOPES, BOT_TOKEN } from '../../support/peers/slack';
import { ADDRESS, CHANNEL, failureOf, useSlack } from './world';

describe('the token of Slack', () => {
  const slack = useSlack();

  it('asks once for a fresh token when Slack refuses the one it has', async () => {
    const asked: (boolean | undefined)[] = [];
    slack.peer.tokens.set('xoxb-old', { scopes: ALL_SCOPES, error: 'token_expired' });
    const token = ({ fresh }: TokenRequest = {}) => {
      asked.push(fresh);
      return asked.includes(true) ? BOT_TOKEN : 'xoxb-old';
    };
    const chat = createSlackChat({ token, apiUrl: slack.peer.api });

    await chat.post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' });
    await chat.post(ADDRESS, { text: 'Ho' }, { nonce: 'n2' });

    expect(asked).toEqual([undefined, true, undefined]);
    expect(slack.peer.messages(CHANNEL).map(({ text }) => text)).toEqual(['Hi', 'Ho']);
  });

  it('gives up when the fresh token is the same', async () => {
    slack.peer.tokens.set(BOT_TOKEN, { scopes: ALL_SCOPES, error: 'token_revoked' });

    const error = await failureOf(slack.chatOf().post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' }));

    expect([error.outcome, error.code]).toEqual(['permanent', 'token_revoked']);
    expect(slack.peer.requests).toHaveLength(1);
  });

  it('has sent nothing when the token cannot be read', async () => {
    const error = await failureOf(
      slack
        .chatOf(() => {
          throw new RangeError(`no ${BOT_TOKEN}`);
        })
        .post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' }),
    );

    expect([error.outcome, error.code]).toEqual(['retry', 'token_unavailable']);
    expect(inspect(error)).not.toContain(BOT_TOKEN);
  });

  it('puts the token into a header and nowhere else, and says nothing of it', async () => {
    const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const wrong = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const chat = slack.chatOf();
    slack.peer.next('chat.postMessage', { status: 500, body: BOT_TOKEN }, 'drop');

    await failureOf(chat.post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' }));
    await failureOf(chat.post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' }));
    await chat.post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' });

    expect([...written.mock.calls, ...wrong.mock.calls]).toEqual([]);
    written.mockRestore();
    wrong.mockRestore();
    for (const { path, query, body, headers } of slack.peer.requests) {
      expect(headers.authorization).toBe(`Bearer ${BOT_TOKEN}`);
      expect(`${path} ${query} ${decodeURIComponent(body)}`).not.toContain(BOT_TOKEN);
    }
  });
});
