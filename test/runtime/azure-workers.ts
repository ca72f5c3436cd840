// Which Functions workers there are here: the official one where it has been built, and a small one of our own.

import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface FunctionsWorker {
  /** For people: whose worker. */
  name: string;
  /** The program and its arguments; the host adds where it listens. */
  command: readonly [string, ...string[]];
}

const VARIABLE = 'AZURE_FUNCTIONS_NODE_WORKER';

/**
 * AZURE_FUNCTIONS_NODE_WORKER: the `nodejsWorker.js` of a built worker, in `dist/src` of
 * https://github.com/Azure/azure-functions-nodejs-worker. AZURE_FUNCTIONS_NODE: the Node to run it with, if not this one.
 */
export function officialWorkers(env: NodeJS.ProcessEnv = process.env): FunctionsWorker[] {
  const worker = env[VARIABLE]?.trim();
  if (!worker) return [];
  if (!existsSync(worker)) throw new Error(`${VARIABLE} names ${worker}, and there is no such file`);
  const node = env.AZURE_FUNCTIONS_NODE?.trim() || process.execPath;
  return [{ name: 'azure-functions-nodejs-worker', command: [node, worker] }];
}

/** For what must run where the official one is not, which cannot be had as a package. */
export function plainWorker(): FunctionsWorker {
  return { name: 'a plain worker', command: [process.execPath, join(__dirname, 'plain-worker.cjs')] };
}
