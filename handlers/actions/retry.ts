// Retry: goes on from the failed step, or submits a run of Azure ML again.

import type { ActHandler } from '../../src/core/view';

export const retry: ActHandler = {
  style: 'primary',
  confirm: true,
  does: 'act',
  question: 'again',
  run: (cloud, event, order) => cloud.perform('retry', event, order),
};
