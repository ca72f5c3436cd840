// An `az` for tests: a program on the PATH that notes how it was called and answers from a script.

import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { INFRA } from './azure-files';

export interface Answer {
  /** The beginning of the arguments, joined by spaces. The first answer that fits is given. */
  when: string;
  /** As JSON, unless it is text. */
  stdout?: unknown;
  stderr?: string;
  exit?: number;
  /** Only so many times; then the next that fits. */
  times?: number;
}

export interface Call {
  args: string[];
  /** The parameter files that it was given: what they held, and who may read them. */
  files: { path: string; mode: string; text: string }[];
}

export interface Run {
  exit: number;
  stdout: string;
  stderr: string;
  calls: Call[];
  /** The arguments of each call, joined by spaces. */
  lines: string[];
}

const PROGRAM = `#!${process.execPath}
const { appendFileSync, existsSync, readFileSync, statSync } = require('node:fs');
const args = process.argv.slice(2);
const line = args.join(' ');
const calls = __dirname + '/calls.jsonl';
const before = existsSync(calls) ? readFileSync(calls, 'utf8').trimEnd().split('\\n').map((one) => JSON.parse(one)) : [];
const files = args.filter((arg) => arg.startsWith('@')).map((arg) => arg.slice(1)).map((path) => ({
  path, mode: (statSync(path).mode & 0o777).toString(8), text: readFileSync(path, 'utf8'),
}));
appendFileSync(calls, JSON.stringify({ args, files }) + '\\n');
const answers = JSON.parse(readFileSync(__dirname + '/answers.json', 'utf8'));
const had = (when) => before.filter((call) => call.args.join(' ').startsWith(when)).length;
const answer = answers.find(({ when, times = Infinity }) => line.startsWith(when) && had(when) < times);
if (answer === undefined) {
  process.stderr.write('no answer for: ' + line + '\\n');
  process.exit(99);
}
const { stdout = '', stderr = '', exit = 0 } = answer;
process.stdout.write(typeof stdout === 'string' ? stdout : JSON.stringify(stdout));
process.stderr.write(stderr);
process.exitCode = exit;
`;

/** Runs \`deploy.mjs\` with an \`az\` that gives these answers; without any, there is no \`az\`. */
export async function runDeploy(args: string[], answers?: Answer[]): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-az-'));
  try {
    if (answers !== undefined) {
      writeFileSync(join(folder, 'az'), PROGRAM);
      chmodSync(join(folder, 'az'), 0o755);
      writeFileSync(join(folder, 'answers.json'), JSON.stringify(answers));
    }
    mkdirSync(join(folder, 'tmp'));
    const env = { PATH: [folder, dirname(process.execPath)].join(delimiter), TMPDIR: join(folder, 'tmp') };
    const ended = await run([join(INFRA, 'deploy.mjs'), ...args], env);
    const file = join(folder, 'calls.jsonl');
    const calls = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
    const parsed = calls.map((call) => JSON.parse(call) as Call);
    return { ...ended, calls: parsed, lines: parsed.map((call) => call.args.join(' ')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(args: string[], env: Record<string, string>): Promise<Pick<Run, 'exit' | 'stdout' | 'stderr'>> {
  const child = spawn(process.execPath, args, { env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.on('close', (exit) => resolve({ exit: exit ?? -1, stdout, stderr })));
}
