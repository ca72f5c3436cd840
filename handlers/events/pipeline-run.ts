// A pipeline run: its steps, where it failed and why.

import { withFields } from '../../src/core/base-view';
import type { EventHandler } from '../../src/core/view';
import { text } from '../shared/attributes';
import { type RunView, runSample, runView } from '../shared/run';
import { type StepsFields, stepsFields, stepsSample } from '../shared/steps';

interface PipelineRunView extends RunView, StepsFields {
  /** The run's own name, where it has one beside its pipeline's. */
  runName: string | null;
}

export const pipelineRun: EventHandler<PipelineRunView> = {
  view(event, children, words) {
    const base = runView(event, words);
    const { steps, stepCount, hiddenSteps, failedStep: failed } = stepsFields(children, words);
    const failedStep = event.tone === 'failure' ? failed : null;
    const displayName = text(event.attributes, 'displayName');
    return withFields(base, {
      steps,
      stepCount,
      hiddenSteps,
      failedStep,
      // SageMaker says only that the pipeline failed; the step knows why.
      reason: failedStep?.reason ?? base.reason,
      runName: displayName === base.subject.name ? null : displayName,
    });
  },
  sample: {
    ...runSample('pipeline-run'),
    ...stepsSample,
    runName: 'nightly-2026-11-20',
  },
};
