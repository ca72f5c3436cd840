// The door as the functions have it: one bundle with Bolt in a lazy chunk, and nothing of what Bolt brings along.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SECRET, signatureOf } from './requests';

const ROOT = resolve(__dirname, '../../..');

const ENTRY = ['door', 'socket'].map((name) => `export * from './src/chats/slack/${name}'`).join(';');

const BUILD = `
  import { build } from 'esbuild';
  import { boltPlugin } from './config/build/bolt.mjs';
  const { metafile } = await build({
    stdin: { contents: process.argv[2], resolveDir: process.cwd() },
    outdir: process.argv[1],
    outExtension: { '.js': '.mjs' },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    bundle: true, platform: 'node', format: 'esm', splitting: true, metafile: true, plugins: [boltPlugin],
  });
  const first = Object.keys(metafile.outputs).find((name) => name.endsWith('stdin.mjs'));
  const loaded = new Set([first]);
  for (const name of loaded)
    for (const { kind, path, external } of metafile.outputs[name].imports)
      if (kind === 'import-statement' && !external) loaded.add(path);
  const inputsOf = (names) => [...names].flatMap((name) => Object.keys(metafile.outputs[name].inputs));
  console.log(JSON.stringify({ first: inputsOf(loaded), all: Object.keys(metafile.inputs) }));
`;

const RUN = `
  const { createSlackDoor } = await import('./stdin.mjs');
  const heard = [];
  const door = createSlackDoor({
    token: () => 'xoxb-1',
    secrets: async () => [process.env.SECRET],
    listener: { wrote: async (command) => { heard.push(command.text); return { type: 'taken', text: 'Looking…' }; } },
    chat: { tell: async () => {} },
    log: { info() {}, warn() {}, error: (...words) => heard.push(words) },
  });
  const { TIMESTAMP, SIGNATURE, BODY } = process.env;
  const response = await door.handle(new Request('https://bot.example/slack/events', {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': TIMESTAMP,
      'x-slack-signature': SIGNATURE,
    },
    body: BODY,
  }));
  console.log(JSON.stringify([response.status, await response.json(), heard]));
`;

const SOCKET = `
  const { startSlackSocket } = await import('./stdin.mjs');
  await startSlackSocket({ token: () => 'xoxb-1', appToken: 'xapp-1' }).catch(({ message }) => console.log(message));
`;

describe('the bundle of the door of Slack', () => {
  let folder: string;
  let inputs: { first: string[]; all: string[] };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bellhop-door-'));
    const args = ['--input-type=module', '-e', BUILD, folder, ENTRY];
    inputs = JSON.parse(execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' }));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('starts without Bolt, and without the client of the Web API', () => {
    expect(inputs.first.length).toBeGreaterThan(10);
    expect(inputs.first.filter((file) => file.includes('node_modules'))).toEqual([]);
  });

  it('holds Bolt, and nothing of its receivers', () => {
    const packages = new Set(
      inputs.all.flatMap((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []),
    );

    expect(packages).toContain('@slack/bolt');
    for (const name of [
      'express',
      '@slack/oauth',
      '@slack/socket-mode',
      'undici',
      'raw-body',
      'jsonwebtoken',
    ])
      expect([name, packages.has(name)]).toEqual([name, false]);
  });

  it('refuses Socket Mode, in a sentence', () => {
    writeFileSync(join(folder, 'socket.mjs'), SOCKET);

    const output = execFileSync(process.execPath, ['socket.mjs'], { cwd: folder, encoding: 'utf8' });

    expect(output).toContain('Socket Mode needs a process that stays');
  });

  it('answers', () => {
    const form = { team_id: 'T1', user_id: 'U1', command: '/ml', text: 'status', trigger_id: '1.2' };
    const body = new URLSearchParams(form).toString();
    const timestamp = String(Math.floor(Date.now() / 1000));
    const env = { SECRET, TIMESTAMP: timestamp, SIGNATURE: signatureOf(body, timestamp), BODY: body };
    writeFileSync(join(folder, 'run.mjs'), RUN);

    const output = execFileSync(process.execPath, ['run.mjs'], { cwd: folder, encoding: 'utf8', env });

    expect(JSON.parse(output)).toEqual([200, { response_type: 'ephemeral', text: 'Looking…' }, ['status']]);
  });
});
