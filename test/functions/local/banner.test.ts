// What the local host says of its chats, at its start and on its page.

import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { banner } from '../../../functions/local/banner';
import { chatsElsewhere } from '../../../functions/local/chats';
import { type Config, loadConfig } from '../../../src/config';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellhop-'));
  writeFileSync(join(folder, 'bellhop.yaml'), 'receivers: [{ name: ml }]\nroute: { receiver: ml }\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function configOf(env: Record<string, string>): Promise<Config> {
  return loadConfig({ env, file: join(folder, 'bellhop.yaml') });
}

function chatLines(config: Config): string[] {
  const lines = banner('http://localhost:3978/', config).split('\n');
  return lines.filter((line) => /^ {2}(chats|Slack|Teams) /.test(line)).map((line) => line.trim());
}

const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'secret' };
const TEAMS = { MicrosoftAppId: 'app', MicrosoftAppPassword: 'password', MicrosoftAppTenantId: 'tenant' };

describe('the local host says where messages go', () => {
  it.each<[string, Record<string, string>, string[], object[]]>([
    [
      'to the page, if no chat is configured',
      {},
      ['chats   Slack and Teams are shown on the page; nothing is sent to them'],
      [],
    ],
    [
      'to Slack, which knocks',
      SLACK,
      [
        'Slack   messages are sent; presses come by POST /slack/events',
        'Teams   is shown on the page; nothing is sent there',
      ],
      [{ chat: 'Slack' }],
    ],
    [
      'to an emulator of Slack, by Socket Mode',
      { ...SLACK, SLACK_APP_TOKEN: 'xapp-1', SLACK_API_URL: 'http://127.0.0.1:3979/api/' },
      [
        'Slack   messages are sent at http://127.0.0.1:3979/api/; presses come by Socket Mode',
        'Teams   is shown on the page; nothing is sent there',
      ],
      [{ chat: 'Slack', url: 'http://127.0.0.1:3979' }],
    ],
    [
      'to Teams',
      TEAMS,
      [
        'Slack   is shown on the page; nothing is sent there',
        'Teams   messages are sent; presses come by POST /api/messages',
      ],
      [{ chat: 'Teams' }],
    ],
    [
      'to an emulator of Teams, and that it is none',
      { BELLHOP_TEAMS_EMULATOR: 'http://127.0.0.1:56150/_connector' },
      [
        'Slack   is shown on the page; nothing is sent there',
        'Teams   an EMULATOR at http://127.0.0.1:56150/_connector, and nothing that it sends is verified: only for this machine',
      ],
      [{ chat: 'Teams', url: 'http://127.0.0.1:56150' }],
    ],
  ])('%s', async (_, env, lines, elsewhere) => {
    const config = await configOf(env);

    expect(chatLines(config)).toEqual(lines);
    expect(chatsElsewhere(config)).toEqual(elsewhere);
  });
});
