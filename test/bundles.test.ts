// The bundles of the functions: same input, same bytes; and a cold start loads no SDK that the message does not need.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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
  ])('%s starts without Bolt, the Bot Framework and every cloud SDK', (folder, entry) => {
    const text = loadedWith(join(DIST, folder, entry));

    expect(text.length).toBeGreaterThan(100_000);
    for (const trace of [
      'DynamoDB_20120810',
      'AmazonSQS',
      'botframework',
      '@slack/bolt',
      'ConditionalCheckFailed',
      'TableServiceClient',
      'QueueClient',
    ]) {
      expect([trace, text.includes(trace)]).toEqual([trace, false]);
    }
  });

  it.each(['aws/http', 'aws/inbox', 'aws/tick', 'azure/app'])(
    '%s carries its configuration and no source map',
    (folder) => {
      const files = readdirSync(join(DIST, folder), { recursive: true }).map(String);

      expect(files).toEqual(expect.arrayContaining(['bellhop.yaml', 'index.mjs', 'package.json']));
      expect(files.filter((name) => name.endsWith('.map'))).toEqual([]);
    },
  );

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
