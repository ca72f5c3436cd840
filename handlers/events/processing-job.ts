// A processing job: a run, at times that of a monitor, which completes even if it found something.

import { toldAs, withFields } from '../../src/core/base-view';
import type { EventHandler } from '../../src/core/view';
import { text } from '../shared/attributes';
import { type RunView, runSample, runView } from '../shared/run';

interface ProcessingJobView extends RunView {
  /** The monitoring schedule that started it. */
  monitor: string | null;
}

export const processingJob: EventHandler<ProcessingJobView> = {
  view(event, _children, words) {
    const run = runView(event, words);
    const violated = event.status === 'Completed' && event.tone === 'warning';
    return withFields(run, {
      status: violated ? toldAs(run, 'CompletedWithViolations', words) : run.status,
      monitor: text(event.attributes, 'monitoringSchedule'),
    });
  },
  sample: { ...runSample('processing-job'), monitor: 'fraud-data-quality' },
};
