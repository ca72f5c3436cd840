// An Azure ML job of any type but pipelines and their steps.

import type { EventHandler } from '../../src/core/view';
import { type RunView, runSample, runView } from '../shared/run';

export const job: EventHandler<RunView> = {
  view: (event, _children, words) => runView(event, words),
  sample: runSample('job'),
};
