// Reject: marks a model version as rejected. One rejection ends the question.

import type { ActHandler } from '../../src/core/view';

export const reject: ActHandler = {
  style: 'danger',
  confirm: true,
  comment: 'required',
  does: 'act',
  question: 'approval',
  ends: true,
  run: (cloud, event, order) => cloud.perform('reject', event, order),
};
