// Retry: runs a failed pipeline on from the step that failed, or submits an Azure ML run again.

import type { ActionHandler } from '../../src/core/view';

export const retry: ActionHandler = { style: 'primary', confirm: true };
