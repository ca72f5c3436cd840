// The bundles of the functions: same input, same bytes; and a cold start loads no SDK that the message does not need.

import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');
const DIST = join(ROOT, 'dist');

function build(): void {
  execFileSync(process.execPath, ['config/build.mjs', 'aws', 'azure'], { cwd: ROOT, stdio: 'pipe' });
}

function digests(): Record<string, string> {
  return Object.fromEntries(
    ['aws/http.zip', 'aws/inbox.zip', 'aws/tick.zip', 'azure/bellhop.zip'].map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(DIST, name)))
        .digest('hex'),
    ]),
  );
}

/** The text of everything that is loaded with a file at once, lazy chunks left out. */
function loadedWith(file: string, seen = new Set<string>()): string {
  if (seen.has(file)) return '';
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  const targets = [...text.matchAll(/(?:\bfrom|\bimport)\s*"(\.[^"]+)"/g)].map(([, target]) =>
    resolve(dirname(file), target!),
  );
  return [text, ...targets.map((target) => loadedWith(target, seen))].join('\n');
}

beforeAll(build, 120_000);

describe('the bundles', () => {
  it('have the same bytes when built again', () => {
    const first = digests();

    build();

    expect(digests()).toEqual(first);
  }, 120_000);

  it.each([
    ['aws/http', 'index.mjs'],
    ['aws/inbox', 'index.mjs'],
    ['aws/tick', 'index.mjs'],
    ['azure/app', 'index.mjs'],
  ])('%s starts without Bolt, the Bot Framework, every cloud SDK and a parser of YAML', (folder, entry) => {
    const text = loadedWith(join(DIST, folder, entry));

    expect(text.length).toBeGreaterThan(100_000);
    for (const trace of [
      'DynamoDB_20120810',
      'AmazonSQS',
      'ConversationParameters',
      'BotFrameworkAdapter',
      '@slack/bolt',
      'ConditionalCheckFailed',
      'TableServiceClient',
      'QueueClient',
      'YAMLParseError',
      'strict_object',
    ]) {
      expect([trace, text.includes(trace)]).toEqual([trace, false]);
    }
  });

  it.each(['aws/http', 'aws/inbox', 'aws/tick', 'azure/app'])(
    '%s carries what its configuration says, and neither the file nor a source map',
    (folder) => {
      const files = readdirSync(join(DIST, folder), { recursive: true }).map(String);

      expect(files).toEqual(expect.arrayContaining(['index.mjs', 'package.json']));
      expect(files.filter((name) => /\.(map|yaml)$/.test(name))).toEqual([]);
      expect(loadedWith(join(DIST, folder, 'index.mjs'))).toContain('#ml-failures');
    },
  );

  it.each(['aws/http', 'aws/inbox', 'aws/tick', 'azure/app'])(
    '%s never asks for node:http as an ES module, which would load all of fetch',
    (folder) => {
      const modules = readdirSync(join(DIST, folder), { recursive: true }).map(String);
      const texts = modules
        .filter((name) => name.endsWith('.mjs'))
        .map((name) => [name, readFileSync(join(DIST, folder, name), 'utf8')] as const);

      const asking = texts.filter(([, text]) => /(from\s*|import\s*\(?\s*)["'](node:)?http["']/.test(text));

      expect(asking.map(([name]) => name)).toEqual([]);
    },
  );

  it('are not built of a configuration that is wrong', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bellhop-bundle-'));
    const file = join(folder, 'wrong.yaml');
    const out = `.test-${randomUUID()}`;
    writeFileSync(file, 'receivers:\n  - name: ml\nroute:\n  receiver: mi\n');

    const { status, stderr } = spawnSync(
      process.execPath,
      ['config/build.mjs', 'aws', '--out', out, '--config', file],
      { cwd: ROOT, encoding: 'utf8' },
    );
    rmSync(folder, { recursive: true });
    rmSync(join(DIST, out), { recursive: true, force: true });

    expect(status).toBe(1);
    expect(stderr).toContain(`${file}:4:13: no receiver is called "mi"`);
  });

  it.each(['http', 'inbox', 'tick'])(
    'aws/%s exports a handler that takes at most an event and a context',
    (name) => {
      const folder = mkdtempSync(join(tmpdir(), 'bellhop-bundle-'));
      const script = `import(${JSON.stringify(join(DIST, 'aws', name, 'index.mjs'))}).then(({ handler }) => console.log(typeof handler, handler.length <= 2))`;

      const output = execFileSync(process.execPath, ['-e', script], {
        cwd: folder,
        encoding: 'utf8',
        env: { PATH: process.env.PATH },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      rmSync(folder, { recursive: true });

      expect(output.trim()).toBe('function true');
    },
  );

  // A CommonJS package has no names when a chunk is made of it: https://github.com/evanw/esbuild/issues/3245
  it.each([
    ['aws/http', 'DefaultAzureCredential'],
    ['aws/inbox', 'RE2JS'],
    ['azure/app', 'DefaultAzureCredential'],
    ['azure/app', 'RE2JS'],
  ])('%s finds whatever it takes out of its lazy chunks by name, such as %s', (folder, name) => {
    const output = execFileSync(
      process.execPath,
      [join(__dirname, 'runtime/chunk-names.mjs'), join(DIST, folder)],
      { encoding: 'utf8', env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const taken = JSON.parse(output) as [chunk: string, name: string, there: boolean][];

    expect(taken.map(([, taken]) => taken)).toContain(name);
    expect(taken.filter(([, , there]) => !there)).toEqual([]);
  });
});
