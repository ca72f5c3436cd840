// infra/slack holds what the code says, so that nobody needs the code to make the app.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { slackManifest } from '../../src/chats/slack/manifest';
import { botScopes } from '../../src/chats/slack/scopes';

const FOLDER = join(__dirname, '../../infra/slack');
const UPDATE = process.env.BELLHOP_UPDATE_GOLDEN === '1';

describe('infra/slack', () => {
  it.each([
    ['manifest.json', slackManifest({ url: 'https://bellhop.example.com' })],
    ['manifest.socket.json', slackManifest()],
    ['manifest.distributed.json', slackManifest({ url: 'https://bellhop.example.com', distributed: true })],
  ])('has %s as the code prints it (BELLHOP_UPDATE_GOLDEN=1 writes it)', (name, manifest) => {
    const file = join(FOLDER, name);
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    if (UPDATE) writeFileSync(file, text);

    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});

describe('docs/setup-slack.md', () => {
  const page = readFileSync(join(__dirname, '../../docs/setup-slack.md'), 'utf8');

  it('says what each scope is for, and of no other that it is asked for', () => {
    const table = /\| scope \| for \|\n(.*?)\n\n/s.exec(page)?.[1] ?? '';
    const named = [...table.matchAll(/`([a-z_]+(?::[a-z.]+)?)`/g)].map((match) => match[1]);

    expect([...new Set(named)].sort()).toEqual(botScopes());
  });

  it.each(['slack', 'slack --url https://ADDRESS', 'slack --url https://ADDRESS --distributed'])(
    'has the command for a manifest: %s',
    (words) => expect(page).toContain(`npm run -s bellhop -- manifest ${words}\n`),
  );

  it('names every variable', async () => {
    const source = readFileSync(join(__dirname, '../../src/config/environment.ts'), 'utf8');
    const variables = new Set(source.match(/\b(SLACK|BELLHOP_TOKENS)_[A-Z_]+\b/g));

    expect([...variables].filter((name) => !page.includes(`\`${name}`))).toEqual([]);
    expect(variables.size).toBe(8);
  });
});
