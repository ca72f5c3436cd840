// The local queue: the contract, and what only the local one promises.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InboxMessage } from '../../src/core/ports';
import { type LocalQueueOptions, openLocalQueue } from '../../src/queues/local';
import { openLocalStore } from '../../src/stores/local';
import { openSqlite } from '../../src/stores/sqlite';
import { queueContract } from '../contracts/queue';

function message(plan: string): InboxMessage {
  return { type: 'deliver', plan, destination: 'd' };
}

const START = 1_800_000_000_000;

/** A queue in memory whose clock stands still. */
function openAt(options: LocalQueueOptions = {}) {
  let at = START;
  const queue = openLocalQueue(':memory:', { now: () => at, ...options });
  return {
    queue,
    advance(ms: number) {
      at += ms;
    },
    async plans(max: number): Promise<string[]> {
      const received = await queue.receive(max, 60);
      return received.map(({ message }) => (message as { plan: string }).plan);
    },
  };
}

queueContract('the local queue in memory', async () => {
  const { queue, advance } = openAt({ maxAttempts: 3 });
  return { ...queue, queue, advance, close: async () => queue.close() };
});

queueContract('the local queue in a file, behind two connections', async () => {
  let ahead = 0;
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-queue-'));
  const options = { now: () => Date.now() + ahead, maxAttempts: 3 };
  const sender = openLocalQueue(join(folder, 'bellhop.db'), options);
  const receiver = openLocalQueue(join(folder, 'bellhop.db'), options);
  return {
    queue: sender,
    receive: receiver.receive,
    deadLetters: sender.deadLetters,
    redrive: () => receiver.redrive(),
    advance(ms) {
      ahead += ms;
    },
    async close() {
      sender.close();
      receiver.close();
      rmSync(folder, { recursive: true });
    },
  };
});

describe('the order', () => {
  it('is by due time, then by sending', async () => {
    const { queue, advance, plans } = openAt();
    await queue.send(message('later'), { delaySeconds: 5 });
    await queue.send(message('first'));
    await queue.send(message('second'));
    advance(1000);
    await queue.send(message('third'));
    await queue.send(message('latest'), { delaySeconds: 60 });
    advance(10_000);

    expect(await plans(2)).toEqual(['first', 'second']);
    expect(await plans(10)).toEqual(['third', 'later']);
  });

  it('puts a message that comes back at the time when it came back', async () => {
    const { queue, advance, plans } = openAt();
    await queue.send(message('retried'));
    const [received] = await queue.receive(1, 60);
    await queue.send(message('waiting'));
    await received?.retry(1);
    advance(2000);

    expect(await plans(10)).toEqual(['waiting', 'retried']);
  });
});

describe('a receipt', () => {
  it('still counts when the visibility is over but nobody else has the message', async () => {
    const { queue, advance } = openAt();
    await queue.send(message('p'));
    const [received] = await queue.receive(1, 10);
    advance(11_000);

    await received?.ack();

    expect(await queue.size()).toBe(0);
  });

  it('is used up by a retry', async () => {
    const { queue } = openAt();
    await queue.send(message('p'));
    const [received] = await queue.receive(1, 10);
    await received?.retry(5);

    await received?.ack();
    await received?.retry(0);

    expect(await queue.size()).toBe(1);
    expect(await queue.nextDueAt()).toBe(START + 5000);
  });

  it('is used up by an acknowledgement', async () => {
    const { queue } = openAt();
    await queue.send(message('p'));
    const [received] = await queue.receive(1, 10);
    await received?.ack();

    await received?.retry(0);

    expect(await queue.size()).toBe(0);
  });
});

