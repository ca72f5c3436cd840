// Programs of the demo as processes of their own.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, NODE_ON_LOOPBACK, openToOthers } from '../../../../functions/local/demo/loopback';
import { type ProgramOptions, startProgram } from '../../../../functions/local/demo/program';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellhop-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function script(code: string, options: Partial<ProgramOptions> = {}): ProgramOptions {
  return {
    title: 'the script',
    command: process.execPath,
    args: ['-e', code],
    cwd: folder,
    env: {},
    ready: /at (\d+)/,
    ...options,
  };
}

describe('a program', () => {
  it('is waited for until it listens, heard line by line, and stopped', async () => {
    const lines: string[] = [];
    const code =
      'process.stdout.write("first\\nsec"); setTimeout(() => console.log("ond\\nat 42"), 20); setInterval(() => {}, 1000)';

    const program = await startProgram(script(code, { onLine: (line) => lines.push(line) }));
    await program.stop();

    expect(program.found[1]).toBe('42');
    expect(lines).toEqual(['first', 'second', 'at 42']);
    expect(await program.ended).toBe('SIGTERM');
  });

  it('says what it wrote if it ends before it listens', async () => {
    const code = 'console.error("the port is taken"); process.exitCode = 3';

    await expect(startProgram(script(code))).rejects.toThrow(
      'the script ended with 3 before it listened:\nthe port is taken',
    );
  });

  it('says so if there is no such program', async () => {
    const options = script('', { command: join(folder, 'nothing') });

    await expect(startProgram(options)).rejects.toThrow(/the script ended with spawn .*ENOENT/);
  });

  it('gets to know what it is given, and no secret of ours', async () => {
    process.env.BELLHOP_TEST_SECRET = 'secret';
    try {
      const code = 'console.log("at 1", process.env.BELLHOP_TEST_SECRET, process.env.GIVEN)';
      const program = await startProgram(script(code, { env: { GIVEN: 'given' } }));
      await program.ended;

      expect(program.output()).toBe('at 1 undefined given\n');
    } finally {
      delete process.env.BELLHOP_TEST_SECRET;
    }
  });
});

describe('the loopback', () => {
  it('is where a program listens that names a port alone', async () => {
    const preload = join(folder, 'loopback.cjs');
    await writeFile(preload, NODE_ON_LOOPBACK);
    const code =
      'require("node:http").createServer().listen(0, function () { console.log(JSON.stringify(this.address())); this.close(); })';

    const run = (args: string[]) => promisify(execFile)(process.execPath, [...args, '-e', code]);

    expect(JSON.parse((await run([])).stdout).address).toBe('::');
    expect(JSON.parse((await run(['--require', preload])).stdout).address).toBe('127.0.0.1');
  });

  it('is told from what others can reach', async () => {
    const server = createServer();
    const listening = (host: string) =>
      new Promise<number>((resolve) => {
        server.listen(0, host, () => resolve((server.address() as { port: number }).port));
      });
    const port = await listening('127.0.0.1');

    expect(await openToOthers(port)).toEqual([]);
    await new Promise((resolve) => server.close(resolve));
  });

  it('has another port where the wanted one is taken', async () => {
    const server = createServer();
    const taken = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });

    const port = await freePort(taken);
    await new Promise((resolve) => server.close(resolve));

    expect(port).not.toBe(taken);
    expect(await freePort(taken)).toBe(taken);
  });
});
