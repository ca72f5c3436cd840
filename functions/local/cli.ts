#!/usr/bin/env node
// The command line: the composition root of `bellhop`; the only reader of its arguments, environment and streams.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { version } from '../../package.json';
import { runCli } from '../../src/cli/program';
import { createCliParts } from './cli-parts';

// `bellhop decode … | head` closes our output early, which is no mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const parts = createCliParts({
  env: process.env,
  version,
  project: join(__dirname, '../..'),
  stdout: process.stdout,
  stderr: process.stderr,
  readStdin: () => buffer(process.stdin),
  readFile: (path) => readFile(path),
});

void runCli(process.argv.slice(2), parts).then((exit) => {
  process.exitCode = exit;
});
