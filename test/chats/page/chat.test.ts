import { createPageChat } from '../../../src/chats/page/chat';
import { listThreads, readThread } from '../../../src/chats/page/threads';
import type { Card } from '../../../src/core/card';
import type { CallError } from '../../../src/core/errors';
import type { Store } from '../../../src/core/ports';
import { openLocalStore } from '../../../src/stores/local';
import { chatContract } from '../../contracts/chat';

const ADDRESS = { channel: '#ml' };

function card(title: string): Card {
  return {
    kind: 'model-version',
    tone: 'action',
    locale: 'en',
    title,
    facts: [],
    links: [],
    buttons: [],
    fallback: `${title}.`,
  };
}

/** Time stands still, so that order cannot come from the clock. */
function pageChat(store: Store, changes: string[] = [], id: 'slack' | 'teams' = 'slack') {
  return createPageChat({
    id,
    store,
    payload: ({ title }) => ({ text: title, blocks: [] }),
    plain: ({ fallback }) => ({ text: fallback }),
    clock: { now: () => Date.parse('2026-11-20T14:00:00Z') },
    onChange: (root) => changes.push(root),
  });
}

chatContract('the page', async () => {
  const store = openLocalStore(':memory:');
  const chat = pageChat(store);
  const pressed = { channel: '#pressed' };
  const { row } = await chat.post(pressed, chat.payload(card('v42'), pressed), { nonce: 'n0' });
  const text = (message: { payload: unknown; broadcast: boolean }) => ({
    text: JSON.stringify(message.payload),
    broadcast: message.broadcast,
  });
  return {
    chat,
    address: ADDRESS,
    unknown: { row: 'page!root!0000!slack!nobody' },
    person: {
      answer: { root: row!, user: 'ana' },
      told: async () => {
        const { replies } = (await readThread(store, String(row)))!;
        return replies.filter(({ only }) => only === 'ana').map((reply) => text(reply).text);
      },
    },
    async shown() {
      const threads = (await listThreads(store)).threads.reverse();
      return threads
        .filter(({ root }) => root.address.channel === ADDRESS.channel)
        .map(({ root, replies }) => ({ root: text(root), replies: replies.map(text) }));
    },
    close: async () => store.close(),
  };
});

