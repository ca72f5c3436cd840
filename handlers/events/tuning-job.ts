// A hyperparameter tuning job: how many of its training jobs stand where, and the best so far.

import type { JsonObject } from '../../src/core/json';
import type { Child, EventHandler } from '../../src/core/view';
import { group, number, text } from '../shared/attributes';
import { jobHandler } from '../shared/job';
import type { RunView } from '../shared/run';

interface Counters {
  completed: number;
  running: number;
  failed: number;
  stopped: number;
}

interface TuningJobView extends RunView {
  /** Its training jobs by state; null when none is known. */
  jobs: Counters | null;
  best: { name: string; metric: string | null; value: number | null } | null;
}

const base = jobHandler('tuning-job');

export const tuningJob: EventHandler<TuningJobView> = {
  view: (event, children, words) => ({
    ...base.view(event, children, words),
    jobs: countersOf(group(event.attributes, 'counters')) ?? countChildren(children),
    best: bestOf(group(event.attributes, 'bestTrainingJob')),
  }),
  sample: {
    ...base.sample,
    jobs: { completed: 17, running: 2, failed: 1, stopped: 1 },
    best: { name: 'fraud-tune-013-7b1f', metric: 'validation:auc', value: 0.9471 },
  },
};

/** SageMaker tells failures that it tries again from those it does not; a reader sees failures only once. */
function countersOf(counters: JsonObject | undefined): Counters | null {
  if (counters === undefined) return null;
  const count = (key: string) => number(counters, key) ?? 0;
  const counted = {
    completed: count('completed'),
    running: count('inProgress') + count('retryableError'),
    failed: count('nonRetryableError'),
    stopped: count('stopped'),
  };
  return Object.values(counted).some((value) => value > 0) ? counted : null;
}

/** In practice the counters are often null: then the child jobs that were heard of are counted. */
function countChildren(children: Child[]): Counters | null {
  if (children.length === 0) return null;
  const count = (matches: (child: Child) => boolean) => children.filter(matches).length;
  return {
    completed: count(({ tone }) => tone === 'success'),
    running: count(({ tone }) => tone === 'progress'),
    failed: count(({ tone }) => tone === 'failure'),
    stopped: count(({ tone }) => tone === 'info' || tone === 'warning'),
  };
}

function bestOf(job: JsonObject | undefined): TuningJobView['best'] {
  const name = text(job, 'name');
  if (name === null) return null;
  return { name, metric: text(job, 'metric'), value: number(job, 'value') };
}
