// The built local host as a process of its own, for tests that start, kill and restart it.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '../../..');

export interface Built {
  /** The folder of server.cjs. */
  folder: string;
  remove(): Promise<void>;
}

/** Builds into a folder of its own, so that tests neither use a stale build nor disturb one. */
export async function buildLocalHost(): Promise<Built> {
  const name = `.test-${randomUUID()}`;
  const folder = join(ROOT, 'dist', name);
  await promisify(execFile)(process.execPath, [join(ROOT, 'config/build.mjs'), '--out', name]);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export interface Running {
  url: string;
  port: number;
  child: ChildProcess;
  /** All it has written. */
  output(): string;
  /** Sends a signal; resolves to the exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | string>;
}

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'bellhop-'));
}

/** Starts it on a free port; resolves when it listens. */
export async function startLocalHost(
  built: Built,
  data: string,
  env: Record<string, string> = {},
): Promise<Running> {
  const child = spawn(process.execPath, [join(built.folder, 'server.cjs')], {
    cwd: data,
    env: { PATH: process.env.PATH, TZ: 'UTC', BELLHOP_DATA: join(data, 'store'), PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const exit = new Promise<number | string>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      const found = /Bellhop is at (http:\S+)/.exec(text);
      if (found) resolve(found[1]!);
    };
    child.stdout!.on('data', read);
    child.stderr!.on('data', read);
    void exit.then((code) => reject(new Error(`it ended with ${code} before it listened:\n${text}`)));
  });
  return {
    url,
    port: Number(new URL(url).port),
    child,
    output: () => text,
    end(signal) {
      child.kill(signal);
      return exit;
    },
  };
}

/** Waits for something to become true. */
export async function until(what: string, check: () => Promise<boolean>, ms = 45_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`it did not come to this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
