// Resume: lifts a snooze.

import type { CareHandler } from '../../src/core/view';

export const resume: CareHandler = {
  confirm: false,
  minor: true,
  does: 'care',
  run: ({ snoozedUntil: _until, snoozedBy: _by, ...care }) => care,
};
