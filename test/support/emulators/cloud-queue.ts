// What an inbox in a cloud must do beyond the contract: long delays, long messages, and care for dead letters.

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { prefix } from '../../../src/core/keys';
import type { InboxMessage, Store } from '../../../src/core/ports';
import type { CloudQueue } from '../../../src/queues/cloud-queue';

export interface CloudQueueUnderTest {
  /** Empty; keeps long bodies in `store`. */
  queue: CloudQueue;
  store: Store;
  /** What is delivered now, as the host gets it. */
  receive(): Promise<{ body: unknown; ack(): Promise<void> }[]>;
  /** Puts a body into the dead letters that is not ours, as the platform does. */
  giveUp(body: string): Promise<void>;
}

export interface CloudQueueTrialOptions {
  longestDelaySeconds?: number;
}

function message(plan: string): InboxMessage {
  return { type: 'deliver', plan, destination: 'slack:#ml' };
}

/** What must be sent so that it survives XML, base64 and the characters that SQS refuses. */
const ODD_TEXTS = [
  '\u{10ffff}\ufffe\uffff',
  '<a>&amp;"\'\r\n\t',
  '\u0000\u001f\u007f\u0085\u2028',
  '日本 👩‍🔬',
  ' ',
];

export function cloudQueueTrials(
  name: string,
  open: (options?: CloudQueueTrialOptions) => Promise<CloudQueueUnderTest>,
): void {
  describe(name, () => {
    let under: CloudQueueUnderTest;
    let queue: CloudQueue;

    beforeEach(async () => {
      under = await open();
      queue = under.queue;
    });

    /** The only delivery there is, arrived and acknowledged. */
    async function arrived(): Promise<InboxMessage | undefined> {
      const deliveries = await under.receive();
      expect(deliveries).toHaveLength(1);
      await deliveries[0]?.ack();
      return queue.arrive(deliveries[0]?.body);
    }

    it.each(ODD_TEXTS.map((text) => [JSON.stringify(text), text]))('carries the text %s', async (_, text) => {
      await queue.send(message(text));

      expect(await arrived()).toEqual(message(text));
    });

    it.each([60_000, 300_000, 2_000_000])('carries a message of %i random bytes', async (length) => {
      const long = message(randomBytes(length).toString('base64'));
      await queue.send(long);

      expect((await arrived()) as unknown).toEqual(long);
    });

    it('carries plain messages without the store', async () => {
      await queue.send(message('short'));
      await queue.send(message('later'), { delaySeconds: 600 });
      await queue.bury(message('dead'), 'why');

      expect(await under.store.list('')).toEqual([]);
    });

    it('says so when the body of a message is no longer kept', async () => {
      await queue.send(message('x'.repeat(400_000)));
      for (const { key, version } of await under.store.list(prefix('body')))
        await under.store.delete(key, version);

      await expect(arrived()).rejects.toThrow('The body of this message is no longer in the store.');
    });

    it.each(['hello', '[]', '7', 'null'])('refuses what is no message: %s', async (body) => {
      await expect(queue.arrive(body)).rejects.toThrow('This is no message');
    });

    it.each([
      ['short', 3],
      ['long', 300_000],
    ])('sends a %s message on until it is due, whatever the longest delay', async (_, length) => {
      under = await open({ longestDelaySeconds: 1 });
      queue = under.queue;
      const started = Date.now();
      await queue.send(message('x'.repeat(length)), { delaySeconds: 3 });

      let hops = 0;
      let found: InboxMessage | undefined;
      while (found === undefined) {
        const deliveries = await under.receive();
        for (const delivery of deliveries) {
          found = await queue.arrive(delivery.body);
          await delivery.ack();
          if (found === undefined) hops += 1;
        }
        await sleep(50);
      }

      expect(found).toEqual(message('x'.repeat(length)));
      expect(hops).toBeGreaterThanOrEqual(1);
      expect(Date.now() - started).toBeGreaterThanOrEqual(3000);
      expect(await under.receive()).toEqual([]);
    });

    describe('dead letters', () => {
      it('can be looked at again and again, and none is lost', async () => {
        for (let index = 0; index < 35; index += 1)
          await queue.bury(message(`plan ${index}`), `reason ${index}`);

        const first = await queue.deadLetters();
        const second = await queue.deadLetters();

        const plans = (letters: typeof first) => letters.map((letter) => letter.message);
        const all = Array.from({ length: 35 }, (_, index) => message(`plan ${index}`));
        expect(plans(first)).toEqual(expect.arrayContaining(all));
        expect(first).toHaveLength(35);
        expect(second).toEqual(expect.arrayContaining(first));
        expect(second).toHaveLength(35);
        expect(await queue.deadLetters(7)).toHaveLength(7);
        expect(await queue.redrive()).toBe(35);
      });

      it('say what, why and when', async () => {
        const long = message('y'.repeat(400_000));
        const before = Math.floor(Date.now() / 1000) * 1000;
        await queue.bury(long, 'The channel\n\u0000\ufffe is gone.');

        const [letter] = await queue.deadLetters();

        expect(letter).toEqual({
          id: expect.any(String),
          message: long,
          reason: 'The channel \ufffd is gone.',
          buriedAt: expect.any(Number),
        });
        expect(letter?.buriedAt).toBeGreaterThanOrEqual(before);
        expect(letter?.buriedAt).toBeLessThanOrEqual(Date.now());
      });

      it('have a reason even if none was given, and a very long one is cut', async () => {
        await queue.bury(message('p'), '');
        await queue.bury(message('q'), '漢'.repeat(5000));

        const reasons = (await queue.deadLetters()).map(({ reason }) => reason).sort();

        expect(reasons[0]).toBe('No reason was given.');
        expect(reasons[1]?.length).toBeLessThanOrEqual(1000);
      });

      it('go back one by one', async () => {
        for (const plan of ['a', 'b', 'c']) await queue.bury(message(plan), 'odd');
        const letters = await queue.deadLetters();
        const b = letters.find((letter) => (letter.message as { plan: string }).plan === 'b')?.id ?? '';

        expect(await queue.redrive(b)).toBe(1);
        expect(await queue.redrive(b)).toBe(0);
        expect(await queue.redrive('no such id')).toBe(0);

        expect(await arrived()).toEqual(message('b'));
        expect(await queue.deadLetters()).toHaveLength(2);
      });

      it('of the platform keep their own form, be they JSON or not', async () => {
        const event = '{"detail-type":"x", "detail":{}}';
        await under.giveUp(event);
        await under.giveUp('[{"eventType": "y"}]');

        expect((await queue.deadLetters()).map((letter) => letter.message)).toEqual(
          expect.arrayContaining([JSON.parse(event), [{ eventType: 'y' }]]),
        );
        expect((await queue.deadLetters())[0]?.reason).toMatch(/^The platform gave it up/);
        expect(await queue.redrive()).toBe(2);
        expect(await under.receive()).toHaveLength(2);
      });

      it('whose body is gone are shown, and stay', async () => {
        await queue.bury(message('z'.repeat(400_000)), 'odd.');
        for (const { key, version } of await under.store.list(prefix('body')))
          await under.store.delete(key, version);

        expect(await queue.redrive()).toBe(0);
        expect(await queue.deadLetters()).toMatchObject([
          { reason: 'odd. The body of this message is no longer in the store.' },
        ]);
      });

      it('that fail again at once do not go round in circles', async () => {
        for (let index = 0; index < 5; index += 1) await queue.bury(message(`plan ${index}`), 'odd');
        await sleep(1100);
        let working = true;
        async function failAtOnce(): Promise<void> {
          while (working) {
            for (const delivery of await under.receive()) {
              const found = await queue.arrive(delivery.body);
              if (found !== undefined) await queue.bury(found, 'again');
              await delivery.ack();
            }
          }
        }
        const worker = failAtOnce();

        const moved = await queue.redrive();
        working = false;
        await worker;

        // It ends. Azure keeps whole seconds, so letters buried again within the last one may have gone round in it.
        expect(moved).toBeGreaterThanOrEqual(5);
        expect(moved).toBeLessThan(2000);
      });
    });
  });
}
