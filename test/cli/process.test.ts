// The command line as a process: streams, exit status, a pipe that closes early.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '../../package.json';
import { modelEvent, type Run } from './support';

const ROOT = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'bellhop-process-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(args: string[]) {
  const { BELLHOP_CONFIG: _unused, ...env } = process.env;
  return spawn(process.execPath, ['--import', 'tsx', 'functions/local/cli.ts', ...args], { cwd: ROOT, env });
}

function run(args: string[], stdin = ''): Promise<Run> {
  const child = start(args);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdin.end(stdin);
  return new Promise((resolve) => child.on('close', (exit) => resolve({ exit: exit ?? -1, stdout, stderr })));
}

describe('the process', () => {
  it('decodes what is piped into it', async () => {
    const { exit, stdout, stderr } = await run(
      ['decode', '-'],
      JSON.stringify([modelEvent('a'), modelEvent('b')]),
    );

    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).subject.name),
    ).toEqual(['a', 'b']);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  });

  it('exits with 1 for bad input and with 2 for bad usage', async () => {
    const bad = await run(['decode', '-'], 'what?');
    const usage = await run(['decode', '--what']);

    expect([bad.exit, usage.exit]).toEqual([1, 2]);
    expect(bad.stderr).toMatch(/^bellhop: standard input is not JSON: [^\n]+\n$/);
  });

  it("finds the project's own configuration and version", async () => {
    const routed = await run(['route', '-'], JSON.stringify(modelEvent('a')));
    const printed = await run(['--version']);

    expect(routed.stdout).toMatch(/^model a \w+ -> activity: slack\/#ml-activity, /);
    expect(printed.stdout).toBe(`${version}\n`);
  });

  it('is quiet when the reader of its output goes away', async () => {
    const file = join(folder, 'many.jsonl');
    writeFileSync(file, `${JSON.stringify(modelEvent('x'))}\n`.repeat(20_000));
    const child = start(['decode', file]);
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });

    child.stdout.once('data', () => child.stdout.destroy());
    const exit = await new Promise((resolve) => child.on('close', resolve));

    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  });
});
