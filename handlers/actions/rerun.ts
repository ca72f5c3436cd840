// Rerun: starts a copy of a failed job under a new name.

import type { ActHandler } from '../../src/core/view';

export const rerun: ActHandler = {
  style: 'primary',
  confirm: true,
  does: 'act',
  question: 'again',
  run: (cloud, event, order) => cloud.perform('rerun', event, order),
};
