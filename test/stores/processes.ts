// Starts test/stores/child.ts as real processes, and reads what they say.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export interface Child {
  process: ChildProcess;
  /** Complete lines so far. */
  lines: string[];
  /** Until it has said `count` lines. */
  said(count: number): Promise<void>;
  /** Until it has ended and everything it said was read; its exit code, null if it was killed. */
  ended(): Promise<number | null>;
}

export function startChild(job: string, file: string, number = 0): Child {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'child.ts'), job, file, String(number)],
    { cwd: resolve(__dirname, '../..'), stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  const closed = once(child, 'close');

  return {
    process: child,
    lines,
    async said(count) {
      while (lines.length < count) await once(reader, 'line');
    },
    async ended() {
      const [code] = (await closed) as [number | null];
      return code;
    },
  };
}

/** Starts `count` processes with the same job, lets them begin at the same moment, and waits for all of them. */
export async function runTogether(job: string, file: string, count: number): Promise<Child[]> {
  const children = Array.from({ length: count }, (_, index) =>
    startChild(job, file, index * Math.floor(500 / count)),
  );
  await Promise.all(children.map((child) => child.said(1)));
  for (const child of children) child.process.stdin?.end('go\n');
  for (const child of children) {
    const code = await child.ended();
    if (code !== 0) throw new Error(`a process ended with ${code}`);
  }
  return children;
}
