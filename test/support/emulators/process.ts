// An emulator that runs as a process of its own, for as long as a test file does.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, listening } from './ports';

export interface Emulator {
  port: number;
  /** `http://127.0.0.1:<port>`. */
  url: string;
  stop(): Promise<void>;
}

/** Starts a program that is told its port and listens there; it works in a temporary folder of its own. */
export async function startEmulator(
  command: string,
  argumentsFor: (port: number) => string[],
): Promise<Emulator> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-emulator-'));
  const child = spawn(command, argumentsFor(port), { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  let failure: string | undefined;
  child.stderr.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-2000);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      failure = `${command} did not start: ${error.message}`;
      resolve();
    });
    child.once('close', (code) => {
      failure ??= `${command} ended with ${code}: ${complaints}`;
      resolve();
    });
  });
  // Not even a test run that is broken off may leave it behind.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);

  async function stop(): Promise<void> {
    process.off('exit', kill);
    kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }

  try {
    await listening(port, () => failure);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, url: `http://127.0.0.1:${port}`, stop };
}
