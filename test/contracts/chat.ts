// What every chat does, whoever implements it: the real ones against their platforms, and the local page.

import type { Card } from '../../src/core/card';
import { CallError } from '../../src/core/errors';
import type { JsonObject } from '../../src/core/json';
import type { Chat, MessageRef } from '../../src/core/ports';
import type { AnswerAddress } from '../../src/core/press';

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
  /** Somebody in the channel who pressed a button there; absent where nothing can be shown to one person alone. */
  person?: {
    /** As the chat's door writes it down. */
    answer: AnswerAddress;
    /** What this person alone has been shown, as text, oldest first. */
    told(): Promise<string[]>;
  };
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

    it('ends in one message however often the same edit is made, also at the same time', async () => {
      const { chat, address } = tested;
      const root = await post('running', { nonce: 'n1' });
      const edit = () => chat.update(root, chat.payload(cardOf('succeeded'), address));

      await edit();
      await Promise.all([edit(), edit()]);

      const threads = await tested.shown();
      expect(threads.map(({ root, replies }) => [root.text.includes('succeeded'), replies])).toEqual([
        [true, []],
      ]);
    });

    it('gives each of two equal messages a reference of its own', async () => {
      const first = await post('failed', { nonce: 'n1' });
      const second = await post('failed', { nonce: 'n2' });

      await tested.chat.update(second, tested.chat.payload(cardOf('succeeded'), tested.address));

      expect(first).not.toEqual(second);
      const [one, two] = await tested.shown();
      expect([one!.root.text.includes('failed'), two!.root.text.includes('succeeded')]).toEqual([true, true]);
    });

    it('knows its messages again from storage, whatever the order of the members', async () => {
      const { chat, address } = tested;
      const stored = (ref: MessageRef): MessageRef =>
        JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(ref).reverse())));
      const root = stored(await post('running', { nonce: 'n1' }));
      const reply = stored(await post('retried', { nonce: 'n2', thread: root }));

      await chat.update(root, chat.payload(cardOf('failed'), address));
      await chat.update(reply, chat.payload(cardOf('stopped'), address));

      const [thread] = await tested.shown();
      expect(thread!.root.text).toContain('failed');
      expect(thread!.replies.map(({ text }) => text.includes('stopped'))).toEqual([true]);
    });

    it('changes nothing of what it is given', async () => {
      const { chat, address } = tested;
      const payload = chat.payload(cardOf('failed'), address);
      const before = structuredClone({ payload, address });

      const root = await chat.post(address, payload, { nonce: 'n1' });
      await chat.update(root, payload);
      if (tested.person !== undefined) await chat.tell(tested.person.answer, payload);

      expect({ payload, address }).toEqual(before);
    });

    it.each(['payload', 'plain'] as const)(
      'tells one person alone, and the channel nothing (%s)',
      async (form) => {
        const { chat, address, person } = tested;
        if (person === undefined) return;
        await post('failed', { nonce: 'n1' });
        const before = await tested.shown();

        await chat.tell(person.answer, chat[form](cardOf('approved by Ana'), address));
        await chat.tell(person.answer, chat[form](cardOf('rejected by Ben'), address));

        const [first, second, ...more] = await person.told();
        expect([first, second, more]).toEqual([
          expect.stringContaining('approved by Ana'),
          expect.stringContaining('rejected by Ben'),
          [],
        ]);
        expect(await tested.shown()).toEqual(before);
      },
    );

    it('tells a person what is far too long for a message', async () => {
      const { chat, address, person } = tested;
      if (person === undefined) return;
      const card = { ...cardOf('failed'), text: 'why '.repeat(20_000), fallback: 'failed '.repeat(2_000) };

      await chat.tell(person.answer, chat.payload(card, address));
      await chat.tell(person.answer, chat.plain(card, address));

      expect((await person.told()).map((text) => text.includes('failed'))).toEqual([true, true]);
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
