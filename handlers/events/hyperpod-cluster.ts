// A HyperPod cluster: which of its instance groups lack nodes.

import { baseView, toldAs, withFields } from '../../src/core/base-view';
import type { BaseView, EventHandler } from '../../src/core/view';
import { groups, number, text } from '../shared/attributes';
import { baseSample } from '../shared/sample';

interface HyperpodClusterView extends BaseView {
  instanceGroups: {
    name: string;
    type: string | null;
    current: number | null;
    target: number | null;
    /** Its state in words, where it is not in service. */
    word: string | null;
    /** It has fewer nodes than it should. */
    short: boolean;
  }[];
  orchestrator: string | null;
}

export const hyperpodCluster: EventHandler<HyperpodClusterView> = {
  view(event, _children, words) {
    const base = baseView(event, words);
    const lacks = event.tone === 'warning' && event.status === 'InService';
    return withFields(base, {
      // It is in service, but not with all its nodes.
      status: lacks ? toldAs(base, 'Degraded', words) : base.status,
      instanceGroups: groups(event.attributes, 'instanceGroups').map((instanceGroup, index) => {
        const status = text(instanceGroup, 'status');
        const current = number(instanceGroup, 'currentCount');
        const target = number(instanceGroup, 'targetCount');
        return {
          name: text(instanceGroup, 'name') ?? `#${index + 1}`,
          type: text(instanceGroup, 'instanceType'),
          current,
          target,
          word: status === null || status === 'InService' ? null : words.status(status),
          short: current !== null && target !== null && current < target,
        };
      }),
      orchestrator: text(event.attributes, 'orchestrator'),
    });
  },
  sample: {
    ...baseSample('hyperpod-cluster'),
    instanceGroups: [
      { name: 'worker', type: 'ml.p5.48xlarge', current: 14, target: 16, word: 'degraded', short: true },
    ],
    orchestrator: 'Eks',
  },
};
