// bellhop manifest teams: the manifest on standard output, or the package in a file, with the parts of the real program.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCliParts } from '../../functions/local/cli-parts';
import { teamsManifest } from '../../src/chats/teams/manifest';
import { bellhop, writeFiles } from './support';

const APP_ID = '11111111-2222-3333-4444-555555555555';
const folder = writeFiles({});

const { manifests } = createCliParts({
  env: {},
  version: '1.2.3',
  project: join(__dirname, '../..'),
  stdout: { write: () => true },
  stderr: { write: () => true },
  readStdin: async () => new Uint8Array(),
  readFile: async (path) => readFileSync(path),
});

function run(...args: string[]) {
  return bellhop(['manifest', 'teams', ...args], { manifests });
}

describe('bellhop manifest teams', () => {
  it('prints the manifest of the bot', async () => {
    const { exit, stdout, stderr } = await run('--app-id', APP_ID, '--url', 'https://bot.example.net');

    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(teamsManifest({ appId: APP_ID, url: 'https://bot.example.net' }));
  });

  it('takes every word of the options', async () => {
    const { stdout } = await run(
      ...['--app-id', APP_ID, '--id', '99999999-8888-7777-6666-555555555555', '--app-version', '2.1.0'],
      ...['--developer', 'Contoso ML', '--website', 'https://a.example', '--privacy', 'https://a.example/p'],
      ...['--terms', 'https://a.example/t', '--preview'],
    );

    expect(JSON.parse(stdout)).toMatchObject({
      manifestVersion: '1.29',
      version: '2.1.0',
      id: '99999999-8888-7777-6666-555555555555',
      developer: {
        name: 'Contoso ML',
        websiteUrl: 'https://a.example/',
        privacyUrl: 'https://a.example/p',
        termsOfUseUrl: 'https://a.example/t',
      },
    });
  });

  it('writes the package, and says what is in it and that an address is missing', async () => {
    const file = join(folder, 'bellhop-teams.zip');

    expect(await run('--app-id', APP_ID, '--out', file)).toEqual({
      exit: 0,
      stdout: `${file}: upload it to Teams (app ${APP_ID}, version 1.0.0)\n`,
      stderr: 'bellhop: the app will show the address https://example.com; name yours by --website\n',
    });
    expect(readFileSync(file).toString('latin1', 0, 2)).toBe('PK');
    for (const name of ['manifest.json', 'color.png', 'outline.png']) {
      expect(readFileSync(file).includes(name)).toBe(true);
    }
  });

  it('says what is wrong with an option, and writes nothing', async () => {
    const file = join(folder, 'never.zip');

    const { exit, stderr } = await run(
      '--app-id',
      'bellhop',
      '--out',
      file,
      '--url',
      'https://bot.example.net',
    );

    expect([exit, stderr]).toEqual([1, expect.stringMatching(/^bellhop: The app id must be a GUID/)]);
    expect(existsSync(file)).toBe(false);
  });

  it('says that a file cannot be written', async () => {
    const file = join(folder, 'no/such/folder.zip');

    const { exit, stderr } = await run('--app-id', APP_ID, '--out', file, '--url', 'https://bot.example.net');

    expect([exit, stderr]).toEqual([1, `bellhop: ${file}: cannot be written (ENOENT)\n`]);
  });

  it('needs the app id', async () => {
    const { exit, stderr } = await run();

    expect([exit, stderr]).toEqual([
      2,
      expect.stringContaining("required option '--app-id <guid>' not specified"),
    ]);
  });
});
