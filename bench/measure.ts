// Measuring on a machine that does other things as well: medians, and ratios of tasks that take turns.

import { Bench } from 'tinybench';

const ROUNDS = 5;
/** Milliseconds of a task in a round. */
const TIME = 300;
const WARM_UP = { first: 500, later: 50 };

/** Medians of the rounds, in µs per event; the rounds of all tasks alternate, so that noise hits all alike. */
export async function measure<Name extends string>(
  tasks: Record<Name, () => unknown>,
  events: number,
): Promise<Record<Name, number>> {
  const names = Object.keys(tasks) as Name[];
  const rounds = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = 0; round < ROUNDS; round += 1) {
    const warmupTime = round === 0 ? WARM_UP.first : WARM_UP.later;
    const bench = new Bench({ time: TIME, warmupTime });
    for (const name of names) bench.add(name, tasks[name]);
    await bench.run();
    for (const { name, result } of bench.tasks) {
      if (result.state !== 'completed') throw new Error(`${name} failed: ${JSON.stringify(result)}`);
      rounds[name as Name].push((result.latency.p50 * 1000) / events);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(rounds[name])])) as Record<Name, number>;
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** "3.4 ×". */
export function times(ratio: number): string {
  return `${ratio.toFixed(2)} ×`;
}
