// Start: runs a pipeline again from its beginning, as a run of its own.

import type { ActHandler } from '../../src/core/view';

export const start: ActHandler = {
  confirm: true,
  minor: true,
  does: 'act',
  question: 'again',
  run: (cloud, event, order) => cloud.perform('start', event, order),
};
