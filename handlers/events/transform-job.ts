// A batch transform job: a run, the model it asks, and where the answers go.

import { withFields } from '../../src/core/base-view';
import type { EventHandler } from '../../src/core/view';
import { text } from '../shared/attributes';
import { type RunView, runSample, runView } from '../shared/run';

interface TransformJobView extends RunView {
  model: string | null;
  output: string | null;
}

export const transformJob: EventHandler<TransformJobView> = {
  view: (event, _children, words) =>
    withFields(runView(event, words), {
      model: text(event.attributes, 'modelName'),
      output: text(event.attributes, 'output'),
    }),
  sample: {
    ...runSample('transform-job'),
    model: 'fraud-detector-2026-11-20',
    output: 's3://ml/scores/2026-11-20',
  },
};
