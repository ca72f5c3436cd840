// A human review: the loop or task that people work on, and where their answers are.

import { baseView, withFields } from '../../src/core/base-view';
import type { BaseView, EventHandler } from '../../src/core/view';
import { text } from '../shared/attributes';
import { baseSample } from '../shared/sample';

interface HumanLoopView extends BaseView {
  workflow: string | null;
  workteam: string | null;
  failureCode: string | null;
  output: string | null;
}

export const humanLoop: EventHandler<HumanLoopView> = {
  view: (event, _children, words) =>
    withFields(baseView(event, words), {
      workflow: text(event.attributes, 'flowDefinition'),
      workteam: text(event.attributes, 'workteam'),
      failureCode: text(event.attributes, 'failureCode'),
      output: text(event.attributes, 'output'),
    }),
  sample: {
    ...baseSample('human-loop'),
    workflow: 'invoice-review',
    workteam: 'reviewers',
    failureCode: 'ValidationError',
    output: 's3://ml/reviews/output.json',
  },
};
