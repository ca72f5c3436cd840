// The built local host with chats behind it: messages go there, and each door lets in whom it may.

import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BOT_TOKEN, type SlackPeer, startSlackPeer } from '../../support/peers/slack';
import { type Built, buildLocalHost, type Running, startLocalHost, temporaryFolder, until } from './built';
import { send } from './http';

const EVENT = readFileSync(join(__dirname, '../../fixtures/aws/model-version.json'), 'utf8');
/** Where the example configuration sends everything. */
const CHANNEL = 'C0000009';
const JSON_TYPE = { 'content-type': 'application/json' };
/** As it comes through a tunnel. */
const FOREIGN = { host: 'bellhop.example' };

let built: Built;
let data: string;
let host: Running | undefined;
beforeAll(async () => {
  built = await buildLocalHost();
}, 60_000);
afterAll(() => built.remove());
beforeEach(async () => {
  data = await temporaryFolder();
});
afterEach(async () => {
  await host?.end('SIGKILL');
  host = undefined;
  await rm(data, { recursive: true, force: true });
});

async function start(env: Record<string, string>): Promise<Running> {
  host = await startLocalHost(built, data, env);
  return host;
}

describe('the local host with Slack', () => {
  let slack: SlackPeer;
  beforeEach(async () => {
    slack = await startSlackPeer();
    slack.channels.push({ id: CHANNEL, name: 'ml-activity', member: true });
  });
  afterEach(() => slack.stop());

  it('posts there, shows the rest on its page, and says so on the page', async () => {
    const { port } = await start({
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_SIGNING_SECRET: 'secret',
      SLACK_API_URL: slack.api,
    });

    await send(port, '/events/aws', { method: 'POST', headers: JSON_TYPE, body: EVENT });

    await until('a message in Slack', async () => slack.messages(CHANNEL).length > 0);
    await until('a message on the page', async () => (await chatsOnPage(port)).length > 0);
    expect(new Set(await chatsOnPage(port))).toEqual(new Set(['teams']));
    expect(JSON.parse((await send(port, '/page/elsewhere')).body)).toEqual({
      elsewhere: [{ chat: 'Slack', url: new URL(slack.api).origin }],
    });
  });

  it('lets in from anywhere what Slack has signed, and nothing else', async () => {
    const { port } = await start({
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_SIGNING_SECRET: 'secret',
      SLACK_API_URL: slack.api,
    });
    const body = JSON.stringify({ type: 'url_verification', challenge: 'c' });
    const time = String(Math.floor(Date.now() / 1000));
    const signature = (secret: string) =>
      `v0=${createHmac('sha256', secret).update(`v0:${time}:${body}`).digest('hex')}`;
    const knock = (secret: string) =>
      send(port, '/slack/events', {
        method: 'POST',
        headers: {
          ...JSON_TYPE,
          ...FOREIGN,
          'x-slack-request-timestamp': time,
          'x-slack-signature': signature(secret),
        },
        body,
      });

    const [signed, forged] = [await knock('secret'), await knock('guess')];

    expect([signed.status, signed.body]).toEqual([200, expect.stringContaining('c')]);
    expect([forged.status, forged.body]).toEqual([401, '']);
  });
});

describe('the local host with an emulator of Teams', () => {
  const emulator = { BELLHOP_TEAMS_EMULATOR: 'http://127.0.0.1:1/_connector' };

  it('says so, and lets in only this machine’s own programs', async () => {
    const running = await start(emulator);
    const knock = (headers: Record<string, string>) =>
      send(running.port, '/api/messages', {
        method: 'POST',
        headers: { ...JSON_TYPE, host: `127.0.0.1:${running.port}`, ...headers },
        body: '{}',
      });

    const statuses = [
      await knock({}),
      await knock(FOREIGN),
      await knock({ origin: 'https://elsewhere.example' }),
    ].map(({ status }) => status);

    // An activity that says nothing, for the first; the others are not even read.
    expect(statuses).toEqual([401, 403, 403]);
    expect(running.output()).toContain('Teams   an EMULATOR at http://127.0.0.1:1/_connector');
  });

  it('does not start where other machines could knock', async () => {
    const env = { ...emulator, HOST: '0.0.0.0', BELLHOP_EVENTS_KEY: 'k1' };

    await expect(startLocalHost(built, data, env)).rejects.toThrow('remove BELLHOP_TEAMS_EMULATOR');
  });
});

it('has no doors for chats that are not configured', async () => {
  const { port } = await start({});
  const knock = (path: string) =>
    send(port, path, { method: 'POST', headers: { ...JSON_TYPE, host: `127.0.0.1:${port}` }, body: '{}' });

  expect([(await knock('/slack/events')).status, (await knock('/api/messages')).status]).toEqual([404, 404]);
});

async function chatsOnPage(port: number): Promise<string[]> {
  const { threads } = JSON.parse((await send(port, '/page/threads')).body) as {
    threads: { root: { chat: string } }[];
  };
  return threads.map(({ root }) => root.chat);
}
