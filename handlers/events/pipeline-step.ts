// A step of a pipeline that speaks for itself: a failure told anew under its run.

import { withFields } from '../../src/core/base-view';
import type { EventHandler } from '../../src/core/view';
import { flag, text } from '../shared/attributes';
import { type RunView, runSample, runView } from '../shared/run';

interface PipelineStepView extends RunView {
  /** The cloud's own word for what it does: Training, Processing, Condition. */
  stepType: string | null;
  /** Name of the job it started. */
  job: string | null;
  /** What a condition came to. */
  outcome: string | null;
  /** An earlier run's result was taken instead. */
  reused: boolean;
}

export const pipelineStep: EventHandler<PipelineStepView> = {
  view(event, _children, words) {
    const [, job = null] = /-job\/([^/]+)$/.exec(text(event.attributes, 'jobArn') ?? '') ?? [];
    return withFields(runView(event, words), {
      stepType: text(event.attributes, 'stepType'),
      job,
      outcome: text(event.attributes, 'outcome'),
      reused: text(event.attributes, 'cacheHit') !== null || flag(event.attributes, 'isReused'),
    });
  },
  sample: {
    ...runSample('pipeline-step'),
    stepType: 'Training',
    job: 'pipelines-p4jn9xou8a8s-TrainXGB-tmgxry49ug',
    outcome: 'True',
    reused: true,
  },
};
