// The whole bot on this machine: one SQLite file for rows and messages, and a page instead of the chats.

import { templateSet } from 'bellhop:templates';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { handlers } from '../../handlers';
import { type Bot, createBot } from '../../src/bot';
import { createPageChat } from '../../src/chats/page/chat';
import { slackPayload, slackPlain } from '../../src/chats/slack/blocks';
import { teamsPayload, teamsPlain } from '../../src/chats/teams/card';
import { createAwsCloud } from '../../src/clouds/aws';
import { createAzureCloud } from '../../src/clouds/azure';
import { type Config, describeConfig, withEnvironment } from '../../src/config';
import type { Kind } from '../../src/core/event';
import type { Cloud, InboxMessage, Log, Outcome } from '../../src/core/ports';
import { createKillSwitch, withoutButtons } from '../../src/flow/kill-switch';
import { type LocalQueue, openLocalQueue } from '../../src/queues/local';
import { runLocalQueue } from '../../src/queues/local-loop';
import { createPresenter } from '../../src/render/present';
import { createRenderer } from '../../src/render/runtime';
import type { TemplateSet } from '../../src/render/template-set';
import { type LocalStore, openLocalStore } from '../../src/stores/local';
import { openSqlite } from '../../src/stores/sqlite';

/** A page's write takes milliseconds. These say how long after a kill the work goes on. */
const CALL_MS = 1_000;
const LEASE_MS = 8_000;
const VISIBILITY_SECONDS = 10;

export interface LocalBot {
  bot: Bot;
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
  const store = openLocalStore(sqlite);
  const queue = openLocalQueue(sqlite, { log });
  const page = { store, clock: { now: Date.now }, onChange };
  const clouds = [createAwsCloud(), createAzureCloud()].map((cloud) => withEnvironments(cloud, config));
  const present = createPresenter(handlers, createRenderer(templates));
  const killSwitch = createKillSwitch({ store, now: Date.now, log, setting: 'on' });
  const bot = createBot({
    store,
    queue,
    log,
    clouds,
    chats: {
      slack: createPageChat({ ...page, id: 'slack', payload: slackPayload, plain: slackPlain }),
      teams: createPageChat({ ...page, id: 'teams', payload: teamsPayload, plain: teamsPlain }),
    },
    eventsKey: config.eventsKey?.reveal(),
    route: (event) => config.router.route(event),
    knows: (destination) => config.router.knows(destination),
    present: (...card) => (killSwitch.showsButtons() ? present(...card) : withoutButtons(present(...card))),
    describe: () => ({ host: 'local', ...describeConfig(config) }),
    observe,
    sweep: () => store.sweep(),
    now: Date.now,
    newNonce: randomUUID,
    pause: () => new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 45)),
    callMs: CALL_MS,
    leaseMs: LEASE_MS,
  });
  async function work(message: InboxMessage): Promise<void> {
    await killSwitch.refresh();
    await bot.inbox(message);
  }

  return {
    bot,
    clouds,
    store,
    queue,
    run: (signal) =>
      runLocalQueue(queue, work, {
        log,
        signal,
        visibilitySeconds: VISIBILITY_SECONDS,
      }),
    // https://sqlite.org/pragma.html#pragma_data_version
    foreignWrites: () => sqlite.all<{ data_version: number }>('PRAGMA data_version')[0]?.data_version ?? 0,
    close: () => sqlite.close(),
  };
}

/** A cloud whose events know the environment that the configuration gives them. */
function withEnvironments(cloud: Cloud, config: Config): Cloud {
  return {
    id: cloud.id,
    decode: (envelope, receivedAt) =>
      cloud
        .decode(envelope, receivedAt)
        .map((item) => ('event' in item ? { event: withEnvironment(item.event, config) } : item)),
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
