// What every chat does, whoever implements it: the real ones against their platforms, and the local page.

import type { Card } from '../../src/core/card';
import { CallError } from '../../src/core/errors';
import type { JsonObject } from '../../src/core/json';
import type { Chat, MessageRef } from '../../src/core/ports';

/** A message as the platform shows it. */
export interface ShownMessage {
  /** Everything a reader sees of it, as text, in any order. */
  text: string;
  broadcast: boolean;
}

export interface ChatUnderTest {
  chat: Chat;
  address: JsonObject;
  /** The messages in the channel, oldest first: roots, each with its replies. */
  shown(): Promise<{ root: ShownMessage; replies: ShownMessage[] }[]>;
  /** A reference that looks right and belongs to no message. */
  unknown: MessageRef;
  close?(): Promise<void>;
}

function cardOf(word: string): Card {
  return {
    kind: 'pipeline-run',
    tone: 'failure',
    locale: 'en',
    title: `Pipeline ${word}`,
    facts: [],
    links: [],
    buttons: [],
    fallback: `Pipeline ${word}.`,
  };
}

/** Runs the suite; `open` makes a fresh, empty channel. */
export function chatContract(name: string, open: () => Promise<ChatUnderTest>): void {
  describe(`${name} as a chat`, () => {
    let tested: ChatUnderTest;
    beforeEach(async () => {
      tested = await open();
    });
    afterEach(async () => {
      await tested.close?.();
    });

    function post(word: string, options: { nonce: string; thread?: MessageRef; broadcast?: boolean }) {
      const { chat, address } = tested;
      return chat.post(address, chat.payload(cardOf(word), address), options);
    }

    it('shows a posted card', async () => {
      await post('failed', { nonce: 'n1' });

      const threads = await tested.shown();
      expect(threads).toHaveLength(1);
      expect(threads[0]!.root.text).toContain('failed');
      expect(threads[0]!.replies).toEqual([]);
    });

    it('shows a card as plain text too', async () => {
      const { chat, address } = tested;

      await chat.post(address, chat.plain(cardOf('failed'), address), { nonce: 'n1' });

      expect((await tested.shown())[0]!.root.text).toContain('failed');
    });

    it('replaces what a message says', async () => {
      const root = await post('running', { nonce: 'n1' });

      await tested.chat.update(root, tested.chat.payload(cardOf('succeeded'), tested.address));

      const threads = await tested.shown();
      expect(threads).toHaveLength(1);
      expect(threads[0]!.root.text).toContain('succeeded');
      expect(threads[0]!.root.text).not.toContain('running');
    });

    it('puts replies under their root, oldest first', async () => {
      const root = await post('failed', { nonce: 'n1' });
      await post('other', { nonce: 'n2' });

      await post('retried', { nonce: 'n3', thread: root });
      await post('succeeded', { nonce: 'n4', thread: root });

      const thread = (await tested.shown()).find(({ root: shown }) => shown.text.includes('failed'));
      expect(thread!.replies).toHaveLength(2);
      expect(thread!.replies[0]!.text).toContain('retried');
      expect(thread!.replies[1]!.text).toContain('succeeded');
    });

    it('replaces what a reply says and leaves its root alone', async () => {
      const root = await post('failed', { nonce: 'n1' });
      const reply = await post('retried', { nonce: 'n2', thread: root });

      await tested.chat.update(reply, tested.chat.payload(cardOf('succeeded'), tested.address));

      const [thread] = await tested.shown();
      expect(thread!.root.text).toContain('failed');
      expect(thread!.replies.map(({ text }) => text.includes('succeeded'))).toEqual([true]);
    });

    it('says that a message it does not know is gone', async () => {
      const { chat, address, unknown } = tested;

      const error = await chat
        .update(unknown, chat.payload(cardOf('failed'), address))
        .catch((e: unknown) => e);

      expect(error).toBeInstanceOf(CallError);
      expect((error as CallError).outcome).toBe('gone');
    });

    it('finds a message by its nonce, if it can search', async () => {
      const { chat, address } = tested;
      const root = await post('failed', { nonce: 'n1' });
      const reply = await post('retried', { nonce: 'n2', thread: root });

      const found = [
        await chat.find?.(address, 'n1'),
        await chat.find?.(address, 'n2', root),
        await chat.find?.(address, 'n3'),
      ];

      expect(found).toEqual(
        chat.find === undefined ? [undefined, undefined, undefined] : [root, reply, undefined],
      );
    });
  });
}
