// The worker of the local queue. Real time passes, but nothing is measured: tests wait for what must happen.

import { setTimeout as sleep } from 'node:timers/promises';
import { CallError } from '../../src/core/errors';
import type { InboxMessage, Log } from '../../src/core/ports';
import { type LocalQueue, openLocalQueue } from '../../src/queues/local';
import {
  backoffSeconds,
  type LocalHandler,
  type LocalLoopOptions,
  runLocalQueue,
} from '../../src/queues/local-loop';

function message(plan: string): InboxMessage {
  return { type: 'deliver', plan, destination: 'd' };
}

function planOf(sent: InboxMessage): string {
  return (sent as { plan: string }).plan;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(5);
}

describe('the loop', () => {
  let queue: LocalQueue;
  let stop: AbortController;
  let handled: string[];
  let warnings: string[];
  let errors: string[];
  const log: Log = {
    info() {},
    warn: (text, fields) => warnings.push(`${text}: ${fields?.error}`),
    error: (text, fields) => errors.push(`${text}: ${fields?.error}`),
  };

  beforeEach(() => {
    queue = openLocalQueue(':memory:');
    stop = new AbortController();
    handled = [];
    warnings = [];
    errors = [];
  });
  afterEach(() => queue.close());

  async function collect(sent: InboxMessage): Promise<void> {
    handled.push(planOf(sent));
  }

  /** Polls hardly ever unless told otherwise: polling would hide a wake-up that was missed. */
  function run(
    handler: LocalHandler,
    options: Partial<LocalLoopOptions> = {},
    of: LocalQueue = queue,
  ): Promise<void> {
    const patient = { log, signal: stop.signal, backoff: () => 0, pollSeconds: 3600 };
    return runLocalQueue(of, handler, { ...patient, ...options });
  }

  /** Until the queue is empty; then stops the loop and waits for its end. */
  async function finish(ended: Promise<void>): Promise<void> {
    await until(async () => (await queue.size()) === 0);
    stop.abort();
    await ended;
  }

  it('handles what was there, what is sent later and what is delayed, and acknowledges it', async () => {
    await queue.send(message('before'));
    const ended = run(collect);
    await until(() => handled.length === 1);
    await queue.send(message('delayed'), { delaySeconds: 0.3 });
    await queue.send(message('at once'));

    await finish(ended);

    expect(handled).toEqual(['before', 'at once', 'delayed']);
  });

  it('handles as many at once as it was told, and no more', async () => {
    let running = 0;
    const counts: number[] = [];
    for (let index = 0; index < 9; index += 1) await queue.send(message(String(index)));

    const ended = run(
      async () => {
        running += 1;
        counts.push(running);
        await sleep(5);
        running -= 1;
      },
      { concurrency: 3 },
    );
    await finish(ended);

    expect(counts).toHaveLength(9);
    expect(Math.max(...counts)).toBe(3);
  });

  it('tells the handler how often it was tried, and tries again until it succeeds', async () => {
    const attempts: number[] = [];
    await queue.send(message('p'));

    const ended = run(async (_sent, delivery) => {
      attempts.push(delivery.attempts);
      if (delivery.attempts < 3) throw new Error('not yet');
    });
    await finish(ended);

    expect(attempts).toEqual([1, 2, 3]);
    expect(warnings).toEqual(Array(2).fill('a message will be tried again: not yet'));
  });

  it('goes on with other messages when one fails for ever, and buries that one', async () => {
    await queue.send(message('bad'));
    await queue.send(message('good'));

    const ended = run(
      async (sent) => {
        if (planOf(sent) === 'bad') throw new Error('HTTP 400');
        handled.push(planOf(sent));
      },
      { concurrency: 1 },
    );
    await until(async () => (await queue.deadLetters()).length === 1);
    stop.abort();
    await ended;

    expect(handled).toEqual(['good']);
    expect(await queue.deadLetters()).toMatchObject([
      { message: message('bad'), reason: 'Gave up after 10 attempts: HTTP 400' },
    ]);
  });

  it("waits as long as the platform wished, else for the backoff's time", async () => {
    const at = 1_800_000_000_000;
    queue.close();
    queue = openLocalQueue(':memory:', { now: () => at });
    const asked: number[] = [];
    await queue.send(message('limited'));
    await queue.send(message('broken'));

    const ended = run(
      async (sent) => {
        if (planOf(sent) === 'limited') throw new CallError('retry', 'ratelimited', 'Slow down.', 77);
        throw new Error('broken');
      },
      {
        now: () => at,
        backoff: (attempts) => {
          asked.push(attempts);
          return 500;
        },
      },
    );
    await until(() => warnings.length === 2);
    stop.abort();
    await ended;

    expect(await queue.nextDueAt()).toBe(at + 77_000);
    expect(asked).toEqual([1]);
  });

  it('waits for handlers in flight when it is stopped, and starts no more', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let started = false;
    let resolved = false;
    await queue.send(message('in flight'));
    await queue.send(message('waiting'));

    const ended = run(
      async (sent) => {
        started = true;
        await held;
        handled.push(planOf(sent));
      },
      { concurrency: 1 },
    ).then(() => {
      resolved = true;
    });
    await until(() => started);
    stop.abort();
    await sleep(20);
    expect(resolved).toBe(false);
    release();
    await ended;

    expect(handled).toEqual(['in flight']);
    expect(await queue.size()).toBe(1);
  });

  it('ends at once, and handles nothing, if it was stopped before it began', async () => {
    await queue.send(message('p'));
    stop.abort();

    await run(async () => {
      throw new Error('must not run');
    });

    expect(await queue.size()).toBe(1);
    expect(warnings).toEqual([]);
  });

  it('does not miss a message that is sent just before it goes to sleep', async () => {
    let looked = false;
    const late: LocalQueue = {
      ...queue,
      async nextDueAt() {
        const due = await queue.nextDueAt();
        if (!looked) await queue.send(message('p'));
        looked = true;
        return due;
      },
    };
    const ended = run(collect, { pollSeconds: 3600 }, late);

    await until(() => handled.length === 1);
    stop.abort();
    await ended;

    expect(handled).toEqual(['p']);
  });

  it('finds by polling what came by another connection', async () => {
    const quiet: LocalQueue = { ...queue, onSend: () => () => {} };
    const ended = run(collect, { pollSeconds: 0.01 }, quiet);
    await sleep(30);
    await queue.send(message('p'));

    await finish(ended);

    expect(handled).toEqual(['p']);
  });

  it('survives a queue that fails, and says so', async () => {
    let broken = true;
    const flaky: LocalQueue = {
      ...queue,
      async receive(max, visibilitySeconds) {
        if (broken) throw new Error('disk full');
        return queue.receive(max, visibilitySeconds);
      },
    };
    await queue.send(message('p'));

    const ended = run(collect, { pollSeconds: 0.01 }, flaky);
    await until(() => errors.length > 1);
    broken = false;
    await finish(ended);

    expect(new Set(errors)).toEqual(new Set(['the queue failed: disk full']));
    expect(handled).toEqual(['p']);
  });
});

describe('the backoff', () => {
  it.each([
    [1, 1],
    [2, 2],
    [5, 16],
    [10, 512],
    [11, 900],
    [5000, 900],
  ])('after attempt %i is half to all of %i s', (attempts, full) => {
    expect(backoffSeconds(attempts, () => 0)).toBe(full / 2);
    expect(backoffSeconds(attempts, () => 1)).toBe(full);
  });
});
