// The whole flow on this machine: planned and delivered through the local store and queue, with the page for the chats.

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalBot } from '../functions/local/compose';
import { loadConfig } from '../src/config';
import type { MlEvent } from '../src/core/event';
import { prefix } from '../src/core/keys';
import { openSqlite } from '../src/stores/sqlite';
import { median } from './measure';

const ROUNDS = 7;
const EVENTS_A_ROUND = 60;

const silent = { info() {}, warn() {}, error() {} };

interface Flow {
  /** Brings copies of the events, each about a subject of its own, to both chats; ms per event. */
  deliver(events: MlEvent[], count: number): Promise<number>;
  close(): Promise<void>;
}

/** A bot on a file of its own that knows this many threads already: copies of one that it made itself. */
async function openFlow(yaml: string, events: MlEvent[], threads: number): Promise<Flow> {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-bench-'));
  const config = await loadConfig({
    env: { BELLHOP_DATA: folder },
    file: 'bench.yaml',
    readFile: () => yaml,
  });
  let delivered = 0;
  let done = () => {};
  const local = await openLocalBot({
    config,
    log: silent,
    observe: ({ type }) => {
      if (type === 'dead') throw new Error('an event of the bench could not be delivered');
      if (type === 'delivered') delivered += 1;
      done();
    },
  });
  const stop = new AbortController();
  const working = local.run(stop.signal);

  const flow: Flow = {
    async deliver(samples, count) {
      const started = performance.now();
      const goal = delivered + 2 * count;
      const all = new Promise<void>((resolve) => {
        done = () => {
          if (delivered >= goal) resolve();
        };
      });
      for (let index = 0; index < count; index += 1)
        await local.bot.inbox({ type: 'event', event: another(samples[index % samples.length]!) });
      await all;
      return (performance.now() - started) / count;
    },
    async close() {
      stop.abort();
      await working;
      local.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await flow.deliver(events, 10);
  fill(join(folder, 'bellhop.db'), threads);
  return flow;
}

/** The same news about another thing. */
function another({ parent: _parent, ...event }: MlEvent): MlEvent {
  const id = randomUUID();
  return { ...event, id, subject: { ...event.subject, id: `${event.subject.id}-${id}` } };
}

/** Copies of a thread's row in place of months of work; all of them the first thread's neighbours. */
function fill(file: string, threads: number): void {
  const sqlite = openSqlite(file);
  sqlite.run(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?),
       thread AS (SELECT * FROM items WHERE key >= ? ORDER BY key LIMIT 1)
     INSERT INTO items SELECT key || '-' || i, value, version, NULL FROM thread, n`,
    threads,
    prefix('thread'),
  );
  sqlite.close();
}

/**
 * What an event costs through the whole flow: ms with few threads in the store, and how many times that with many.
 * The two take turns.
 */
export async function measureFlow(
  yaml: string,
  events: MlEvent[],
  { few, many }: { few: number; many: number },
): Promise<{ ms: number; growth: number }> {
  const flows = [await openFlow(yaml, events, few), await openFlow(yaml, events, many)];
  const [small, large] = flows as [Flow, Flow];
  const rounds: [number, number][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push([await small.deliver(events, EVENTS_A_ROUND), await large.deliver(events, EVENTS_A_ROUND)]);
  }
  await Promise.all(flows.map((flow) => flow.close()));
  const ms = median(rounds.map(([first]) => first));
  return { ms, growth: median(rounds.map(([, second]) => second)) / ms };
}
