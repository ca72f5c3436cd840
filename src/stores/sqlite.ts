// The one file that the local store and queue share: opening, settings, schema version. The only home of libsql.

import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'libsql';
import { ConfigError, messageOf } from '../core/errors';

/** "BELL": tells our files from other programs' databases (https://sqlite.org/pragma.html#pragma_application_id). */
const APPLICATION_ID = 0x42454c4c;
/** How long a statement waits for another process's lock before it fails. */
const BUSY_MS = 10_000;

/** Step n brings a file from version n to n + 1. Steps that were released never change. */
const MIGRATIONS = [
  `CREATE TABLE items (
     key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL, version TEXT NOT NULL, expires INTEGER
   ) STRICT;
   CREATE INDEX items_by_expiry ON items (expires) WHERE expires IS NOT NULL;
   CREATE TABLE messages (
     id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL, sent INTEGER NOT NULL, due INTEGER NOT NULL,
     attempts INTEGER NOT NULL DEFAULT 0, receipt TEXT, failure TEXT
   ) STRICT;
   CREATE INDEX messages_by_due ON messages (due, id);
   CREATE TABLE dead_letters (
     id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL, reason TEXT NOT NULL, buried INTEGER NOT NULL
   ) STRICT;`,
];

export type Parameter = string | number | null;
/**
 * An open file. Calls are synchronous; each statement is a transaction of its own, which survives the end of the process,
 * however sudden, when it returns. Only a power cut may take the last ones back.
 */
export interface SqliteFile {
  /** Runs a statement; the number of rows it changed. */
  run(sql: string, ...parameters: Parameter[]): number;
  /** All rows of a query, or of a `RETURNING` clause. The tables are strict, so columns have the types of the schema. */
  all<Row>(sql: string, ...parameters: Parameter[]): Row[];
  /** Several statements as one, seen by nobody half done. `work` must not be asynchronous. */
  transaction<T>(work: () => T): T;
  close(): void;
}

function integer(database: Database.Database, sql: string): number {
  const row = database.prepare(sql).raw().get() as number[];
  return row[0] ?? 0;
}

/** Turning on the write-ahead log takes a lock that SQLite does not wait for, so two starting processes may collide. */
function enableWriteAheadLog(database: Database.Database): void {
  const deadline = Date.now() + BUSY_MS;
  for (;;) {
    try {
      database.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      if (!messageOf(error).includes('locked') || Date.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

function migrate(database: Database.Database): void {
  const version = integer(database, 'PRAGMA user_version');
  const owner = integer(database, 'PRAGMA application_id');
  const tables = integer(database, 'SELECT count(*) FROM sqlite_schema');
  if (owner !== APPLICATION_ID && (owner !== 0 || version !== 0 || tables !== 0)) {
    throw new Error('it is a database of another program');
  }
  if (version > MIGRATIONS.length) {
    throw new Error(
      `it was written by a newer version of Bellhop (schema ${version}, this one knows ${MIGRATIONS.length})`,
    );
  }
  for (const step of MIGRATIONS.slice(version)) database.exec(step);
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  // Written even if it is right already: a file that cannot be written to fails here, not at the first event.
  database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
}

function prepare(database: Database.Database): void {
  database.pragma(`busy_timeout = ${BUSY_MS}`);
  // With a write-ahead log, NORMAL is safe from every end of the process (`kill -9` too) and never leaves the file torn; only
  // a power cut may take the last writes back. FULL waits for the disk at each write, which was nine tenths of a replay.
  // https://sqlite.org/pragma.html#pragma_synchronous
  database.pragma('synchronous = NORMAL');
  database.transaction(() => migrate(database)).immediate();
  enableWriteAheadLog(database);
}

/**
 * Makes a folder and the folders above it. Not with `recursive: true`: where the parent exists and `mkdir` says ENOENT all the
 * same, as in /proc or in a mount that has gone, Node tries again for ever.
 */
function makeFolder(folder: string): void {
  const missing: string[] = [];
  // A drive that does not exist is its own parent.
  for (let path = resolve(folder); !existsSync(path) && path !== missing[0]; path = dirname(path))
    missing.unshift(path);
  for (const path of missing) {
    try {
      mkdirSync(path, { mode: 0o700 });
    } catch (error) {
      // Another process was quicker; or we may not look inside, which opening the file will tell.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/**
 * Makes the folder and an empty file that only the owner reads. A file that exists is not opened here: closing it would drop
 * the locks of every connection that this process has to it (https://sqlite.org/howtocorrupt.html, 2.2).
 */
function makeFile(file: string): void {
  makeFolder(dirname(file));
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
}

function open(file: string): Database.Database {
  if (file !== ':memory:') makeFile(file);
  const database = new Database(file);
  try {
    prepare(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Opens the file, or makes it, with its folder. `:memory:` is a database of its own that ends with `close`.
 * @throws ConfigError that names the path, if it cannot be opened, is not ours, or is newer than this program.
 */
export function openSqlite(file: string): SqliteFile {
  let database: Database.Database;
  try {
    database = open(file);
  } catch (error) {
    throw new ConfigError([
      { message: `Cannot use the data file ${file} (BELLHOP_DATA names its folder): ${messageOf(error)}.` },
    ]);
  }
  const statements = new Map<string, Database.Statement>();

  function statement(sql: string): Database.Statement {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const prepared = database.prepare(sql);
    statements.set(sql, prepared);
    return prepared;
  }

  return {
    run: (sql, ...parameters) => statement(sql).run(...parameters).changes,
    all: <Row>(sql: string, ...parameters: Parameter[]) => statement(sql).all(...parameters) as Row[],
    transaction: (work) => database.transaction(work).immediate(),
    close() {
      statements.clear();
      if (database.open) database.close();
    },
  };
}
