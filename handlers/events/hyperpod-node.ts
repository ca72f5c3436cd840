// A HyperPod node: what is wrong with it, and whether it is being repaired.

import { baseView, withFields } from '../../src/core/base-view';
import type { BaseView, EventHandler } from '../../src/core/view';
import { text } from '../shared/attributes';
import { baseSample } from '../shared/sample';

interface HyperpodNodeView extends BaseView {
  cluster: string | null;
  /** The cloud's word for what it does about it: Replace, Reboot. */
  repair: string | null;
  /** Nothing is being done: a person must. */
  unrepaired: boolean;
  recommendation: string | null;
}

export const hyperpodNode: EventHandler<HyperpodNodeView> = {
  view(event, _children, words) {
    const action = text(event.attributes, 'repairAction');
    const repair = action === null || /^none$/i.test(action) ? null : action;
    return withFields(baseView(event, words), {
      cluster: text(event.attributes, 'cluster'),
      repair,
      unrepaired: repair === null && action !== null && event.tone === 'warning',
      recommendation: text(event.attributes, 'recommendation'),
    });
  },
  sample: {
    ...baseSample('hyperpod-node'),
    cluster: 'llm-training',
    repair: 'Replace',
    unrepaired: true,
    recommendation: 'Replace the node.',
  },
};
