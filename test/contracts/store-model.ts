// The store as it should be, in a few lines of memory: what real stores are compared with.

import type { Json } from '../../src/core/json';
import type { Item, Store } from '../../src/core/ports';

interface Kept extends Item {
  expires: number;
}

/** `now` in epoch milliseconds. Rows live as long as the object. */
export function createModelStore(now: () => number): Store {
  const rows = new Map<string, Kept>();
  let writes = 0;

  function alive(key: string, version?: string): Kept | undefined {
    const row = rows.get(key);
    if (row === undefined || row.expires <= now()) return undefined;
    return version === undefined || row.version === version ? row : undefined;
  }

  function write(key: string, value: Json, expires = Number.POSITIVE_INFINITY): string {
    writes += 1;
    const version = `write ${writes}`;
    rows.set(key, { key, value: structuredClone(value), version, expires });
    return version;
  }

  function itemOf<T extends Json>({ key, value, version }: Kept): Item<T> {
    return { key, value: structuredClone(value) as T, version };
  }

  return {
    async get<T extends Json>(key: string) {
      const row = alive(key);
      return row && itemOf<T>(row);
    },
    async create(key, value, expires) {
      return alive(key) === undefined ? write(key, value, expires) : undefined;
    },
    async put(key, value, version, expires) {
      return alive(key, version) === undefined ? undefined : write(key, value, expires);
    },
    async delete(key, version) {
      return alive(key, version) !== undefined && rows.delete(key);
    },
    async list<T extends Json>(prefix: string, { after = '', limit = 1000 } = {}) {
      return [...rows.keys()]
        .filter((key) => key.startsWith(prefix) && key > after && alive(key) !== undefined)
        .sort()
        .slice(0, limit)
        .map((key) => itemOf<T>(rows.get(key) as Kept));
    },
  };
}
