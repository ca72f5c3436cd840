// local-slack: a Slack that others wrote, if its binary is installed here. https://github.com/parvalabs/local-slack

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startEmulator } from './process';

const PACKAGE = 'local-slack-linux-x64';
export const LOCAL_CHANNEL = 'C0000001';
export const LOCAL_TOKEN = 'xoxb-local-slack';

const WORKSPACE = {
  workspace: { name: 'Test', domain: 'test', teamId: 'T0000001' },
  app: {
    appId: 'A0000001',
    botUserId: 'U0000001',
    botName: 'bellhop',
    botToken: LOCAL_TOKEN,
    appToken: 'xapp-local-slack',
    signingSecret: 'local-slack',
    mode: 'socket',
  },
  users: [{ id: 'U0000002', name: 'ana', real_name: 'Ana' }],
  channels: [{ id: LOCAL_CHANNEL, name: 'ml', members: ['U0000001', 'U0000002'] }],
};

function binary(): string | undefined {
  try {
    return join(dirname(require.resolve(`${PACKAGE}/package.json`)), 'bin', 'local-slack');
  } catch {
    return undefined;
  }
}

export interface LocalSlack {
  /** What `apiUrl` is. */
  api: string;
  /** Back to an empty channel. */
  reset(): Promise<void>;
  /** Every message, oldest first. */
  messages(): Promise<{ ts: string; thread_ts?: string; text: string; blocks?: unknown }[]>;
  stop(): Promise<void>;
}

async function startLocalSlack(command: string): Promise<LocalSlack> {
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-local-slack-'));
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify(WORKSPACE));
  const { url, stop } = await startEmulator(command, (port) => ['--config', config, '--port', String(port)]);
  return {
    api: `${url}/api/`,
    async reset() {
      await fetch(`${url}/_control/reset`, { method: 'POST' });
    },
    async messages() {
      const answer = await fetch(`${url}/_control/messages/${LOCAL_CHANNEL}`);
      return ((await answer.json()) as { messages: Awaited<ReturnType<LocalSlack['messages']>> }).messages;
    },
    async stop() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs the tests if local-slack is there; if not, says so, and that is all. */
export function withLocalSlack(name: string, tests: (start: () => Promise<LocalSlack>) => void): void {
  const command = binary();
  if (command !== undefined) tests(() => startLocalSlack(command));
  else process.stdout.write(`Skipped: ${name}. It is not installed (npm install --no-save ${PACKAGE}).\n`);
}
