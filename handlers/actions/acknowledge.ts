// Acknowledge: says that the presser looks after it.

import type { CareHandler } from '../../src/core/view';

export const acknowledge: CareHandler = {
  confirm: false,
  minor: true,
  does: 'care',
  run: (care, { by }) => ({ ...care, owner: by }),
};
