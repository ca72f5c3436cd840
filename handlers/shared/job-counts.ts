// How many child jobs a run has in each state, as its card lists them.

import type { Tone } from '../../src/core/event';
import { iconOf } from '../../src/core/icon';
import type { JsonObject } from '../../src/core/json';
import type { Child, Words } from '../../src/core/view';
import { number } from './attributes';

export interface JobCount {
  icon: string;
  word: string;
  count: number;
}

/** The states that are told apart. */
const STATES = [
  ['Completed', 'success'],
  ['InProgress', 'progress'],
  ['Failed', 'failure'],
  ['Stopped', 'info'],
] as const satisfies [string, Tone][];
type Counts = Record<(typeof STATES)[number][0], number>;

/** By SageMaker's own counters if there are any, which in practice are often null; else the jobs that were heard of. */
export function jobCounts(counters: JsonObject | undefined, children: Child[], words: Words): JobCount[] {
  const counts = counters === undefined ? heardOf(children) : counted(counters);
  return STATES.map(([state, tone]) => ({
    icon: iconOf(tone, state),
    word: words.status(state),
    count: counts[state],
  })).filter(({ count }) => count > 0);
}

/** Every field filled, for a handler's sample. */
export const jobCountsSample: JobCount[] = [{ icon: '✅', word: 'completed', count: 17 }];

/** SageMaker tells failures that it tries again from those it does not: a job that is tried again still runs. */
function counted(counters: JsonObject): Counts {
  const count = (key: string) => number(counters, key) ?? 0;
  return {
    Completed: count('completed'),
    InProgress: count('inProgress') + count('retryableError'),
    Failed: count('nonRetryableError'),
    Stopped: count('stopped'),
  };
}

function heardOf(children: Child[]): Counts {
  const count = (...tones: Tone[]) => children.filter(({ tone }) => tones.includes(tone)).length;
  return {
    Completed: count('success'),
    InProgress: count('progress'),
    Failed: count('failure'),
    Stopped: count('info', 'warning'),
  };
}
