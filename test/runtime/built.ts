// The functions as they are deployed, started under a runtime client, each in a process of its own.

import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { LambdaName } from '../support/hosts/lambda';
import { type RunningFunction, type RuntimeClient, startFunction } from './function';

const ROOT = resolve(__dirname, '../..');
/** Not where the build for a deployment lies: other tests build that anew while these run. */
const OUT = 'runtime';
const NAMES = ['http', 'inbox', 'tick'] as const satisfies readonly LambdaName[];

/** Builds all functions, into `dist/runtime`. */
export function buildFunctions(): void {
  execFileSync(process.execPath, ['config/build.mjs', 'aws', '--out', OUT], { cwd: ROOT, stdio: 'pipe' });
}

export function startBuilt(name: LambdaName, client: RuntimeClient, env: Record<string, string>) {
  // The SDK announces the end of its support for Node 20 at the first use of a client.
  const quiet = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  return startFunction({ client, folder: join(ROOT, 'dist', OUT, name), env: { ...quiet, ...env } });
}

export type BuiltFunctions = Record<LambdaName, RunningFunction>;

/** All three; resolves when each has asked for work. */
export async function startAllBuilt(
  client: RuntimeClient,
  env: Record<string, string>,
): Promise<{ functions: BuiltFunctions; stop(): Promise<void> }> {
  const started = await Promise.all(NAMES.map((name) => startBuilt(name, client, env)));
  async function stop(): Promise<void> {
    await Promise.all(started.map((running) => running.stop()));
  }
  try {
    await Promise.all(started.map(({ ready }) => ready));
  } catch (error) {
    await stop();
    throw error;
  }
  const functions = Object.fromEntries(NAMES.map((name, index) => [name, started[index]])) as BuiltFunctions;
  return { functions, stop };
}
