// Rerun: starts a copy of a single SageMaker job, with the same settings, under a new name.

import type { ActionHandler } from '../../src/core/view';

export const rerun: ActionHandler = { style: 'primary', confirm: true };
