// infra/teams/manifest.json shows what the package holds, for those who read before they run. BELLHOP_UPDATE_GOLDEN=1 rewrites it.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { teamsManifest } from '../../src/chats/teams/manifest';

const FILE = join(__dirname, '../../infra/teams/manifest.json');
const APP_ID = '00000000-0000-0000-0000-000000000000';

describe('the manifest in infra/teams', () => {
  it('is what the command makes', () => {
    const made = teamsManifest({ appId: APP_ID, url: 'https://bellhop.example.com' });

    if (process.env.BELLHOP_UPDATE_GOLDEN === '1') writeFileSync(FILE, `${JSON.stringify(made, null, 2)}\n`);
    expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(made);
  });
});
