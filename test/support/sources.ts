// Which source files a bundle takes in: an entry point and whatever it imports from this project, at once or later.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const IMPORT = /(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)'(\.[^']+)'/g;

/** Paths from the project's root, without imports of types alone. */
export function bundled(entry: string): Map<string, string> {
  const files = new Map<string, string>();
  const todo = [resolve(ROOT, entry)];
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    const name = relative(ROOT, path).split(sep).join('/');
    if (files.has(name)) continue;
    const text = readFileSync(path, 'utf8');
    files.set(name, text);
    const code = text.replace(/^import type [^;]+;/gm, '');
    for (const [, target = ''] of code.matchAll(IMPORT)) todo.push(fileOf(resolve(dirname(path), target)));
  }
  return files;
}

function fileOf(path: string): string {
  const found = [`${path}.ts`, `${path}/index.ts`, path].find((candidate) => existsSync(candidate));
  if (found === undefined) throw new Error(`there is no source ${path}`);
  return found;
}
