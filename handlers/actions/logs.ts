// Logs: the last lines of a job's log, under its message.

import type { LookHandler } from '../../src/core/view';

export const logs: LookHandler = {
  confirm: false,
  minor: true,
  does: 'look',
  run: (cloud, event) => cloud.logs(event),
};
