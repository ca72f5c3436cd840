// The local host, `npm start`: the doors, the inbox and the page in one process.

import { join } from 'node:path';
import { handlers } from '../../handlers';
import { listThreads, readThread } from '../../src/chats/page/threads';
import { type Config, loadConfig } from '../../src/config';
import { ConfigError, messageOf } from '../../src/core/errors';
import { isLoopback } from '../../src/hosts/local/guard';
import { createPage } from '../../src/hosts/local/page';
import { createPagePress } from '../../src/hosts/local/press';
import { listSamples } from '../../src/hosts/local/samples';
import { serveLocal } from '../../src/hosts/local/serve';
import { pipelineStory } from '../../src/hosts/local/story';
import { createEventStream } from '../../src/hosts/local/stream';
import { createLog } from '../../src/observe/log';
import { readAssets, readSamples } from './assets';
import { banner } from './banner';
import { behindChats, chatsElsewhere } from './chats';
import { openLocalBot } from './compose';
import { every } from './every';

const FILES = join(__dirname, 'page');

async function start(): Promise<void> {
  const config = await loadConfig({
    env: process.env,
    candidates: ['bellhop.yaml', join(__dirname, '../../config/bellhop.yaml')],
  });
  refuseOpenDoors(config);
  const log = createLog({
    write: console.log,
    now: Date.now,
    format: process.stdout.isTTY ? 'text' : 'json',
  });
  const stream = createEventStream();
  const local = await openLocalBot({ config, log, onChange: (root) => void tellPages(root) });
  const { bot, store } = local;

  async function tellPages(root: string): Promise<void> {
    if (stream.listeners === 0) return;
    const thread = await readThread(store, root).catch((error: unknown) =>
      log.error('the pages were not told', { error: messageOf(error) }),
    );
    if (thread !== undefined) stream.send('thread', thread);
  }

  const files = readSamples(FILES);
  const behind = behindChats(config);
  const hasCloud = config.acting.aws.length + config.acting.azure.length > 0;
  const press = createPagePress({
    listener: bot.listener,
    thread: (root) => readThread(store, root),
    shows: (chat) => behind[chat] === 'page',
    isWired: (action) => hasCloud || handlers.actions[action].does === 'care',
    now: Date.now,
  });
  const page = createPage({
    assets: readAssets(FILES),
    threads: (after) => listThreads(store, { after }),
    elsewhere: chatsElsewhere(config),
    files,
    samples: () => listSamples(files, local.clouds, new Date()),
    story: pipelineStory,
    begin: storyElsewhere(process.env.BELLHOP_STORY_URL),
    press,
    door(request) {
      // While a key is rotated there are several, and a sender has one of them.
      const key = config.eventsKey?.parts()[0];
      if (key !== undefined) request.headers.set('x-bellhop-key', key.reveal());
      return bot.http(request);
    },
    stream,
    log,
    now: Date.now,
  });
  const sockets = await local.listen();
  const server = await serveLocal({
    fetch: async (request) => (await page(request)) ?? bot.http(request),
    host: config.host,
    port: config.port,
    isVerifiedDoor: verifiedDoors(config),
    log,
  });

  const stopping = new AbortController();
  const working = local.run(stopping.signal);
  every(60_000, stopping.signal, log, () => bot.tick());
  let seen = local.foreignWrites();
  every(1_000, stopping.signal, log, async () => {
    const now = local.foreignWrites();
    if (now !== seen) stream.send('reload', {});
    seen = now;
  });
  console.log(banner(server.url, config));

  async function stop(): Promise<void> {
    stream.close();
    stopping.abort();
    await Promise.all([server.stop(), working, ...sockets.map((socket) => socket.stop())]);
    local.close();
    process.exit(0);
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
}

/** The clouds of the demo tell the story themselves, when they are asked to. */
function storyElsewhere(url: string | undefined): (() => Promise<void>) | undefined {
  if (!url || !isLoopback(new URL(url).hostname)) return undefined;
  return async () => {
    const answer = await fetch(url, { method: 'POST' });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
  };
}

/**
 * The doors that know their senders by a key, a signature or a token; at the others only this machine's own user may knock.
 * What an emulator of Teams sends is not signed.
 */
function verifiedDoors({ eventsKey, slack, teams }: Config): (path: string) => boolean {
  return (path) => {
    if (path.startsWith('/events/') || path === '/health') return eventsKey !== undefined;
    if (path.startsWith('/slack/')) return slack !== undefined;
    return path === '/api/messages' && teams !== undefined;
  };
}

/** Only the local host may run without a key, or with a chat that signs nothing, and then on loopback alone. */
function refuseOpenDoors({ eventsKey, host, teamsEmulator }: Config): void {
  if (isLoopback(host)) return;
  const open = [
    ...(eventsKey === undefined ? ['the event doors to others: set BELLHOP_EVENTS_KEY'] : []),
    ...(teamsEmulator === undefined
      ? []
      : ['the door of an emulator to others: remove BELLHOP_TEAMS_EMULATOR']),
  ];
  if (open.length === 0) return;
  throw new ConfigError(
    open.map((door) => ({ message: `HOST=${host} would open ${door}, or leave HOST out` })),
  );
}

start().catch((error: unknown) => {
  console.error(`Bellhop cannot start.\n${error instanceof Error ? error.message : String(error)}`);
  // What was opened before would keep the process.
  process.exit(1);
});
