// Schema versions: every stored row says which form it has, and a form of a newer version of this program is left alone.

import { asObject, type Json } from './json';
import type { Item, Store } from './ports';

/** The form of the rows that this version writes. */
export const SCHEMA = 1;

/**
 * The store, without rows of a newer form: to read one is an error. All rows that are changed are read before, so none
 * is overwritten by a version that does not know what it means. Its message goes back to the queue, where a worker of
 * the newer version takes it.
 */
export function knownRows<S extends Pick<Store, 'get' | 'list'>>(store: S): S {
  return {
    ...store,
    async get<T extends Json>(key: string) {
      const item = await store.get<T>(key);
      return item === undefined ? undefined : known(item);
    },
    async list<T extends Json>(...range: Parameters<Store['list']>) {
      return (await store.list<T>(...range)).map(known);
    },
  };
}

/** @throws {Error} for a row that a newer version of this program wrote. */
function known<T extends Json>(item: Item<T>): Item<T> {
  const schema = asObject(item.value)?.schema;
  if (typeof schema !== 'number' || schema <= SCHEMA) return item;
  throw new Error(
    `The row ${item.key} was written by a newer version of Bellhop (schema ${schema}, this one knows ${SCHEMA}): deploy that version here, too.`,
  );
}
