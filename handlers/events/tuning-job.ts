// A hyperparameter tuning job: how its training jobs stand, and the best so far.

import type { Tone } from '../../src/core/event';
import { iconOf } from '../../src/core/icon';
import type { JsonObject } from '../../src/core/json';
import type { Child, EventHandler } from '../../src/core/view';
import { group, number, text } from '../shared/attributes';
import { type RunView, runSample, runView } from '../shared/run';

/** The states a training job can be in for its tuning job, as a card lists them. */
const STATES = [
  ['Completed', 'success'],
  ['InProgress', 'progress'],
  ['Failed', 'failure'],
  ['Stopped', 'info'],
] as const satisfies [string, Tone][];
type State = (typeof STATES)[number][0];

interface TuningJobView extends RunView {
  /** Its training jobs by state; a state without any is left out. */
  jobs: { icon: string; word: string; count: number }[];
  /** How many it may start. */
  maxJobs: number | null;
  best: { name: string; metric: string | null; value: number | null } | null;
}

export const tuningJob: EventHandler<TuningJobView> = {
  view(event, children, words) {
    const counters = group(event.attributes, 'trainingJobs');
    const counts = counters === undefined ? heardOf(children) : counted(counters);
    return {
      ...runView(event, words),
      jobs: STATES.map(([state, tone]) => ({
        icon: iconOf(tone, state),
        word: words.status(state),
        count: counts[state],
      })).filter(({ count }) => count > 0),
      maxJobs: number(event.attributes, 'maxJobs'),
      best: bestOf(group(event.attributes, 'bestTrainingJob')),
    };
  },
  sample: {
    ...runSample('tuning-job'),
    jobs: [{ icon: '✅', word: 'completed', count: 17 }],
    maxJobs: 30,
    best: { name: 'fraud-tune-013-7b1f', metric: 'validation:auc', value: 0.9471 },
  },
};

/** SageMaker tells failures that it tries again from those it does not: a job that is tried again still runs. */
function counted(counters: JsonObject): Record<State, number> {
  const count = (key: string) => number(counters, key) ?? 0;
  return {
    Completed: count('completed'),
    InProgress: count('inProgress') + count('retryableError'),
    Failed: count('nonRetryableError'),
    Stopped: count('stopped'),
  };
}

/** In practice the counters are often null: then the jobs that were heard of are counted. */
function heardOf(children: Child[]): Record<State, number> {
  const count = (...tones: Tone[]) => children.filter(({ tone }) => tones.includes(tone)).length;
  return {
    Completed: count('success'),
    InProgress: count('progress'),
    Failed: count('failure'),
    Stopped: count('info', 'warning'),
  };
}

function bestOf(job: JsonObject | undefined): TuningJobView['best'] {
  const name = text(job, 'name');
  return name === null ? null : { name, metric: text(job, 'metric'), value: number(job, 'value') };
}
