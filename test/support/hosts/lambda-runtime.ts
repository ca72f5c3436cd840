// The built functions under a runtime client, each in a process of its own, as Lambda runs them.

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RuntimeClient } from '../../runtime/function';
import { startFunction } from '../../runtime/function';
import type { LambdaName, LoadHandlers } from './lambda';

const ROOT = join(__dirname, '../../..');

/** Builds into a folder of its own, so that the test neither uses a stale build nor disturbs one. */
export async function buildLambdas(): Promise<{ folder: string; remove(): Promise<void> }> {
  const name = `.test-${randomUUID()}`;
  const folder = join(ROOT, 'dist', name);
  await promisify(execFile)(process.execPath, [join(ROOT, 'config/build.mjs'), 'aws', '--out', name]);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export function underRuntime(client: RuntimeClient, folder: string): LoadHandlers {
  return async (env) => {
    const start = (name: LambdaName) => startFunction({ client, folder: join(folder, name), env });
    const [http, inbox, tick] = await Promise.all([start('http'), start('inbox'), start('tick')]);
    return {
      invoke: { http: http.invoke, inbox: inbox.invoke, tick: tick.invoke },
      async stop() {
        await Promise.all([http.stop(), inbox.stop(), tick.stop()]);
      },
    };
  };
}
