// The bundles of the functions: dist/aws/<function>, dist/azure/app, and a zip of each; source maps lie beside in maps/.

import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { boltPlugin } from './bolt.mjs';
import { NODE, ROOT } from './common.mjs';
import { loadCompiler } from './compiler.mjs';
import { configurationPlugin, readConfiguration } from './configuration.mjs';
import { nodeHttp } from './node-http.mjs';
import { lazyTemplatesPlugin } from './templates.mjs';
import { zipFolder } from './zip.mjs';

/** Each of AWS is a bundle of its own; Azure's live in one process. */
const BUNDLES = {
  aws: { http: 'functions/aws/http.ts', inbox: 'functions/aws/inbox.ts', tick: 'functions/aws/tick.ts' },
  azure: { app: 'functions/azure/index.ts' },
};

/**
 * The bundles are ES modules, since only those are split into chunks that load when they are needed. Packages that are
 * CommonJS ask for Node's modules by `require`, and some for the name of their file.
 */
const BANNER = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __fileURLToPath } from 'node:url';",
  "import { dirname as __dirnameOf } from 'node:path';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __fileURLToPath(import.meta.url);',
  'const __dirname = __dirnameOf(__filename);',
].join('');

/** Builds every function of `target` into `folder`. The configuration `file` travels in the bundle: bellhop.yaml, else the example. */
export async function buildCloud(folder, target, file = defaultFile()) {
  await rm(folder, { recursive: true, force: true });
  const compiler = await loadCompiler(folder);
  const data = await readConfiguration(compiler, file);
  const plugins = [lazyTemplatesPlugin(compiler, data.templateSets), configurationPlugin(data)];
  for (const [name, entry] of Object.entries(BUNDLES[target])) {
    const out = join(folder, name);
    await bundle(entry, out, plugins);
    await writeFile(join(out, 'package.json'), manifest(target));
    if (target === 'azure') await cp(join(ROOT, 'functions/azure/host.json'), join(out, 'host.json'));
    await takeMaps(out, join(folder, 'maps', name));
    await zipFolder(out, join(folder, `${target === 'azure' ? 'bellhop' : name}.zip`));
  }
}

function defaultFile() {
  return ['bellhop.yaml', 'config/bellhop.yaml'].find((name) => existsSync(join(ROOT, name)));
}

async function bundle(entry, outdir, plugins) {
  await build({
    ...NODE,
    target: 'node22',
    format: 'esm',
    splitting: true,
    minify: true,
    // For Node, esbuild takes `main` first: the AWS SDK in its CommonJS form, of which nothing can be left out.
    mainFields: ['module', 'main'],
    // The worker brings its own core, and the library must find that one.
    external: [...NODE.external, '@azure/functions-core'],
    entryPoints: [{ in: entry, out: 'index' }],
    outdir,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    banner: { js: BANNER },
    plugins: [...plugins, nodeHttp, boltPlugin],
  });
}

/** Node decides by the nearest package.json whether files are modules; the Functions worker finds its entry there. */
function manifest(target) {
  const main = target === 'azure' ? { main: 'index.mjs' } : {};
  return `${JSON.stringify({ name: 'bellhop', private: true, type: 'module', ...main }, null, 2)}\n`;
}

/** Maps are for whoever reads a stack, not for the function: they would only make its start slower. */
async function takeMaps(from, to) {
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter(({ name }) => name.endsWith('.map'))) {
    await mkdir(to, { recursive: true });
    await rename(join(entry.parentPath, entry.name), join(to, entry.name));
  }
}
