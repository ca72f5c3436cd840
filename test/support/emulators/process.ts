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

/**
 * Runs a program until its own input ends, which happens whatever becomes of the tests: also a test run that is killed leaves
 * no emulator behind.
 */
const GUARD = `
  const [command, ...args] = process.argv.slice(1);
  const child = require('node:child_process').spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  child.on('error', (error) => { process.stderr.write(error.message); process.exit(1); });
  child.on('exit', (code) => process.exit(code ?? 1));
  process.stdin.on('end', () => child.kill('SIGKILL')).resume();
`;

/** Starts a program that is told its port and listens there; it works in a temporary folder of its own. */
export async function startEmulator(
  command: string,
  argumentsFor: (port: number) => string[],
): Promise<Emulator> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-emulator-'));
  const guard = spawn(process.execPath, ['-e', GUARD, '--', command, ...argumentsFor(port)], {
    cwd: folder,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let complaints = '';
  let failure: string | undefined;
  guard.stderr.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-2000);
  });
  const ended = new Promise<void>((resolve) => {
    guard.once('close', (code) => {
      failure = `${command} ended with ${code}: ${complaints}`;
      resolve();
    });
  });

  async function stop(): Promise<void> {
    guard.stdin.end();
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
