// The index of sibling routes: which of them can match at all, found by label and value instead of one by one.

import type { LabelSet, Matcher } from './matchers';

/** Positions of the siblings worth testing for these labels, in order. */
export type ChildIndex = (labels: LabelSet) => readonly number[];

/** Up to this many it is quicker to look at each than to list the event's own. */
const FEW_LABELS = 20;

/**
 * Files each sibling under its rarest `label="value"`; siblings without one are always tested.
 * `label=""` is not filed: it matches events that lack the label.
 */
export function buildIndex(siblings: readonly (readonly Matcher[])[]): ChildIndex {
  const counts = new Map<string, number>();
  for (const matcher of siblings.flat()) {
    if (isIndexable(matcher)) counts.set(keyOf(matcher), (counts.get(keyOf(matcher)) ?? 0) + 1);
  }
  const always: number[] = [];
  const filed = new Map<string, Map<string, number[]>>();
  siblings.forEach((matchers, position) => {
    const [rarest] = matchers
      .filter(isIndexable)
      .sort((a, b) => counts.get(keyOf(a))! - counts.get(keyOf(b))!);
    if (rarest === undefined) {
      always.push(position);
      return;
    }
    const byValue = filed.get(rarest.label) ?? new Map<string, number[]>();
    filed.set(rarest.label, byValue);
    const positions = byValue.get(rarest.value);
    if (positions === undefined) byValue.set(rarest.value, [position]);
    else positions.push(position);
  });
  if (filed.size === 0) return () => always;

  const names = [...filed.keys()];
  return (labels) => {
    let found: number[] | undefined;
    // Few labels are asked for as a rule; else those that the event has are fewer.
    for (const label of names.length <= FEW_LABELS ? names : Object.keys(labels)) {
      const positions = filed.get(label)?.get(labels[label] ?? '');
      if (positions !== undefined) found = found === undefined ? positions : [...found, ...positions];
    }
    if (found === undefined) return always;
    return always.length === 0 && found.length === 1 ? found : [...found, ...always].sort((a, b) => a - b);
  };
}

function isIndexable({ operator, value }: Matcher): boolean {
  return operator === '=' && value !== '';
}

function keyOf({ label, value }: Matcher): string {
  return `${label}=${value}`;
}
