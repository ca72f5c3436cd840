// What the parts of the store contract share.

import type { Json } from '../../src/core/json';
import type { Item, Store } from '../../src/core/ports';

/** 0 to count - 1. */
export function numbered(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Creates a row that must not be there yet; its version. */
export async function create(store: Store, key: string, value: Json, expires?: number): Promise<string> {
  const version = await store.create(key, value, expires);
  if (version === undefined) throw new Error(`${key} is taken`);
  return version;
}

/** Everything below a prefix, read in pages. */
export async function pages(store: Store, prefix: string, limit: number): Promise<Item[]> {
  const items: Item[] = [];
  for (;;) {
    const page = await store.list(prefix, { limit, after: items.at(-1)?.key });
    items.push(...page);
    if (page.length < limit) return items;
  }
}
