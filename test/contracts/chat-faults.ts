// What every chat that speaks over a network does when the network or the platform fails.

import type { CallError } from '../../src/core/errors';
import type { MessageRef, Payload } from '../../src/core/ports';
import type { PeerFault } from '../support/peers/http';
import { cardOf, type FaultyChat, failureIn } from './chat-trouble';

/** Runs the suite; `open` makes a fresh, empty channel, and a chat that waits for an answer less than a second. */
export function chatFaultContract(name: string, open: () => Promise<FaultyChat>): void {
  describe(`${name} as a chat in trouble`, () => {
    let tested: FaultyChat;
    beforeEach(async () => {
      tested = await open();
    });
    afterEach(async () => {
      await tested.close?.();
    });

    function payloadOf(title: string, text?: string): Payload {
      return tested.chat.payload(cardOf(title, text), tested.address);
    }
    function post(title: string, options: { nonce: string; thread?: MessageRef }): Promise<MessageRef> {
      return tested.chat.post(tested.address, payloadOf(title), options);
    }

    const failureOf = (call: Promise<unknown>): Promise<CallError> => failureIn(tested, call);

    it('takes a very long card', async () => {
      await tested.chat.post(tested.address, payloadOf('failed', 'why '.repeat(20_000)), { nonce: 'n1' });

      expect((await tested.shown())[0]!.root.text).toContain('failed');
    });

    it('is told how long to wait', async () => {
      tested.platform.posts({ status: 429, headers: { 'retry-after': '17' } });

      const error = await failureOf(post('failed', { nonce: 'n1' }));

      expect([error.outcome, error.retryAfterSeconds]).toEqual(['retry', 17]);
      expect(await tested.shown()).toEqual([]);
    });

    it.each([
      ['no time', {}],
      ['a time nobody can read', { 'retry-after': 'soon' }],
    ])('is told to wait, with %s', async (_what, headers) => {
      tested.platform.posts({ status: 429, headers });

      const error = await failureOf(post('failed', { nonce: 'n1' }));

      expect([error.outcome, error.retryAfterSeconds]).toEqual(['retry', undefined]);
    });

    it('asks once, and leaves it to others to ask again', async () => {
      tested.platform.posts({ status: 429, headers: { 'retry-after': '0' } }, { status: 503 });

      await failureOf(post('failed', { nonce: 'n1' }));
      await failureOf(post('failed', { nonce: 'n1' }));

      expect(await tested.shown()).toEqual([]);
    });

    it.each<[string, PeerFault]>([
      ['an internal error', { status: 500 }],
      ['a gateway that gave up', { status: 504 }],
      ['a broken connection', 'drop'],
      ['words that are no answer', { status: 200, body: '<html>' }],
      ['a page of a proxy', { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ])('does not know what became of a post after %s', async (_what, fault) => {
      tested.platform.posts(fault);

      expect((await failureOf(post('failed', { nonce: 'n1' }))).outcome).toBe('unclear');
    });

    it.each<PeerFault>(['lose', 'hang'])(
      'does not know of a post that went through (%s), and finds it if it can search',
      async (fault) => {
        const root = await post('running', { nonce: 'n0' });
        tested.platform.posts(fault, fault);

        const first = await failureOf(post('failed', { nonce: 'n1' }));
        const second = await failureOf(post('retried', { nonce: 'n2', thread: root }));

        expect([first.outcome, second.outcome]).toEqual(['unclear', 'unclear']);
        const { chat, address } = tested;
        const found = await chat.find?.(address, 'n1');
        const reply = await chat.find?.(address, 'n2', root);
        expect([found, reply].map((ref) => ref !== undefined)).toEqual(
          Array(2).fill(chat.find !== undefined),
        );
        if (found !== undefined) await chat.update(found, payloadOf('succeeded'));
        const shown = await tested.shown();
        expect(shown.map(({ root, replies }) => [root.text, replies.length])).toEqual([
          [expect.stringContaining('running'), 1],
          [expect.stringContaining(found === undefined ? 'failed' : 'succeeded'), 0],
        ]);
      },
    );

    it('knows that nothing was sent when nobody listens', async () => {
      await post('running', { nonce: 'n0' });
      await tested.platform.stop();

      const error = await failureOf(post('failed', { nonce: 'n1' }));

      expect([error.outcome, error.code]).toEqual(['retry', 'ECONNREFUSED']);
    });

    it('has a card refused, and shows the plain text instead', async () => {
      const { chat, address, badCard } = tested;

      const error = await failureOf(chat.post(address, badCard, { nonce: 'n1' }));
      const root = await chat.post(address, chat.plain(cardOf('failed'), address), { nonce: 'n2' });
      const edit = await failureOf(chat.update(root, badCard));
      await chat.update(root, chat.plain(cardOf('succeeded'), address));

      expect([error.outcome, edit.outcome]).toEqual(['refused', 'refused']);
      const shown = await tested.shown();
      expect(shown.map(({ root }) => root.text)).toEqual([expect.stringContaining('succeeded')]);
    });

    it('leaves nothing of a card when plain text takes its place', async () => {
      const { chat, address } = tested;
      const root = await post('running', { nonce: 'n1' });

      await chat.update(root, chat.plain(cardOf('failed'), address));

      expect((await tested.shown())[0]!.root.text).not.toContain('running');
    });

    it('finds the message gone that it wants to change or to reply to', async () => {
      const root = await post('failed', { nonce: 'n1' });
      tested.platform.delete(root);

      const edit = await failureOf(tested.chat.update(root, payloadOf('succeeded')));
      const reply = await failureOf(post('succeeded', { nonce: 'n2', thread: root }));

      expect([edit.outcome, reply.outcome]).toEqual(['gone', 'gone']);
    });

    it.each<'removeBot' | 'closeChannel'>(['removeBot', 'closeChannel'])(
      'says for good, and in words, why it cannot post any more (%s)',
      async (what) => {
        tested.platform[what]();

        const error = await failureOf(post('failed', { nonce: 'n1' }));

        expect(error.outcome).toBe('permanent');
        expect(error.code).toMatch(/^\w+$/);
        expect(error.message).toMatch(/^[A-Z][^\n]{20,250}\.$/);
      },
    );

    it('says nothing of its secrets when the platform repeats the request', async () => {
      const echo = `Authorization: Bearer ${tested.secrets.join(' ')}`;
      const body = { ok: false, error: echo, code: echo, message: echo };
      tested.platform.posts({ status: 200, body: echo }, { status: 400, body }, { status: 500, body });
      tested.platform.edits({ status: 403, body: { error: { code: echo, message: echo } } });

      for (const nonce of ['n1', 'n2', 'n3']) await failureOf(post('failed', { nonce }));
      const root = await post('failed', { nonce: 'n4' });
      await failureOf(tested.chat.update(root, payloadOf('succeeded')));
    });
  });
}
