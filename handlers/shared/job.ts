// The handler of a job that runs once, from start to end: all such jobs tell the same story.

import type { Kind } from '../../src/core/event';
import type { EventHandler } from '../../src/core/view';
import { type RunView, runSample, runView } from './run';

export function jobHandler(kind: Kind): EventHandler<RunView> {
  return {
    view: (event, _children, words) => runView(event, words),
    sample: runSample(kind),
  };
}
