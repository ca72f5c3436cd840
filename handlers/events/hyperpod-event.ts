// What happened inside a HyperPod cluster, to which part of it.

import { baseView, withFields } from '../../src/core/base-view';
import type { BaseView, EventHandler } from '../../src/core/view';
import { text } from '../shared/attributes';
import { baseSample } from '../shared/sample';

interface HyperpodEventView extends BaseView {
  description: string | null;
  instanceGroup: string | null;
  instanceId: string | null;
}

export const hyperpodEvent: EventHandler<HyperpodEventView> = {
  view(event, _children, words) {
    const base = baseView(event, words);
    const description = text(event.attributes, 'description');
    return withFields(base, {
      description,
      // Where the cloud gives no other cause, the decoder repeats the description as the reason.
      reason: base.reason === description ? null : base.reason,
      instanceGroup: text(event.attributes, 'instanceGroup'),
      instanceId: text(event.attributes, 'instanceId'),
    });
  },
  sample: {
    ...baseSample('hyperpod-event'),
    description: 'Instance i-0123456789abcdef0 could not be replaced.',
    instanceGroup: 'worker',
    instanceId: 'i-0123456789abcdef0',
  },
};
