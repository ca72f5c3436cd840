// Stop: ends a run or a job that is in work.

import type { ActHandler } from '../../src/core/view';

export const stop: ActHandler = {
  style: 'danger',
  confirm: true,
  does: 'act',
  run: (cloud, event, order) => cloud.perform('stop', event, order),
};
