// What every chat does when a word to one person alone meets a network or a platform that fails.

import type { CallError } from '../../src/core/errors';
import type { AnswerAddress } from '../../src/core/press';
import type { PeerFault } from '../support/peers/http';
import { cardOf, type FaultyChat, failureIn } from './chat-trouble';

/** Runs the suite; `open` as for `chatFaultContract`. */
export function chatWordContract(name: string, open: () => Promise<FaultyChat>): void {
  describe(`${name} with a word to one person, in trouble`, () => {
    let tested: FaultyChat;
    beforeEach(async () => {
      tested = await open();
    });
    afterEach(async () => {
      await tested.close?.();
    });

    const failureOf = (call: Promise<unknown>): Promise<CallError> => failureIn(tested, call);
    const tell = (text = 'Ana was faster.'): Promise<void> =>
      tested.chat.tell(tested.person.answer, tested.chat.plain(cardOf(text), tested.address));

    it.each([
      ['a time', { 'retry-after': '17' }, 17],
      ['no time', {}, undefined],
    ])('is told to wait, with %s', async (_what, headers, seconds) => {
      tested.platform.words({ status: 429, headers });

      const error = await failureOf(tell());

      expect([error.outcome, error.retryAfterSeconds]).toEqual(['retry', seconds]);
      expect(await tested.person.told()).toEqual([]);
    });

    it.each<PeerFault>(['lose', 'hang', 'drop', { status: 500 }, { status: 504 }])(
      'asks for a repeat only if nothing was shown (%j)',
      async (fault) => {
        tested.platform.words(fault);

        const { outcome } = await failureOf(tell());
        if (outcome === 'retry') await tell();

        expect(['retry', 'unclear']).toContain(outcome);
        expect((await tested.person.told()).length).toBeLessThanOrEqual(1);
      },
    );

    it('has a card refused, and shows the plain text instead', async () => {
      const { chat, badCard, person } = tested;

      const error = await failureOf(chat.tell(person.answer, badCard));
      await tell();

      expect(error.outcome).toBe('refused');
      expect(await person.told()).toEqual([expect.stringContaining('Ana was faster')]);
    });

    it('says for good, and in words, that the person cannot be reached', async () => {
      tested.platform.removePerson();

      const error = await failureOf(tell());

      expect(error.outcome).toBe('permanent');
      expect(error.message).toMatch(/^[A-Z][^\n]{20,250}\.$/);
    });

    it.each<AnswerAddress>([{}, { user: '' }, { serviceUrl: 7, channel: null }, { row: 'x' }])(
      'says for good that %j is nobody',
      async (answer) => {
        const { chat, address } = tested;

        const error = await failureOf(chat.tell(answer, chat.plain(cardOf('failed'), address)));

        expect(error.outcome).toBe('permanent');
      },
    );
  });
}
