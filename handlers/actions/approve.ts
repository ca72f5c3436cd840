// Approve: marks a model version as approved, which may start its deployment.

import type { ActionHandler } from '../../src/core/view';

export const approve: ActionHandler = { style: 'primary', confirm: true };
