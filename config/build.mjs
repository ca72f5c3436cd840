// The build: dist/local/{server,cli,bench}.cjs and the page, with every template checked and precompiled.
// `--watch` repeats it on every change; `--out NAME` builds into dist/NAME, for tests.

import { existsSync, readdirSync, readFileSync, watch } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const out = process.argv.indexOf('--out');
const OUT = join(ROOT, 'dist', out < 0 ? 'local' : process.argv[out + 1]);
const require = createRequire(import.meta.url);

/** What every bundle for Node has in common. libsql stays outside: it loads a native library beside its own files. */
const NODE = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['libsql'],
  sourcemap: true,
  legalComments: 'none',
  logLevel: 'silent',
};

/** The template compiler and the handlers' sample views are TypeScript as well: they are bundled first, then called. */
const COMPILER = `
import { handlers } from './handlers';
export { formatProblem } from './src/core/errors';
export { compileTemplateSet, toModule } from './src/render/compile';
export const samples = Object.fromEntries(Object.entries(handlers.events).map(([kind, { sample }]) => [kind, sample]));
`;

/** All templates as the source of a module. Throws every problem in them at once, with file, line and column. */
async function compileTemplates() {
  const outfile = join(OUT, '.build/compile.cjs');
  const stdin = { contents: COMPILER, resolveDir: ROOT, loader: 'ts', sourcefile: 'templates' };
  await build({ ...NODE, stdin, outfile, sourcemap: false });
  delete require.cache[outfile];
  const { compileTemplateSet, formatProblem, samples, toModule } = require(outfile);
  const { problems, set } = compileTemplateSet({ dir: 'templates', samples });
  if (problems.length > 0) throw new BuildError(problems.map(formatProblem));
  return toModule(set);
}

class BuildError extends Error {
  constructor(lines) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** `bellhop:templates`: the precompiled templates as a module. */
function templatesPlugin(source) {
  return {
    name: 'bellhop-templates',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^bellhop:templates$/ }, () => ({ path: 'templates', namespace: 'bellhop' }));
      onLoad({ filter: /.*/, namespace: 'bellhop' }, () => ({
        contents: source,
        loader: 'js',
        resolveDir: ROOT,
      }));
    },
  };
}

async function buildPrograms() {
  const source = await compileTemplates();
  const entryPoints = {
    server: 'functions/local/server.ts',
    cli: 'functions/local/cli.ts',
    bench: 'bench/index.ts',
  };
  const present = Object.entries(entryPoints).filter(([, file]) => existsSync(join(ROOT, file)));
  await build({
    ...NODE,
    entryPoints: present.map(([out, file]) => ({ in: file, out })),
    outdir: OUT,
    outExtension: { '.js': '.cjs' },
    plugins: [templatesPlugin(source)],
  });
  if (existsSync(join(OUT, 'cli.cjs'))) await chmod(join(OUT, 'cli.cjs'), 0o755);
}

async function buildPage() {
  const from = join(ROOT, 'functions/local/page');
  await build({
    absWorkingDir: ROOT,
    entryPoints: { page: join(from, 'main.ts') },
    outdir: join(OUT, 'page'),
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
    outdir: join(OUT, 'page'),
    bundle: true,
    minify: true,
    logLevel: 'silent',
  });
  for (const file of ['index.html', 'icon.svg'])
    await writeFile(join(OUT, 'page', file), await readFile(join(from, file)));
}

/** The fixtures are the page's samples: one file, so that the built server needs no other. */
async function buildSamples() {
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
  await mkdir(join(OUT, 'page'), { recursive: true });
  await writeFile(join(OUT, 'page/samples.json'), JSON.stringify(samples));
}

/** Undefined for a fixture that is broken on purpose. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function buildAll() {
  const started = performance.now();
  await Promise.all([buildPrograms(), buildPage(), buildSamples()]);
  console.log(`built ${relative(ROOT, OUT)} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** Problems one per line, as editors read them: `file:line:column: message`. */
function report(error) {
  const lines = error.lines ??
    error.errors?.map(({ text, location }) =>
      location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text,
    ) ?? [error.stack];
  console.error(`The build failed.\n${lines.join('\n')}`);
}

process.chdir(ROOT);
if (process.argv.includes('--watch')) {
  const run = () => buildAll().catch(report);
  await run();
  let timer;
  for (const folder of ['src', 'handlers', 'functions', 'templates', 'test/fixtures', 'bench']) {
    watch(join(ROOT, folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(run, 150);
    });
  }
} else {
  await rm(OUT, { recursive: true, force: true });
  await buildAll().catch((error) => {
    report(error);
    process.exitCode = 1;
  });
}
