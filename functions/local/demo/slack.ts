// A Slack of this machine: a workspace with the channels that the configuration names, and Bellhop as its app.

import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUN_ON_LOOPBACK, BUNFIG } from './loopback';
import { type Program, startProgram } from './program';

export interface SlackEmulatorOptions {
  /** The program of local-slack. */
  program: string;
  /** A folder of its own. */
  folder: string;
  port: number;
  /** Channels by their names, `#ml`, or by their ids. */
  channels: string[];
  /** Where Bellhop listens; absent = Bellhop calls, by Socket Mode. */
  bellhop?: string;
}

export interface SlackEmulator extends Program {
  url: string;
  /** What Bellhop needs to know of it. The tokens are made for this one run. */
  env: Record<string, string>;
}

const BOT = 'U0BELLHOP';
export const SLACK_PEOPLE = [
  { id: 'U0ANA', name: 'ana', real_name: 'Ana Souza', email: 'ana@example.com' },
  { id: 'U0KENJI', name: 'kenji', real_name: 'Kenji Sato', email: 'kenji@example.com' },
];

export async function startSlackEmulator(options: SlackEmulatorOptions): Promise<SlackEmulator> {
  const { program, folder, port, bellhop } = options;
  const url = `http://127.0.0.1:${port}`;
  const [signingSecret, bot, app] = [secret(), `xoxb-${secret()}`, `xapp-${secret()}`];
  const workspace = {
    workspace: { name: 'Bellhop demo', domain: 'bellhop-demo', teamId: 'T0DEMO' },
    apps: [
      {
        appId: 'A0BELLHOP',
        botUserId: BOT,
        botName: 'bellhop',
        botToken: bot,
        appToken: app,
        signingSecret,
        ...(bellhop === undefined
          ? { mode: 'socket' }
          : { mode: 'events', requestUrl: `${bellhop}/slack/events` }),
      },
    ],
    users: SLACK_PEOPLE,
    channels: channelsOf(options.channels),
  };
  await mkdir(folder, { recursive: true });
  // JSON is YAML.
  await writeFile(join(folder, 'workspace.yaml'), JSON.stringify(workspace, null, 2), { mode: 0o600 });
  await writeFile(join(folder, 'loopback.js'), BUN_ON_LOOPBACK);
  await writeFile(join(folder, 'bunfig.toml'), BUNFIG);
  const running = await startProgram({
    title: 'local-slack',
    command: program,
    args: [
      ...['--config', 'workspace.yaml', '--port', String(port), '--base-host', '127.0.0.1'],
      ...['--files-dir', join(folder, 'files')],
    ],
    cwd: folder,
    env: {},
    ready: /Control API:/,
  });
  return {
    ...running,
    url,
    env: {
      SLACK_API_URL: `${url}/api/`,
      SLACK_BOT_TOKEN: bot,
      SLACK_SIGNING_SECRET: signingSecret,
      ...(bellhop === undefined && { SLACK_APP_TOKEN: app }),
    },
  };
}

function channelsOf(names: string[]) {
  const members = [BOT, ...SLACK_PEOPLE.map(({ id }) => id)];
  return [...new Set(names)].map((name, index) =>
    /^[CG][A-Z0-9]{6,}$/.test(name)
      ? { id: name, name: name.toLowerCase(), members }
      : { id: `C0DEMO${index + 1}`, name: name.replace(/^#/, ''), members },
  );
}

function secret(): string {
  return randomBytes(16).toString('hex');
}
