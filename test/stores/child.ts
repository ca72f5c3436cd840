// A process of its own for the tests: opens the data file named by its arguments and does one job there.
// It says each thing that is done in a line on standard output, written before it goes on.

import { writeSync } from 'node:fs';
import { key } from '../../src/core/keys';
import { openLocalQueue } from '../../src/queues/local';
import { openLocalStore } from '../../src/stores/local';

const [job, file = '', number = '0'] = process.argv.slice(2);

function say(text: string): void {
  writeSync(1, `${text}\n`);
}

/** After "ready", waits for a line on standard input, so that several processes start together. */
async function startTogether(): Promise<void> {
  say('ready');
  await new Promise((resolve) => process.stdin.once('data', resolve));
  process.stdin.pause();
}

/** Tries to create 500 rows, beginning somewhere else than the others; says the ones it won. */
async function race(): Promise<void> {
  await startTogether();
  const store = openLocalStore(file);
  for (let index = 0; index < 500; index += 1) {
    const row = (index + Number(number)) % 500;
    if ((await store.create(key('race', String(row)), number)) !== undefined) say(`won ${row}`);
  }
  store.close();
}

/** Writes until it is killed: a new row, a new state of one row and a message each time. */
async function write(): Promise<void> {
  const store = openLocalStore(file);
  const queue = openLocalQueue(file);
  let version = (await store.create('latest', 0)) ?? '';
  for (let count = 1; ; count += 1) {
    await store.create(key('row', String(count)), { count, text: 'x'.repeat(2000) });
    version = (await store.put('latest', count, version)) ?? '';
    await queue.send({ type: 'deliver', plan: String(count), destination: 'd' });
    say(`wrote ${count}`);
  }
}

/** Takes and acknowledges messages until there are none. */
async function work(): Promise<void> {
  await startTogether();
  const queue = openLocalQueue(file);
  for (;;) {
    const [received] = await queue.receive(1, 600);
    if (received === undefined) break;
    say(`took ${received.id}`);
    await received.ack();
  }
  queue.close();
}

/** Takes a message for a minute and hangs. */
async function hang(): Promise<void> {
  const queue = openLocalQueue(file);
  const [received] = await queue.receive(1, 60);
  say(`took ${received?.id}`);
  setInterval(() => {}, 1000);
}

const jobs: Record<string, () => Promise<void>> = { race, write, work, hang };
void jobs[job ?? '']?.();
