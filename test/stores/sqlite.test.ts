// The data file: what is refused, and how it says so.

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { ConfigError } from '../../src/core/errors';
import { openSqlite } from '../../src/stores/sqlite';

function cannot(file: string): string {
  return `Cannot use the data file ${file} (BELLHOP_DATA names its folder)`;
}

/** Permissions do not stop root, so root becomes someone else for a moment. */
function asNobody<T>(work: () => T): T {
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid?.(65534);
  try {
    return work();
  } finally {
    if (root) process.seteuid?.(0);
  }
}

describe('opening the data file', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bellhop-sqlite-'));
    file = join(folder, 'bellhop.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** The one sentence that a person would see. */
  function refusal(path: string): string {
    try {
      openSqlite(path).close();
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      return (error as ConfigError).message;
    }
    throw new Error('it was opened');
  }

  it('makes folder and file for the owner only, and writes through a log', () => {
    const deep = join(folder, 'data', 'bellhop.db');
    const sqlite = openSqlite(deep);

    expect(sqlite.all('PRAGMA journal_mode')).toMatchObject([{ journal_mode: 'wal' }]);
    expect(sqlite.all('PRAGMA synchronous')).toMatchObject([{ synchronous: 1 }]);
    expect(sqlite.all('PRAGMA busy_timeout')).toMatchObject([{ timeout: 10_000 }]);
    expect(sqlite.all('PRAGMA user_version')).toMatchObject([{ user_version: 1 }]);
    expect(statSync(deep).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
    sqlite.close();
  });

  it('refuses a file of a newer version and leaves it as it was', () => {
    openSqlite(file).close();
    const newer = new Database(file);
    newer.pragma('user_version = 2');
    newer.close();
    const before = readFileSync(file);

    expect(refusal(file)).toBe(
      `${cannot(file)}: it was written by a newer version of Bellhop (schema 2, this one knows 1).`,
    );
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("refuses another program's database and leaves it as it was", () => {
    const other = new Database(file);
    other.exec('CREATE TABLE customers (name TEXT)');
    other.close();
    const before = readFileSync(file);

    expect(refusal(file)).toBe(`${cannot(file)}: it is a database of another program.`);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('refuses a file that is no database', () => {
    writeFileSync(file, 'Dear diary, '.repeat(1000));

    expect(refusal(file)).toBe(`${cannot(file)}: file is not a database.`);
    expect(readFileSync(file, 'utf8')).toBe('Dear diary, '.repeat(1000));
  });

  it('refuses a folder in place of the file', () => {
    mkdirSync(file);

    expect(refusal(file)).toMatch(`${cannot(file)}: `);
  });

  it('refuses a file in place of the folder', () => {
    writeFileSync(file, '');
    const below = join(file, 'data', 'bellhop.db');

    const message = refusal(below);

    expect(message).toMatch(`${cannot(below)}: `);
    expect(message).toMatch('ENOTDIR: not a directory');
  });

  it('refuses a folder that it may not write to', () => {
    chmodSync(folder, 0o555);

    const message = asNobody(() => refusal(file));

    expect(message).toMatch(`${cannot(file)}: `);
    expect(message).toMatch('EACCES: permission denied');
  });

  // `mkdir` says ENOENT there although the parent exists, which sends `recursive: true` round and round for ever.
  it.each(['/proc/x', '/proc/x/deep/er'])('refuses %s, where no folder can be made, at once', (path) => {
    const below = join(path, 'bellhop.db');

    const message = refusal(below);

    expect(message).toMatch(`${cannot(below)}: `);
    expect(message).toMatch(/mkdir '\/proc(\/x)?'\.$/);
  });

  it('refuses a file that it may not write to', () => {
    openSqlite(file).close();
    chmodSync(folder, 0o777);
    chmodSync(file, 0o444);

    const message = asNobody(() => refusal(file));

    expect(message).toBe(`${cannot(file)}: attempt to write a readonly database.`);
  });

  it('undoes a transaction that throws', () => {
    const sqlite = openSqlite(':memory:');
    const insert = "INSERT INTO items (key, value, version) VALUES ('a', '1', 'v')";

    expect(() =>
      sqlite.transaction(() => {
        sqlite.run(insert);
        throw new Error('changed our mind');
      }),
    ).toThrow('changed our mind');

    expect(sqlite.all('SELECT key FROM items')).toEqual([]);
    expect(sqlite.run(insert)).toBe(1);
    sqlite.close();
  });
});
