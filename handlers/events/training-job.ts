// A training job: what it runs on, and the metrics it ended with.

import { withFields } from '../../src/core/base-view';
import { asNumber } from '../../src/core/json';
import type { EventHandler } from '../../src/core/view';
import { group } from '../shared/attributes';
import { type RunView, runSample, runView } from '../shared/run';

interface TrainingJobView extends RunView {
  metrics: { name: string; value: number }[];
}

const MOST_METRICS = 4;

export const trainingJob: EventHandler<TrainingJobView> = {
  view: (event, _children, words) =>
    withFields(runView(event, words), {
      metrics: Object.entries(group(event.attributes, 'metrics') ?? {})
        .map(([name, value]) => ({ name, value: asNumber(value) ?? Number.NaN }))
        .filter(({ value }) => Number.isFinite(value))
        .slice(0, MOST_METRICS),
    }),
  sample: { ...runSample('training-job'), metrics: [{ name: 'validation:auc', value: 0.9471 }] },
};