describe('what the worker can ask', () => {
  it('is when the next message is due: waiting, in work or delayed', async () => {
    const { queue } = openAt();
    expect(await queue.nextDueAt()).toBeUndefined();

    await queue.send(message('delayed'), { delaySeconds: 90 });
    expect(await queue.nextDueAt()).toBe(START + 90_000);
    await queue.send(message('now'));
    expect(await queue.nextDueAt()).toBe(START);
    await queue.receive(1, 60);
    expect(await queue.nextDueAt()).toBe(START + 60_000);
    expect(await queue.size()).toBe(2);
  });

  it('is to be told of sends, retries and redrives until it has heard enough', async () => {
    const { queue } = openAt();
    let heard = 0;
    const stop = queue.onSend(() => {
      heard += 1;
    });

    await queue.send(message('p'));
    const [received] = await queue.receive(1, 60);
    await received?.retry(0);
    await queue.redrive();
    await queue.bury(message('q'), 'odd');
    await queue.redrive();
    stop();
    await queue.send(message('r'));

    expect(heard).toBe(3);
  });
});

describe('dead letters', () => {
  it('say when, why and after how many attempts', async () => {
    const logged: unknown[] = [];
    const log = { info() {}, warn() {}, error: (...line: unknown[]) => logged.push(line) };
    const { queue, advance } = openAt({ maxAttempts: 2, log });
    await queue.send(message('fails'));
    await queue.send(message('hangs'));
    for (let round = 0; round < 2; round += 1) {
      const [fails] = await queue.receive(2, 10);
      await fails?.retry(10, 'HTTP 500');
      advance(10_000);
    }

    await queue.receive(1, 10);

    expect(await queue.deadLetters()).toEqual([
      {
        id: '1',
        message: message('fails'),
        reason: 'Gave up after 2 attempts: HTTP 500',
        buriedAt: START + 20_000,
      },
      {
        id: '2',
        message: message('hangs'),
        reason: 'Gave up after 2 attempts: the work did not finish',
        buriedAt: START + 20_000,
      },
    ]);
    expect(logged).toEqual([
      ['gave up on a message', { message: 1, attempts: 2 }],
      ['gave up on a message', { message: 2, attempts: 2 }],
    ]);
  });

  it('do not blame an earlier failure when the last attempt crashed', async () => {
    const { queue, advance } = openAt({ maxAttempts: 2 });
    await queue.send(message('p'));
    const [first] = await queue.receive(1, 10);
    await first?.retry(0, 'HTTP 500');
    await queue.receive(1, 10);
    advance(10_000);

    await queue.receive(1, 10);

    expect((await queue.deadLetters()).map(({ reason }) => reason)).toEqual([
      'Gave up after 2 attempts: the work did not finish',
    ]);
  });

  it('go back one by one, in the order in which they came', async () => {
    const { queue, plans } = openAt();
    for (const plan of ['a', 'b', 'c']) await queue.bury(message(plan), 'odd');

    expect(await queue.redrive('2')).toBe(1);
    expect(await queue.redrive('2')).toBe(0);
    expect(await queue.redrive('no such id')).toBe(0);
    expect(await queue.redrive()).toBe(2);

    expect(await plans(10)).toEqual(['b', 'a', 'c']);
  });

  it('do not hold up the messages behind them', async () => {
    const { queue, plans } = openAt({ maxAttempts: 1 });
    await queue.send(message('bad'));
    const [bad] = await queue.receive(1, 60);
    await bad?.retry(0);
    await queue.send(message('good'));

    expect(await plans(1)).toEqual(['good']);
  });
});

describe('one open file', () => {
  it('serves the queue and the store, and stays open when they close', async () => {
    const sqlite = openSqlite(':memory:');
    const queue = openLocalQueue(sqlite);
    const store = openLocalStore(sqlite);
    await queue.send(message('p'));
    await store.create('row', 1);
    queue.close();
    store.close();

    expect(
      sqlite.all('SELECT (SELECT count(*) FROM items) + (SELECT count(*) FROM messages) AS rows'),
    ).toMatchObject([{ rows: 2 }]);
    sqlite.close();
    await expect(queue.send(message('q'))).rejects.toThrow(/not open/);
  });
});
