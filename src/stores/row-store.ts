// The store over a cloud's table: values of any size, writes with an identity, deletes that can be told from others'.

import { randomUUID } from 'node:crypto';
import type { Json } from '../core/json';
import { assertKey } from '../core/keys';
import type { Item, Store } from '../core/ports';
import { type Body, expiryOf, type KeyRange, pack, rangeOf, split, unpack } from './values';

/** The form of the rows. A later form that older code cannot read counts up. */
export const SCHEMA = 1;

/** A row to be written. `id` names this write: a nonce, and behind "+" the number of parts if the value is in parts. */
export interface NewRow {
  key: string;
  id: string;
  /** Epoch milliseconds. */
  expires?: number;
  body: Body;
}

/** A row as it was read. Its version starts with its id, up to a "|" if the table adds something of its own. */
export interface Row extends NewRow {
  version: string;
}

/** What the store needs of a table. Rows that expired at `at` or before are dead: not found, and free to be taken. */
export interface RowTable {
  /** Bytes of a value that fit into one row. */
  roomInRow: number;
  find(key: string, at: number): Promise<Row | undefined>;
  /** Writes if no living row has the key; the version, or undefined. Knows its own write again when the SDK sent it twice. */
  insert(row: NewRow, at: number): Promise<string | undefined>;
  /** Writes over a living row of this version; the same. */
  replace(row: NewRow, version: string, at: number): Promise<string | undefined>;
  /** Removes a row of this version, dead or alive, if it is still there. */
  erase(key: string, version: string): Promise<void>;
  /** Living rows in the order of their keys, `range.limit` at most. */
  list(range: KeyRange, at: number): Promise<Row[]>;
  writePart(id: string, index: number, bytes: Uint8Array, expires: number | undefined): Promise<void>;
  /** The parts that are there, in order. */
  readParts(id: string): Promise<Uint8Array[]>;
  erasePart(id: string, index: number): Promise<void>;
  /** What to throw instead of an SDK's error: a sentence if people have to do something. */
  explain(error: unknown): unknown;
}

/** A reader may meet a row between two writes, when its parts are just being deleted: then it reads again. */
const READS = 5;
/** Parts outlive their row, so that whoever read the row can still read them. */
const PARTS_OUTLIVE_MS = 3_600_000;

export function idOf(version: string): string {
  return version.split('|', 1)[0] as string;
}

function partsIn(id: string): number {
  return Number(id.split('+')[1] ?? 0);
}

function explained(store: Store, explain: (error: unknown) => unknown): Store {
  const fail = (error: unknown): never => {
    throw explain(error);
  };
  return {
    get: <T extends Json>(key: string) => store.get<T>(key).catch(fail),
    create: (...row) => store.create(...row).catch(fail),
    put: (...row) => store.put(...row).catch(fail),
    delete: (...row) => store.delete(...row).catch(fail),
    list: <T extends Json>(...range: Parameters<Store['list']>) => store.list<T>(...range).catch(fail),
  };
}

export function createRowStore(table: RowTable, now: () => number): Store {
  async function eraseParts(id: string): Promise<void> {
    const indexes = Array.from({ length: partsIn(id) }, (_, index) => index);
    await Promise.all(indexes.map((index) => table.erasePart(id, index)));
  }

  /** For what nobody can see any more. Its failure must not hide that the write itself succeeded. */
  async function tidy(work: Promise<void>): Promise<void> {
    await work.catch(() => undefined);
  }

  /** Parts first, the row last: a value is seen whole or not at all. After an unclear failure the parts stay. */
  async function write(
    row: { key: string; value: Json; expires?: number },
    save: (row: NewRow) => Promise<string | undefined>,
  ): Promise<string | undefined> {
    const { key, value } = row;
    const expires = expiryOf(row.expires);
    const body = await pack(value);
    const whole = (body.bytes?.length ?? 0) <= table.roomInRow;
    if (whole) return save({ key, id: randomUUID(), expires, body });

    const parts = split(body.bytes as Uint8Array, table.roomInRow);
    const id = `${randomUUID()}+${parts.length}`;
    const partsExpire = expires === undefined ? undefined : expires + PARTS_OUTLIVE_MS;
    await Promise.all(parts.map((bytes, index) => table.writePart(id, index, bytes, partsExpire)));
    const version = await save({ key, id, expires, body: {} });
    if (version === undefined) await tidy(eraseParts(id));
    return version;
  }

  /** Undefined if parts of it are gone. */
  async function itemOf<T extends Json>({ key, id, body, version }: Row): Promise<Item<T> | undefined> {
    const count = partsIn(id);
    const parts = count === 0 ? [] : await table.readParts(id);
    if (parts.length !== count) return undefined;
    const value = await unpack<T>(count === 0 ? body : { bytes: Buffer.concat(parts) });
    return value === undefined ? undefined : { key, value, version };
  }

  async function get<T extends Json>(key: string): Promise<Item<T> | undefined> {
    for (let read = 0; read < READS; read += 1) {
      const row = await table.find(key, now());
      const item = row && (await itemOf<T>(row));
      if (row === undefined || item !== undefined) return item;
    }
    throw new Error(`The value of the row ${key} is not whole: parts of it are missing.`);
  }

  const store: Store = {
    async get<T extends Json>(key: string) {
      assertKey(key);
      return get<T>(key);
    },

    async create(key, value, expires) {
      assertKey(key);
      return write({ key, value, expires }, (row) => table.insert(row, now()));
    },

    async put(key, value, version, expires) {
      assertKey(key);
      const next = await write({ key, value, expires }, (row) => table.replace(row, version, now()));
      if (next !== undefined) await tidy(eraseParts(idOf(version)));
      return next;
    },

    async delete(key, version) {
      assertKey(key);
      // A dead row first, then nothing: a plain delete that the SDK repeats could not tell its own work from another's.
      const dead = await table.replace({ key, id: randomUUID(), expires: 0, body: {} }, version, now());
      if (dead === undefined) return false;
      await tidy(table.erase(key, dead));
      await tidy(eraseParts(idOf(version)));
      return true;
    },

    async list<T extends Json>(prefix: string, page: { after?: string; limit?: number } = {}) {
      const rows = await table.list(rangeOf(prefix, page), now());
      const items: Item<T>[] = [];
      for (const row of rows) {
        const item = (await itemOf<T>(row)) ?? (await get<T>(row.key));
        if (item !== undefined) items.push(item);
      }
      return items;
    },
  };
  return explained(store, table.explain);
}
