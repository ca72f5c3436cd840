// A word of the bot's own, through Slack's real client to a workspace on the loopback.

import { createSlackChat } from '../../src/chats/slack/port';
import type { Card } from '../../src/core/card';
import type { ChatId, Destination, LogFields, Store } from '../../src/core/ports';
import { sendWord } from '../../src/flow/word';
import { openLocalStore } from '../../src/stores/local';
import { BOT_TOKEN, type SlackPeer, startSlackPeer } from '../support/peers/slack';
import { destination } from '../support/world';

const LEASE_MS = 120_000;
const LIMITED = {
  status: 429,
  headers: { 'retry-after': '300' },
  body: { ok: false, error: 'ratelimited' },
};

let slack: SlackPeer;
let store: Store & { close(): void };
let at: number;
let nonces: number;
let logged: string[];

beforeEach(async () => {
  slack = await startSlackPeer();
  slack.channels.push({ id: 'C0000002', name: 'ops', member: true });
  at = Date.UTC(2026, 10, 20, 9);
  store = openLocalStore(':memory:', { now: () => at });
  nonces = 0;
  logged = [];
});
afterEach(async () => {
  store.close();
  await slack.stop();
});

function place(channel: string, chat: ChatId = 'slack'): Destination {
  return { ...destination(chat), id: `${chat}/${channel}`, address: { channel } };
}

function card({ id }: Destination): Card {
  const title = `A word for ${id}`;
  return {
    kind: 'other',
    tone: 'warning',
    locale: 'en',
    title,
    facts: [],
    links: [],
    buttons: [],
    fallback: title,
  };
}

function note(message: string, { code }: LogFields = {}): void {
  logged.push(`${message}: ${code}`);
}

/** Each call is a worker of its own. */
async function say(name = 'one', places = [place('#ml'), place('#ops')], rows = store): Promise<void> {
  await sendWord(
    {
      store: rows,
      chats: { slack: createSlackChat({ token: () => BOT_TOKEN, apiUrl: slack.api, callMs: 300 }) },
      log: { info() {}, warn: note, error: note },
      now: () => at,
      newNonce: () => `nonce-${++nonces}`,
      leaseMs: LEASE_MS,
    },
    places,
    { name, card },
  );
}

function said(): { ml: number; ops: number } {
  return { ml: slack.messages('C0000001').length, ops: slack.messages('C0000002').length };
}

describe('a word', () => {
  it('is said at each destination, in its own words', async () => {
    await say();

    expect(slack.messages('C0000001').map(({ text }) => text)).toEqual(['A word for slack/#ml']);
    expect(slack.messages('C0000002').map(({ text }) => text)).toEqual(['A word for slack/#ops']);
  });

  it('is said once, however often and by however many it is sent', async () => {
    await Promise.all([say(), say(), say()]);
    at += 24 * 3600_000;
    await say();

    expect(said()).toEqual({ ml: 1, ops: 1 });
  });

  it('under another name is another word', async () => {
    await say('one');
    await say('two');

    expect(said()).toEqual({ ml: 2, ops: 2 });
  });

  it('waits as long as the chat wishes, and is not repeated where it was said', async () => {
    slack.next('chat.postMessage', LIMITED);

    await say();
    const first = said();
    at += 299_000;
    await say();
    const early = said();
    at += 1_000;
    await say();

    expect([first, early, said()]).toEqual([
      { ml: 0, ops: 1 },
      { ml: 0, ops: 1 },
      { ml: 1, ops: 1 },
    ]);
  });

  it('is tried for as long as the chat refuses it for now', async () => {
    for (let time = 0; time < 20; time += 1) {
      slack.next('chat.postMessage', LIMITED);
      await say('one', [place('#ml')]);
      at += 300_000;
    }
    // That was nobody's fault: trouble of another sort still has all its tries.
    slack.next('chat.postMessage', 'drop');
    await say('one', [place('#ml')]);
    at += LEASE_MS;
    await say('one', [place('#ml')]);

    expect(said()).toEqual({ ml: 1, ops: 0 });
  });

  it('is given up where it can never be said, and said everywhere else', async () => {
    slack.channels[0]!.archived = true;

    await say();
    slack.channels[0]!.archived = false;
    at += LEASE_MS;
    await say();

    expect(said()).toEqual({ ml: 0, ops: 1 });
    expect(logged).toEqual(['the operators could not be told: is_archived']);
  });

  it('is given up in a chat that is not configured', async () => {
    await say('one', [place('x', 'teams'), place('#ops')]);
    await say('one', [place('x', 'teams'), place('#ops')]);

    expect(said()).toEqual({ ml: 0, ops: 1 });
    expect(logged).toEqual(['the operators could not be told: chat_not_configured']);
  });

  it('is looked for before it is said again, if nobody lived to note that it arrived', async () => {
    const dying: typeof store = {
      ...store,
      put: (...row) => (said().ml > 0 ? Promise.reject(new Error('the worker is gone')) : store.put(...row)),
    };
    await say('one', [place('#ml')], dying);
    const arrived = said().ml;
    at += LEASE_MS;
    await say('one', [place('#ml')]);
    at += LEASE_MS;
    await say('one', [place('#ml')]);

    expect([arrived, said().ml]).toEqual([1, 1]);
    expect(slack.requests.filter(({ path }) => path.endsWith('conversations.history'))).toHaveLength(1);
  });

  it('is looked for after an answer that never came', async () => {
    slack.next('chat.postMessage', 'lose');

    await say('one', [place('#ml')]);
    await say('one', [place('#ml')]);
    at += LEASE_MS;
    await say('one', [place('#ml')]);

    expect(said().ml).toBe(1);
    expect(slack.requests.map(({ path }) => path.replace('/api/', ''))).toContain('conversations.history');
  });

  it('never rejects, also while the store is away', async () => {
    const fail = () => Promise.reject(new Error('the table is away'));
    const away = { ...store, get: fail, create: fail };

    await expect(say('one', [place('#ml')], away)).resolves.toBeUndefined();
    expect(logged).toHaveLength(1);
  });
});
