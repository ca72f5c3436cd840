// Assign: says who looks after it.

import type { CareHandler } from '../../src/core/view';

export const assign: CareHandler = {
  confirm: true,
  comment: 'required',
  minor: true,
  does: 'care',
  run: (care, { by, named }) => ({ ...care, owner: named ?? by }),
};
