// Prints, as JSON, what the bundle in a folder takes by name out of its lazy chunks: `[chunk, name, whether it is there]`.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** `{RE2JS:e}=await import("./build-….mjs")`: what a CommonJS package would give in `default` alone. */
const TAKEN = /\{([\w$:, ]+)\}=await import\("(\.[^"]+)"\)/g;

const [folder] = process.argv.slice(2);
const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.mjs'));
const found = [];
for (const file of files.map((name) => join(folder, name))) {
  for (const [, names, target] of readFileSync(file, 'utf8').matchAll(TAKEN)) {
    const exported = await import(pathToFileURL(resolve(dirname(file), target)));
    for (const name of names.split(',').map((pair) => pair.split(':')[0].trim()))
      found.push([target, name, name in exported]);
  }
}
process.stdout.write(JSON.stringify(found));
