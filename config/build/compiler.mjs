// The part of the build that is TypeScript as well: the template compiler, the handlers' sample views, the configuration.

import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { NODE, ROOT } from './common.mjs';

const require = createRequire(import.meta.url);

const COMPILER = `
import { handlers } from './handlers';
export { checkConfig } from './src/config';
export { formatProblem } from './src/core/errors';
export { compileTemplateSet, toModule, toSource } from './src/render/compile';
export const samples = Object.fromEntries(Object.entries(handlers.events).map(([kind, { sample }]) => [kind, sample]));
`;

/** Bundled first, then ready to call; `folder` holds the bundle while it is needed. */
export async function loadCompiler(folder) {
  const outfile = join(folder, '.build/compile.cjs');
  const stdin = { contents: COMPILER, resolveDir: ROOT, loader: 'ts', sourcefile: 'compiler' };
  await build({ ...NODE, format: 'cjs', stdin, outfile, sourcemap: false });
  delete require.cache[outfile];
  const compiler = require(outfile);
  await rm(join(folder, '.build'), { recursive: true, force: true });
  return compiler;
}

/** An esbuild plugin that gives the module `name`, which is made by the build. */
export function madeModule(name, contents) {
  return {
    name,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: name }));
      onLoad({ filter: /.*/, namespace: name }, () => ({ contents, loader: 'js', resolveDir: ROOT }));
    },
  };
}
