// Every template checked and precompiled, as the module `bellhop:templates` of a bundle.

import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { BuildError, NODE, ROOT } from './common.mjs';

const require = createRequire(import.meta.url);

/** The template compiler and the handlers' sample views are TypeScript as well: they are bundled first, then called. */
const COMPILER = `
import { handlers } from './handlers';
export { checkConfig } from './src/config';
export { formatProblem } from './src/core/errors';
export { compileTemplateSet, toModule } from './src/render/compile';
export const samples = Object.fromEntries(Object.entries(handlers.events).map(([kind, { sample }]) => [kind, sample]));
`;

/** The compiler, ready to call; `folder` holds its bundle while it is needed. */
async function loadCompiler(folder) {
  const outfile = join(folder, '.build/compile.cjs');
  const stdin = { contents: COMPILER, resolveDir: ROOT, loader: 'ts', sourcefile: 'templates' };
  await build({ ...NODE, format: 'cjs', stdin, outfile, sourcemap: false });
  delete require.cache[outfile];
  const compiler = require(outfile);
  await rm(join(folder, '.build'), { recursive: true, force: true });
  return compiler;
}

/**
 * An esbuild plugin that gives `bellhop:templates`: the built-in templates, and the sets of the user's own that the
 * configuration `file` names. Throws every problem at once, with file, line and column.
 */
export async function templatesPlugin(folder, file) {
  const { checkConfig, compileTemplateSet, formatProblem, samples, toModule } = await loadCompiler(folder);
  let overrides = {};
  if (file !== undefined) {
    // Secrets and doors are the deployment's business; the build wants the names of template folders alone.
    const { config, problems } = await checkConfig({ env: {}, file });
    if (config === undefined) throw new BuildError(problems.map(formatProblem));
    overrides = config.templateSets;
  }
  const { problems, set } = compileTemplateSet({ dir: 'templates', overrides, samples });
  if (problems.length > 0) throw new BuildError(problems.map(formatProblem));
  const contents = toModule(set);
  return {
    name: 'bellhop-templates',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^bellhop:templates$/ }, () => ({ path: 'templates', namespace: 'bellhop' }));
      onLoad({ filter: /.*/, namespace: 'bellhop' }, () => ({ contents, loader: 'js', resolveDir: ROOT }));
    },
  };
}
