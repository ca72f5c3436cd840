// Reject: marks a model version as rejected.

import type { ActionHandler } from '../../src/core/view';

export const reject: ActionHandler = { style: 'danger', confirm: true };
