// Rollback: gives an endpoint the configuration back that it had before.

import type { ActHandler } from '../../src/core/view';

export const rollback: ActHandler = {
  style: 'danger',
  confirm: true,
  comment: 'optional',
  does: 'act',
  run: (cloud, event, order) => cloud.perform('rollback', event, order),
};
