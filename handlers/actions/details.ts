// Details: steps, durations, reasons and metrics, under the message.

import type { LookHandler } from '../../src/core/view';

export const details: LookHandler = {
  confirm: false,
  minor: true,
  does: 'look',
  run: (cloud, event) => cloud.details(event),
};
