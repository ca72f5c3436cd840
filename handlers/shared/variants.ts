// The variants behind an endpoint: what they serve, on how many instances, with which share of the traffic.

import type { MlEvent } from '../../src/core/event';
import type { JsonObject } from '../../src/core/json';
import type { Words } from '../../src/core/view';
import { groups, number, text } from './attributes';

export interface VariantView {
  /** Null for a lone variant that has no name; several without one are numbered. */
  name: string | null;
  model: string | null;
  /** "3 × ml.m5.xlarge"; "1 → 3" while that changes. */
  instances: string | null;
  /** Share of the traffic, "90%", where there is more than one variant. */
  share: string | null;
  /** What is being done to it, in words: "baking". */
  word: string | null;
  message: string | null;
}

/** The variants of a list attribute. */
export function variantsOf(event: MlEvent, key: string, words: Words): VariantView[] {
  const variants = groups(event.attributes, key);
  const weights = variants.map((variant) => number(variant, 'weight') ?? number(variant, 'desiredWeight'));
  const total = weights.reduce<number>((sum, weight) => sum + (weight ?? 0), 0);
  return variants.map((variant, index) => {
    const status = text(variant, 'status');
    const weight = weights[index] ?? null;
    return {
      name: text(variant, 'name') ?? (variants.length > 1 ? `#${index + 1}` : null),
      model: text(variant, 'modelName'),
      instances: instancesOf(variant),
      share:
        variants.length > 1 && weight !== null && total > 0 ? `${Math.round((100 * weight) / total)}%` : null,
      word: status === null ? null : words.status(status),
      message: text(variant, 'statusMessage'),
    };
  });
}

function instancesOf(variant: JsonObject): string | null {
  const current = number(variant, 'instanceCount');
  const desired = number(variant, 'desiredInstanceCount');
  const type = text(variant, 'instanceType');
  const count =
    current !== null && desired !== null && current !== desired
      ? `${current} → ${desired}`
      : (current ?? desired);
  if (count === null) return type;
  return type === null ? String(count) : `${count} × ${type}`;
}

/** Every field filled. */
export const variantsSample: VariantView[] = [
  {
    name: 'AllTraffic',
    model: 'fraud-detector-42',
    instances: '1 → 3 × ml.m5.xlarge',
    share: '90%',
    word: 'baking',
    message: 'Baking for 600 seconds with traffic enabled on canary capacity of 1 instance(s).',
  },
];
