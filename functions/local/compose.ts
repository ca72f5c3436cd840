// The whole bot on this machine: one SQLite file for rows and messages, and a page instead of chats that are not configured.

import { templateSet } from 'bellhop:templates';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { handlers } from '../../handlers';
import { type Bot, createBot } from '../../src/bot';
import { createAwsCloud } from '../../src/clouds/aws';
import { createAzureCloud } from '../../src/clouds/azure';
import { type Config, describeConfig } from '../../src/config';
import type { Kind } from '../../src/core/event';
import type { Cloud, Log, Outcome } from '../../src/core/ports';
import { knownRows } from '../../src/core/schema';
import { createKeyAuth } from '../../src/flow/door-auth';
import { createKillSwitch } from '../../src/flow/kill-switch';
import { type LocalQueue, openLocalQueue } from '../../src/queues/local';
import { runLocalQueue } from '../../src/queues/local-loop';
import type { TemplateSet } from '../../src/render/template-set';
import { type LocalStore, openLocalStore } from '../../src/stores/local';
import { openSqlite } from '../../src/stores/sqlite';
import { openActing } from '../acting';
import { openActingClouds } from '../acting-clouds';
import { withEnvironments } from '../environments';
import { pause } from '../lazy';
import { openPublishers } from '../publish';
import { behindChats, openLocalChats } from './chats';

/** How long work may take, and so how long after a kill it goes on: a page's write takes milliseconds, a chat's seconds. */
const PAGE_ALONE = { callMs: 1_000, leaseMs: 8_000, visibilitySeconds: 10 };
const WITH_CHATS = { callMs: 10_000, leaseMs: 60_000, visibilitySeconds: 120 };

export interface LocalBot {
  bot: Bot;
  /** Hears what people do in the chats that do not knock at a door. @throws Error in one sentence if it cannot. */
  listen(): Promise<{ stop(): Promise<void> }[]>;
  clouds: Cloud[];
  store: LocalStore;
  queue: LocalQueue;
  /** Works on the inbox until the signal; resolves when nothing is in work any more. */
  run(signal: AbortSignal): Promise<void>;
  /** Another number whenever another process has written (`bellhop replay`): nobody calls us then. */
  foreignWrites(): number;
  close(): void;
}

export interface LocalBotOptions {
  config: Config;
  log: Log;
  /** Called with a thread's root after each change of its messages. */
  onChange?(root: string): void;
  /** Hears what became of each event. */
  observe?(outcome: Outcome): void;
}

/** Opens the data folder and wires every part. @throws {ConfigError} if the data folder or a template of the user's cannot be used. */
export async function openLocalBot({ config, log, onChange, observe }: LocalBotOptions): Promise<LocalBot> {
  const templates = await templatesOf(config);
  const sqlite = openSqlite(join(config.dataFolder, 'bellhop.db'));
  const store = knownRows(openLocalStore(sqlite));
  const queue = openLocalQueue(sqlite, { log });
  const { chats, directories, doors, listen } = openLocalChats(config, { store, log, onChange });
  const onPageAlone = Object.values(behindChats(config)).every((behind) => behind === 'page');
  const { visibilitySeconds, ...times } = onPageAlone ? PAGE_ALONE : WITH_CHATS;
  const clouds = [createAwsCloud(), createAzureCloud()].map((cloud) => withEnvironments(cloud, config));
  const killSwitch = createKillSwitch({ store, now: Date.now, log, setting: 'on' });
  const created = createBot({
    store,
    queue,
    log,
    clouds,
    chats,
    auth: config.eventsKey && createKeyAuth(config.eventsKey, log),
    route: (event) => config.router.route(event),
    knows: (destination) => config.router.knows(destination),
    ...openActing({ templates, killSwitch }),
    rules: () => config.rules,
    directories,
    doors,
    cloudActions: openActingClouds(config, { env: process.env, host: 'local', store, pause }),
    publishers: openPublishers(config, { env: process.env, host: 'local' }),
    describe: () => ({ host: 'local', ...describeConfig(config) }),
    observe,
    sweep: () => store.sweep(),
    now: Date.now,
    newNonce: randomUUID,
    pause,
    ...times,
  });
  const bot: Bot = {
    ...created,
    async inbox(message) {
      await killSwitch.refresh();
      await created.inbox(message);
    },
  };

  return {
    bot,
    listen: () => listen(bot.listener),
    clouds,
    store,
    queue,
    run: (signal) => runLocalQueue(queue, bot.inbox, { log, signal, visibilitySeconds }),
    // https://sqlite.org/pragma.html#pragma_data_version
    foreignWrites: () => sqlite.all<{ data_version: number }>('PRAGMA data_version')[0]?.data_version ?? 0,
    close: () => sqlite.close(),
  };
}

/** The precompiled templates; compiled anew only if the configuration has folders of the user's own. */
export async function templatesOf({ templateSets }: Config): Promise<TemplateSet> {
  if (Object.keys(templateSets).length === 0) return templateSet;
  const { loadTemplateSet } = await import('../../src/render/compile');
  const samples = Object.fromEntries(
    Object.entries(handlers.events).map(([kind, { sample }]) => [kind, sample]),
  );
  const dir = join(__dirname, '../../templates');
  return loadTemplateSet({ dir, overrides: templateSets, samples: samples as Record<Kind, object> });
}
