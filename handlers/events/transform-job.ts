// A batch transform job: a job, and the model it reads from.

import type { EventHandler } from '../../src/core/view';
import { text } from '../shared/attributes';
import { jobHandler } from '../shared/job';
import type { RunView } from '../shared/run';

interface TransformJobView extends RunView {
  model: string | null;
}

const base = jobHandler('transform-job');

export const transformJob: EventHandler<TransformJobView> = {
  view: (event, children, words) => ({
    ...base.view(event, children, words),
    model: text(event.attributes, 'modelName'),
  }),
  sample: { ...base.sample, model: 'fraud-detector-2026-11-20' },
};
