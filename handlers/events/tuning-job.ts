// A hyperparameter tuning job: how its training jobs stand, and the best so far.

import { withFields } from '../../src/core/base-view';
import type { JsonObject } from '../../src/core/json';
import type { EventHandler } from '../../src/core/view';
import { group, number, text } from '../shared/attributes';
import { type JobCount, jobCounts, jobCountsSample } from '../shared/job-counts';
import { type RunView, runSample, runView } from '../shared/run';

interface TuningJobView extends RunView {
  /** Its training jobs by state; a state without any is left out. */
  jobs: JobCount[];
  /** How many it may start. */
  maxJobs: number | null;
  best: { name: string; metric: string | null; value: number | null } | null;
}

export const tuningJob: EventHandler<TuningJobView> = {
  view: (event, children, words) =>
    withFields(runView(event, words), {
      jobs: jobCounts(group(event.attributes, 'trainingJobs'), children, words),
      maxJobs: number(event.attributes, 'maxJobs'),
      best: bestOf(group(event.attributes, 'bestTrainingJob')),
    }),
  sample: {
    ...runSample('tuning-job'),
    jobs: jobCountsSample,
    maxJobs: 30,
    best: { name: 'fraud-tune-013-7b1f', metric: 'validation:auc', value: 0.9471 },
  },
};

function bestOf(job: JsonObject | undefined): TuningJobView['best'] {
  const name = text(job, 'name');
  return name === null ? null : { name, metric: text(job, 'metric'), value: number(job, 'value') };
}
