// An Azure ML job of any type but pipelines and their steps; a sweep or AutoML job has child jobs.

import { withFields } from '../../src/core/base-view';
import type { EventHandler } from '../../src/core/view';
import { type JobCount, jobCounts, jobCountsSample } from '../shared/job-counts';
import { type RunView, runSample, runView } from '../shared/run';

interface JobView extends RunView {
  /** Its child jobs by state; a state without any is left out. */
  jobs: JobCount[];
}

export const job: EventHandler<JobView> = {
  view: (event, children, words) =>
    withFields(runView(event, words), {
      jobs: jobCounts(undefined, children, words),
    }),
  sample: { ...runSample('job'), jobs: jobCountsSample },
};
