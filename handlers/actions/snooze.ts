// Snooze: no news of this subject for a while; its message is still kept true.

import type { CareHandler } from '../../src/core/view';

/** Long enough to mend it, short enough to be remembered. */
const SNOOZE_MS = 4 * 3600_000;

export const snooze: CareHandler = {
  confirm: false,
  minor: true,
  does: 'care',
  run: (care, { by, now }) => ({
    ...care,
    snoozedUntil: new Date(now + SNOOZE_MS).toISOString(),
    snoozedBy: by,
  }),
};
