import { createSlackChat } from '../../../src/chats/slack/port';
import { ConfigError } from '../../../src/core/errors';
import { chatContract } from '../../contracts/chat';
import { chatFaultContract } from '../../contracts/chat-faults';
import type { FaultyChat } from '../../contracts/chat-trouble';
import { chatWordContract } from '../../contracts/chat-words';
import {
  LOCAL_CHANNEL,
  LOCAL_TOKEN,
  type LocalSlack,
  withLocalSlack,
} from '../../support/emulators/local-slack';
import { BOT_TOKEN, startSlackPeer } from '../../support/peers/slack';
import { ADDRESS, CARD, CHANNEL, useSlack } from './world';

const PERSON = 'U0000001';

async function open(): Promise<FaultyChat> {
  const peer = await startSlackPeer();
  const chat = createSlackChat({ token: () => BOT_TOKEN, apiUrl: peer.api, callMs: 400 });
  return {
    chat,
    address: ADDRESS,
    unknown: { channel: CHANNEL, ts: '1795000000.000000' },
    person: {
      answer: { team: 'T0000001', channel: CHANNEL, user: PERSON },
      told: async () => peer.people.whispers.map(({ text, blocks }) => JSON.stringify([text, blocks])),
    },
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
      words: (...faults) => peer.next('chat.postEphemeral', ...faults),
      removePerson: () => void peer.people.absent.set(CHANNEL, [PERSON]),
      stop: () => peer.stop(),
    },
    close: () => peer.stop(),
  };
}

chatContract('Slack', open);
chatFaultContract('Slack', open);
chatWordContract('Slack', open);

describe('Slack as a chat, beyond the contracts', () => {
  const slack = useSlack();

  it('posts with what makes a message findable, and without previews of links', async () => {
    const ref = await slack.chatOf().post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' });

    expect(ref).toEqual({ channel: CHANNEL, ts: expect.stringMatching(/^\d+\.\d{6}$/) });
    expect(slack.argsOf(0)).toEqual({
      channel: '#ml',
      text: 'Hi',
      metadata: '{"event_type":"bellhop","event_payload":{"nonce":"n1"}}',
      unfurl_links: 'false',
      unfurl_media: 'false',
    });
  });

  it('replies by ids, and to the channel too if told to', async () => {
    const chat = slack.chatOf();
    const thread = await chat.post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' });

    await chat.post(ADDRESS, { text: 'Ho' }, { nonce: 'n2', thread, broadcast: true });

    expect(slack.argsOf(1)).toMatchObject({
      channel: CHANNEL,
      thread_ts: thread.ts,
      reply_broadcast: 'true',
    });
    expect(slack.peer.messages(CHANNEL)[1]).toMatchObject({
      thread_ts: thread.ts,
      subtype: 'thread_broadcast',
    });
  });

  it('keeps the metadata of a message that it changes', async () => {
    const chat = slack.chatOf();
    const ref = await chat.post(ADDRESS, chat.payload(CARD, ADDRESS), { nonce: 'n1' });

    await chat.update(ref, chat.plain(CARD, ADDRESS));

    expect(slack.argsOf(1)).toEqual({
      channel: CHANNEL,
      ts: ref.ts,
      text: 'Pipeline failed.',
      blocks: '[]',
      parse: 'none',
    });
    expect(await chat.find(ADDRESS, 'n1')).toEqual(ref);
  });

  it('uses each connection for one request: a kept one may have died while the function slept', async () => {
    await slack.chatOf().post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' });

    expect(slack.peer.requests[0]!.headers.connection).toBe('close');
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