describe('the page as a chat, beyond the contract', () => {
  it('keeps what it needs to show a message as the chat would', async () => {
    const store = openLocalStore(':memory:');
    const chat = pageChat(store);

    const ref = await chat.post(ADDRESS, chat.payload(card('v42'), ADDRESS), {
      nonce: 'n1',
      about: 'fraud/42',
    });

    expect((await listThreads(store)).threads).toEqual([
      {
        root: {
          id: ref.row,
          chat: 'slack',
          address: ADDRESS,
          payload: { text: 'v42', blocks: [] },
          kind: 'model-version',
          tone: 'action',
          fallback: 'v42.',
          about: 'fraud/42',
          postedAt: '2026-11-20T14:00:00.000Z',
          edits: 0,
          broadcast: false,
        },
        replies: [],
      },
    ]);
  });

  it('posts once, however often the same post is repeated', async () => {
    const store = openLocalStore(':memory:');
    const chat = pageChat(store);
    const payload = chat.payload(card('v42'), ADDRESS);

    const first = await chat.post(ADDRESS, payload, { nonce: 'n1' });
    const again = await pageChat(store).post(ADDRESS, payload, { nonce: 'n1' });

    expect(again).toEqual(first);
    expect((await listThreads(store)).threads).toHaveLength(1);
  });

  it('posts once when two do it at the same moment', async () => {
    const store = openLocalStore(':memory:');
    const chats = [pageChat(store), pageChat(store), pageChat(store)];

    const refs = await Promise.all(
      chats.map((chat) => chat.post(ADDRESS, chat.payload(card('v42'), ADDRESS), { nonce: 'n1' })),
    );

    expect(new Set(refs.map(({ row }) => row)).size).toBe(1);
    expect((await listThreads(store)).threads).toHaveLength(1);
  });

  it.each([1, 2])('finishes a post that a crash cut off after write %i', async (writes) => {
    const store = openLocalStore(':memory:');
    const dying = pageChat(dieAfter(store, writes));
    const payload = dying.payload(card('v42'), ADDRESS);
    await dying.post(ADDRESS, payload, { nonce: 'n1' }).catch(() => undefined);

    const found = await pageChat(store).find(ADDRESS, 'n1');
    const ref = found ?? (await pageChat(store).post(ADDRESS, payload, { nonce: 'n1' }));

    expect(found === undefined).toBe(writes === 1);
    expect((await listThreads(store)).threads.map(({ root }) => root.id)).toEqual([ref.row]);
  });

  it('counts edits', async () => {
    const store = openLocalStore(':memory:');
    const chat = pageChat(store);
    const ref = await chat.post(ADDRESS, chat.payload(card('v42'), ADDRESS), { nonce: 'n1' });

    await chat.update(ref, chat.payload(card('v43'), ADDRESS));
    await chat.update(ref, chat.payload(card('v44'), ADDRESS));

    const { root } = (await readThread(store, ref.row as string))!;
    expect([root.edits, root.editedAt, root.payload]).toEqual([
      2,
      '2026-11-20T14:00:00.000Z',
      { text: 'v44', blocks: [] },
    ]);
  });

  it('does not lose an edit to another one at the same moment', async () => {
    const store = openLocalStore(':memory:');
    const chat = pageChat(store);
    const ref = await chat.post(ADDRESS, chat.payload(card('v1'), ADDRESS), { nonce: 'n1' });

    await Promise.all([2, 3, 4].map((n) => chat.update(ref, chat.payload(card(`v${n}`), ADDRESS))));

    expect((await readThread(store, ref.row as string))!.root.edits).toBe(3);
  });

  it('tells of each change by the root it belongs to', async () => {
    const changes: string[] = [];
    const store = openLocalStore(':memory:');
    const chat = pageChat(store, changes);
    const root = await chat.post(ADDRESS, chat.payload(card('v1'), ADDRESS), { nonce: 'n1' });
    const reply = await chat.post(ADDRESS, chat.payload(card('v2'), ADDRESS), { nonce: 'n2', thread: root });

    await chat.update(reply, chat.payload(card('v3'), ADDRESS));

    expect(changes).toEqual([root.row, root.row, root.row]);
  });

  it('will not reply under a root that is gone', async () => {
    const chat = pageChat(openLocalStore(':memory:'));

    const error = await chat
      .post(ADDRESS, chat.payload(card('v1'), ADDRESS), {
        nonce: 'n1',
        thread: { row: 'page!root!1!slack!x' },
      })
      .catch((e: unknown) => e);

    expect((error as CallError).outcome).toBe('gone');
  });

  it.each([{}, { row: 7 }, { row: '' }])('takes %j for no message of its own', async (ref) => {
    const chat = pageChat(openLocalStore(':memory:'));

    await expect(chat.update(ref, {})).rejects.toMatchObject({ name: 'CallError', outcome: 'gone' });
  });

  it('shows a payload that no card made', async () => {
    const store = openLocalStore(':memory:');

    await pageChat(store).post(ADDRESS, { text: 'raw', blocks: [] }, { nonce: 'n1' });

    const [thread] = (await listThreads(store)).threads;
    expect(thread!.root).toMatchObject({ payload: { text: 'raw', blocks: [] }, fallback: 'raw' });
    expect(thread!.root.kind).toBeUndefined();
  });
});

describe('listThreads', () => {
  it('gives the newest first, page by page, each thread once', async () => {
    const store = openLocalStore(':memory:');
    const chat = pageChat(store);
    for (let n = 1; n <= 5; n += 1)
      await chat.post(ADDRESS, chat.payload(card(`v${n}`), ADDRESS), { nonce: `n${n}` });

    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await listThreads(store, { after, limit: 2 });
      seen.push(...page.threads.map(({ root }) => root.fallback));
      after = page.next;
    } while (after !== undefined);

    expect(seen).toEqual(['v5.', 'v4.', 'v3.', 'v2.', 'v1.']);
  });

  it('can give one chat alone', async () => {
    const store = openLocalStore(':memory:');
    for (const id of ['slack', 'teams', 'teams'] as const) {
      const chat = pageChat(store, [], id);
      await chat.post(ADDRESS, chat.payload(card(id), ADDRESS), { nonce: `${id}${Math.random()}` });
    }

    const { threads } = await listThreads(store, { chat: 'slack', limit: 1 });

    expect(threads.map(({ root }) => root.chat)).toEqual(['slack']);
  });
});

/** A store whose process dies once it has written so many times. */
function dieAfter(store: Store, writes: number): Store {
  let left = writes;
  const dying =
    <A extends unknown[], R>(write: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (left === 0) throw new Error('killed');
      left -= 1;
      const result = await write(...args);
      if (left === 0) throw new Error('killed');
      return result;
    };
  return { ...store, create: dying(store.create), put: dying(store.put) };
}
