// The local store: rows in an SQLite file, safe for several processes at once.

import { randomUUID } from 'node:crypto';
import type { Json } from '../core/json';
import { assertKey, assertPrefix } from '../core/keys';
import type { Item, Store } from '../core/ports';
import { openSqlite, type SqliteFile } from './sqlite';

export interface LocalStore extends Store {
  /** Deletes expired rows, at most `limit` (1 000) at a time; how many. They were absent before, so nobody notices. */
  sweep(limit?: number): Promise<number>;
  /** Closes the file, unless it was passed in open. */
  close(): void;
}

export interface LocalStoreOptions {
  /** Epoch milliseconds; decides what has expired. */
  now?: () => number;
}

interface Row {
  key: string;
  value: string;
  version: string;
}

const ALIVE = '(expires IS NULL OR expires > ?)';
/** Sort before and after every character that a key can hold. */
const BEFORE_ALL = ' ';
const AFTER_ALL = '\x7f';

function textOf(value: Json): string {
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new TypeError('Only JSON can be stored.');
  return text;
}

/** An expiry that is no time would read as "never", so it is refused. */
function expiryOf(expires: number | undefined): number | null {
  if (expires === undefined) return null;
  if (!Number.isFinite(expires)) throw new RangeError(`Not an expiry in epoch milliseconds: ${expires}.`);
  return Math.ceil(expires);
}

function itemOf<T extends Json>(row: Row): Item<T> {
  return { key: row.key, value: JSON.parse(row.value) as T, version: row.version };
}

/**
 * Opens the store in an SQLite file (see `openSqlite` for paths and errors), or in one that is open already.
 * Rows are durable when a call returns.
 */
export function openLocalStore(file: string | SqliteFile, options: LocalStoreOptions = {}): LocalStore {
  const { now = Date.now } = options;
  const sqlite = typeof file === 'string' ? openSqlite(file) : file;

  return {
    async get<T extends Json>(key: string) {
      assertKey(key);
      const [row] = sqlite.all<Row>(
        `SELECT key, value, version FROM items WHERE key = ? AND ${ALIVE}`,
        key,
        now(),
      );
      return row && itemOf<T>(row);
    },

    async create(key, value, expires) {
      assertKey(key);
      const version = randomUUID();
      const written = sqlite.run(
        `INSERT INTO items (key, value, version, expires) VALUES (?, ?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = excluded.version, expires = excluded.expires
         WHERE items.expires <= ?`,
        key,
        textOf(value),
        version,
        expiryOf(expires),
        now(),
      );
      return written === 1 ? version : undefined;
    },

    async put(key, value, version, expires) {
      assertKey(key);
      const next = randomUUID();
      const written = sqlite.run(
        `UPDATE items SET value = ?, version = ?, expires = ? WHERE key = ? AND version = ? AND ${ALIVE}`,
        textOf(value),
        next,
        expiryOf(expires),
        key,
        version,
        now(),
      );
      return written === 1 ? next : undefined;
    },

    async delete(key, version) {
      assertKey(key);
      return (
        sqlite.run(`DELETE FROM items WHERE key = ? AND version = ? AND ${ALIVE}`, key, version, now()) === 1
      );
    },

    async list<T extends Json>(prefix: string, page: { after?: string; limit?: number } = {}) {
      const { after = '', limit = 1000 } = page;
      assertPrefix(prefix);
      if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`Not a page size: ${limit}.`);
      return sqlite
        .all<Row>(
          `SELECT key, value, version FROM items
           WHERE key >= ? AND key < ? AND ${ALIVE} ORDER BY key LIMIT ?`,
          after < prefix ? prefix : after + BEFORE_ALL,
          prefix + AFTER_ALL,
          now(),
          limit,
        )
        .map((row) => itemOf<T>(row));
    },

    async sweep(limit = 1000) {
      return sqlite.run(
        'DELETE FROM items WHERE key IN (SELECT key FROM items WHERE expires <= ? LIMIT ?)',
        now(),
        limit,
      );
    },

    close() {
      if (typeof file === 'string') sqlite.close();
    },
  };
}
