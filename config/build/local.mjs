// The local programs: dist/local/{server,cli,demo,bench}.cjs and the page with its samples.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { build } from 'esbuild';
import { NODE, ROOT } from './common.mjs';
import { loadCompiler } from './compiler.mjs';
import { templatesPlugin } from './templates.mjs';

/** Builds into `folder`. Throws BuildError, or esbuild's own. */
export async function buildLocal(folder) {
  await rm(folder, { recursive: true, force: true });
  await Promise.all([buildPrograms(folder), buildPage(folder), buildSamples(folder)]);
}

async function buildPrograms(folder) {
  const entryPoints = {
    server: 'functions/local/server.ts',
    cli: 'functions/local/cli.ts',
    demo: 'functions/local/demo.ts',
    bench: 'bench/index.ts',
  };
  const present = Object.entries(entryPoints).filter(([, file]) => existsSync(join(ROOT, file)));
  await build({
    ...NODE,
    format: 'cjs',
    entryPoints: present.map(([out, file]) => ({ in: file, out })),
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    plugins: [templatesPlugin(await loadCompiler(folder))],
  });
  await chmod(join(folder, 'cli.cjs'), 0o755);
}

async function buildPage(folder) {
  const from = join(ROOT, 'functions/local/page');
  await build({
    absWorkingDir: ROOT,
    entryPoints: { page: join(from, 'main.ts') },
    outdir: join(folder, 'page'),
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    minify: true,
    sourcemap: true,
    legalComments: 'linked',
    logLevel: 'silent',
  });
  await build({
    absWorkingDir: ROOT,
    entryPoints: { page: join(from, 'page.css') },
    outdir: join(folder, 'page'),
    bundle: true,
    minify: true,
    logLevel: 'silent',
  });
  for (const file of ['index.html', 'icon.svg'])
    await writeFile(join(folder, 'page', file), await readFile(join(from, file)));
}

/** The fixtures are the page's samples: one file, so that the built server needs no other. */
async function buildSamples(folder) {
  const from = join(ROOT, 'test/fixtures');
  const files = readdirSync(from, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith('.json'),
  );
  const samples = files.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    const body = parsed(readFileSync(path, 'utf8'));
    const id = relative(from, path)
      .split(sep)
      .join('/')
      .replace(/\.json$/, '');
    return body === undefined ? [] : [{ id, body }];
  });
  samples.sort((a, b) => (a.id < b.id ? -1 : 1));
  await mkdir(join(folder, 'page'), { recursive: true });
  await writeFile(join(folder, 'page/samples.json'), JSON.stringify(samples));
}

/** Undefined for a fixture that is broken on purpose. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
