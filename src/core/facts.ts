// Facts: what is known of a thing, each stamped with the order of the event that told it, so that merging commutes.

import type { MlEvent } from './event';
import { canonicalJson, type Json } from './json';
import type { Order } from './order';

type Stamped<T> = { order: Order; value: T };
export type Facts = Record<string, Stamped<Json>>;

/** Takes facts in; the greater stamp wins, and of equal stamps always the same value. True if anything changed. */
export function mergeFacts(into: Facts, from: Record<string, Json | undefined>, order: Order): boolean {
  let changed = false;
  for (const [name, value] of Object.entries(from)) {
    if (value === undefined || value === null) continue;
    const known = Object.hasOwn(into, name) ? into[name] : undefined;
    const wins =
      known === undefined ||
      order > known.order ||
      (order === known.order && canonicalJson(value) > canonicalJson(known.value));
    if (!wins) continue;
    if (known === undefined || canonicalJson(known.value) !== canonicalJson(value)) changed = true;
    Object.defineProperty(into, name, {
      value: { order, value },
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return changed;
}

/** What an event tells: its attributes, tags and actor. */
export function factsOf(event: MlEvent): Record<string, Json | undefined> {
  return {
    ...Object.fromEntries(
      Object.entries(event.attributes).map(([name, value]) => [`attribute.${name}`, value]),
    ),
    ...Object.fromEntries(Object.entries(event.tags).map(([name, value]) => [`tag.${name}`, value])),
    actor: event.actor,
  };
}
