// What all builds share: the folders, the options of bundles for Node, and how a problem is told.

import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Options of every bundle for Node. libsql stays outside: it loads a native library beside its own files. */
export const NODE = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['libsql'],
  sourcemap: true,
  legalComments: 'none',
  logLevel: 'silent',
};

/** Problems in what is built, a line each. */
export class BuildError extends Error {
  constructor(lines) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** Problems one per line, as editors read them: `file:line:column: message`. */
export function report(error) {
  const lines = error.lines ??
    error.errors?.map(({ text, location }) =>
      location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text,
    ) ?? [error.stack];
  console.error(`The build failed.\n${lines.join('\n')}`);
}
