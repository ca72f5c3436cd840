// Approve: marks a model version as approved, which may start its deployment.

import type { ActHandler } from '../../src/core/view';

export const approve: ActHandler = {
  style: 'primary',
  confirm: true,
  comment: 'optional',
  does: 'act',
  question: 'approval',
  run: (cloud, event, order) => cloud.perform('approve', event, order),
};
