// Stop: ends a run before it is done; what it has not saved is lost.

import type { ActionHandler } from '../../src/core/view';

export const stop: ActionHandler = { style: 'danger', confirm: true };
