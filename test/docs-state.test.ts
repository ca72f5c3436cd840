// docs/state.md is true: its table has every kind of row that the code writes, and none that it does not.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
/** Ids that are made by `key` and are not stored under themselves. */
const NO_ROWS = new Set(['word', 'conversation']);

function sourcesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && path !== join('core', 'keys.ts'))
    .map((path) => readFileSync(join(ROOT, folder, path), 'utf8'));
}

/** The first part of each key that a file makes; a constant counts as what it stands for. */
function prefixesIn(source: string): string[] {
  return [...source.matchAll(/\b(?:key|prefix)\(\s*(?:'([^']+)'|(\w+))/g)].flatMap(([, literal, name]) => {
    if (literal !== undefined) return [literal];
    if (NO_ROWS.has(name!)) return [];
    return [new RegExp(`const ${name} = '([^']+)'`).exec(source)?.[1] ?? `${name}, whatever that is`];
  });
}

describe('docs/state.md', () => {
  it('has a row for each first part of a key in the code, and for no other', () => {
    const written = new Set(['src', 'functions'].flatMap(sourcesIn).flatMap(prefixesIn));
    const table =
      /^\| key \|.*(?:\n\|.*)*/m.exec(readFileSync(join(ROOT, 'docs/state.md'), 'utf8'))?.[0] ?? '';
    const keys = table
      .split('\n')
      .slice(2)
      .flatMap((line) => [...line.split('|')[1]!.matchAll(/`([^`]+)`/g)]);

    const told = new Set(keys.map(([, text]) => text!.split(' ')[0]!));

    expect([...told].sort()).toEqual([...written].sort());
  });
});
