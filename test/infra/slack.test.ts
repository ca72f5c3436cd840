// infra/slack holds what the code says, so that nobody needs the code to make the app.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { slackManifest } from '../../src/chats/slack/manifest';

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
