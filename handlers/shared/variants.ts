// The variants behind an endpoint: what they serve, on how many instances, with which share of the traffic.

import type { MlEvent } from '../../src/core/event';
import type { Words } from '../../src/core/view';
import { groups, number, text } from './attributes';

export interface VariantView {
  name: string;
  model: string | null;
  instanceType: string | null;
  instances: number | null;
  /** How many there will be, where that differs. */
  wanted: number | null;
  /** Share of the traffic in percent, where there is more than one variant. */
  share: number | null;
  /** What is being done to it, in words: "baking". */
  word: string | null;
  message: string | null;
}

/** The variants of a list attribute; those without a name cannot be told apart and are numbered. */
export function variantsOf(event: MlEvent, key: string, words: Words): VariantView[] {
  const variants = groups(event.attributes, key);
  const weights = variants.map((variant) => number(variant, 'weight') ?? number(variant, 'desiredWeight'));
  const total = weights.reduce<number>((sum, weight) => sum + (weight ?? 0), 0);
  return variants.map((variant, index) => {
    const desired = number(variant, 'desiredInstanceCount');
    const current = number(variant, 'instanceCount');
    const status = text(variant, 'status');
    const weight = weights[index] ?? null;
    return {
      name: text(variant, 'name') ?? `#${index + 1}`,
      model: text(variant, 'modelName'),
      instanceType: text(variant, 'instanceType'),
      instances: current ?? desired,
      wanted: current !== null && desired !== current ? desired : null,
      share: variants.length > 1 && weight !== null && total > 0 ? Math.round((100 * weight) / total) : null,
      word: status === null ? null : words.status(status),
      message: text(variant, 'statusMessage'),
    };
  });
}

/** Every field filled. */
export const variantsSample: VariantView[] = [
  {
    name: 'AllTraffic',
    model: 'fraud-detector-42',
    instanceType: 'ml.m5.xlarge',
    instances: 1,
    wanted: 3,
    share: 90,
    word: 'baking',
    message: 'Baking for 600 seconds with traffic enabled on canary capacity of 1 instance(s).',
  },
];
