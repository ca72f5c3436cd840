// What every queue must do, whatever is beneath it. An implementation's test file calls this once.

import type { InboxMessage, Queue } from '../../src/core/ports';

/** One delivery, as the implementation's own worker gets it. */
export interface Delivery {
  message: InboxMessage;
  attempts: number;
  ack(): Promise<void>;
  retry(delaySeconds: number): Promise<void>;
}

export interface QueueUnderTest {
  /** Empty, with no dead letters; gives a message up after three attempts. */
  queue: Queue;
  receive(max: number, visibilitySeconds: number): Promise<Delivery[]>;
  /** The reason may be left out where the platform buries by itself. */
  deadLetters(): Promise<{ message: InboxMessage; reason?: string }[]>;
  /** All dead letters go back into the queue; how many. */
  redrive(): Promise<number>;
  /** Moves the queue's clock forward. Without it, real time has to pass. */
  advance?(ms: number): void;
  close(): Promise<void>;
}

function message(plan: string): InboxMessage {
  return { type: 'deliver', plan, destination: 'slack:#ml' };
}

export function queueContract(name: string, open: () => Promise<QueueUnderTest>): void {
  describe(`${name} keeps the queue contract`, () => {
    let under: QueueUnderTest;

    async function pass(seconds: number): Promise<void> {
      if (under.advance !== undefined) under.advance(seconds * 1000);
      else await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }

    /** The only message that is due. */
    async function one(visibilitySeconds = 30): Promise<Delivery> {
      const deliveries = await under.receive(10, visibilitySeconds);
      expect(deliveries).toHaveLength(1);
      return deliveries[0] as Delivery;
    }

    async function none(): Promise<void> {
      expect(await under.receive(10, 30)).toEqual([]);
    }

    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.close());

    describe('a message', () => {
      it('arrives as it was sent, once, and is gone when it is acknowledged', async () => {
        await under.queue.send(message('p'));

        const delivery = await one(1);
        await delivery.ack();
        await pass(2);

        expect(delivery.message).toEqual(message('p'));
        expect(delivery.attempts).toBe(1);
        await none();
      });

      it('keeps odd text and odd names', async () => {
        const odd = JSON.parse(
          '{"type":"deliver","plan":"日本 👩‍🔬 \\u0000 \\ud800 </x> \\"","destination":"","__proto__":{"a":[null]}}',
        ) as InboxMessage;
        await under.queue.send(odd);

        expect((await one()).message).toStrictEqual(odd);
      });

      it('is hidden from others while it is in work', async () => {
        await under.queue.send(message('p'));
        await one();

        await none();
      });

      it('comes after its delay, not before', async () => {
        await under.queue.send(message('p'), { delaySeconds: 3 });
        await none();

        await pass(4);

        expect((await one()).message).toEqual(message('p'));
      });

      it.each<[string, unknown]>([
        ['a text', 'hello'],
        ['a number', 7],
        ['null', null],
        ['nothing', undefined],
        ['a list', [message('p')]],
        ['a date', new Date(0)],
        ['a map', new Map([['type', 'deliver']])],
      ])('that is %s is refused', async (_name, odd) => {
        await expect(under.queue.send(odd as InboxMessage)).rejects.toThrow(TypeError);
        await expect(under.queue.bury(odd as InboxMessage, 'odd')).rejects.toThrow(TypeError);

        await none();
        expect(await under.deadLetters()).toEqual([]);
      });

      it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])(
        'with the delay %p is refused',
        async (delaySeconds) => {
          await expect(under.queue.send(message('p'), { delaySeconds })).rejects.toThrow(RangeError);

          await none();
        },
      );
    });

    describe('a message that is not acknowledged', () => {
      it('comes back after its visibility, with one attempt more', async () => {
        await under.queue.send(message('p'));
        await one(2);

        await pass(3);

        expect(await one()).toMatchObject({ message: message('p'), attempts: 2 });
      });

      it('comes back after the delay of a retry', async () => {
        await under.queue.send(message('p'));
        await (await one()).retry(2);
        await none();

        await pass(3);

        expect(await one()).toMatchObject({ message: message('p'), attempts: 2 });
      });

      it('is not touched by a receipt from an earlier delivery', async () => {
        await under.queue.send(message('p'));
        const stale = await one(1);
        await pass(2);
        const current = await one(60);

        await Promise.allSettled([stale.ack(), stale.retry(0)]);
        await none();
        await current.retry(0);

        expect(await one()).toMatchObject({ message: message('p'), attempts: 3 });
      });
    });

    describe('dead letters', () => {
      it('take what was buried, with its reason, and not into the queue', async () => {
        await under.queue.bury(message('p'), 'The channel is gone.');

        expect(await under.deadLetters()).toMatchObject([
          { message: message('p'), reason: 'The channel is gone.' },
        ]);
        await none();
      });

      it('take a message that failed three times', async () => {
        await under.queue.send(message('p'));
        for (const attempts of [1, 2, 3]) {
          const delivery = await one();
          expect(delivery.attempts).toBe(attempts);
          await delivery.retry(0);
        }

        await none();

        expect(await under.deadLetters()).toMatchObject([{ message: message('p') }]);
      });

      it('take a message whose worker died three times', async () => {
        await under.queue.send(message('p'));
        for (const attempts of [1, 2, 3]) {
          expect((await one(1)).attempts).toBe(attempts);
          await pass(2);
        }

        await none();

        expect(await under.deadLetters()).toMatchObject([{ message: message('p') }]);
      });

      it('go back into the queue with no attempts counted', async () => {
        await under.queue.bury(message('p'), 'first');
        await under.queue.bury(message('q'), 'second');

        expect(await under.redrive()).toBe(2);

        const deliveries = await under.receive(10, 30);
        expect(deliveries.map(({ attempts }) => attempts)).toEqual([1, 1]);
        expect(deliveries.map((delivery) => delivery.message)).toEqual(
          expect.arrayContaining([message('p'), message('q')]),
        );
        expect(await under.deadLetters()).toEqual([]);
        expect(await under.redrive()).toBe(0);
      });
    });

    it('shares 200 messages among 50 receivers, each given once', async () => {
      const plans = Array.from({ length: 200 }, (_, index) => `plan ${index}`);
      await Promise.all(plans.map((plan) => under.queue.send(message(plan))));
      const seen: string[] = [];

      async function worker(): Promise<void> {
        for (;;) {
          const deliveries = await under.receive(3, 300);
          if (deliveries.length === 0) return;
          for (const delivery of deliveries) {
            seen.push((delivery.message as { plan: string }).plan);
            await delivery.ack();
          }
        }
      }
      await Promise.all(Array.from({ length: 50 }, worker));

      expect(seen.sort()).toEqual([...plans].sort());
      await none();
    });
  });
}
