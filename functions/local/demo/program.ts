// A program of the demo as a process of its own: started, waited for until it listens, and stopped.

import { type ChildProcess, spawn } from 'node:child_process';

export interface ProgramOptions {
  title: string;
  command: string;
  args: string[];
  cwd: string;
  /** All it gets to know beside what every program needs: nothing of the user's secrets. */
  env: Record<string, string>;
  /** What it writes when it listens. */
  ready: RegExp;
  /** Hears every line. */
  onLine?(line: string): void;
}

export interface Program {
  title: string;
  /** What `ready` found. */
  found: RegExpExecArray;
  /** All it has written. */
  output(): string;
  /** Resolves when it has ended, with its code or its signal. */
  ended: Promise<number | string>;
  stop(): Promise<void>;
}

const START_MS = 30_000;
const STOP_MS = 4_000;
/** Where programs, homes and temporary files are; nothing that could be secret. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'SYSTEMROOT'];

/** @throws Error with the end of what it wrote, if it ends or does not listen in time. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { title, command, args, cwd, env, ready, onLine } = options;
  const child = spawn(command, args, {
    cwd,
    env: { ...passedOn(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  const found = await new Promise<RegExpExecArray>((resolve, reject) => {
    const tooLate = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${title} does not listen after ${START_MS / 1000} s:\n${text.slice(-2_000)}`));
    }, START_MS);
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      const match = ready.exec(text);
      if (match === null) return;
      clearTimeout(tooLate);
      resolve(match);
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', read);
      if (onLine) eachLine(stream, onLine);
    }
    void ended.then((code) => {
      clearTimeout(tooLate);
      reject(new Error(`${title} ended with ${code} before it listened:\n${text.slice(-2_000)}`));
    });
  });
  return { title, found, output: () => text, ended, stop: () => stop(child, ended) };
}

function passedOn(): Record<string, string> {
  return Object.fromEntries(
    PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
}

function eachLine(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    const lines = `${rest}${chunk.toString()}`.split('\n');
    rest = lines.pop()!;
    for (const line of lines) onLine(line);
  });
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM');
  const impatient = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(impatient);
}
