// The build: `node config/build.mjs [local] [aws] [azure]`, by default local. Templates are checked and precompiled.
// `--watch` repeats the local build on every change; `--out NAME` builds a single target into dist/NAME, for tests;
// `--config FILE` travels in the functions in place of bellhop.yaml.

import { watch } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { buildCloud } from './build/cloud.mjs';
import { ROOT, report } from './build/common.mjs';
import { buildLocal } from './build/local.mjs';

const TARGETS = { local: buildLocal, aws: buildCloud, azure: buildCloud };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { watch: { type: 'boolean' }, out: { type: 'string' }, config: { type: 'string' } },
});
const targets = positionals.length > 0 ? positionals : ['local'];

async function buildAll() {
  for (const target of targets) {
    const started = performance.now();
    const folder = join(ROOT, 'dist', values.out ?? target);
    await TARGETS[target](folder, target, values.config);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`built ${relative(ROOT, folder)} in ${seconds} s`);
  }
}

process.chdir(ROOT);
const unknown = targets.filter((target) => !Object.hasOwn(TARGETS, target));
if (unknown.length > 0) {
  console.error(
    `There is no build called ${unknown.join(', ')}; there are ${Object.keys(TARGETS).join(', ')}.`,
  );
  process.exit(2);
}
try {
  await buildAll();
} catch (error) {
  report(error);
  process.exitCode = 1;
}
if (values.watch) {
  let timer;
  for (const folder of ['src', 'handlers', 'functions', 'templates', 'test/fixtures', 'bench']) {
    watch(join(ROOT, folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => buildAll().catch(report), 150);
    });
  }
}
