// What both deployed hosts wire alike: the configuration, the clouds, the chats, the two queues and the bot between them.

import { templateSet } from 'bellhop:templates';
import { randomUUID } from 'node:crypto';
import { type Bot, createBot } from '../src/bot';
import { createAwsCloud } from '../src/clouds/aws';
import { createAzureCloud } from '../src/clouds/azure';
import { type Config, describeConfig, operatorsOf } from '../src/config/ready';
import { rejectedCard } from '../src/config/rejected-card';
import { CALL_MS } from '../src/core/deadline';
import { keysOf } from '../src/core/doors';
import type { Log, Queue, Store } from '../src/core/ports';
import type { Secret } from '../src/core/secret';
import type { TextSource } from '../src/core/source';
import { createDoorAuth, type VerifyToken } from '../src/flow/door-auth';
import { createKillSwitch } from '../src/flow/kill-switch';
import { createReceive, type Lane, type Receive } from '../src/flow/receive';
import { splitQueue } from '../src/flow/sign';
import { sendWord } from '../src/flow/word';
import { createMetrics, type MetricExporter } from '../src/observe/metrics';
import { createSecrets } from '../src/secrets/secrets';
import type { SourceOptions } from '../src/sources/open';
import { openActing } from './acting';
import { openActingClouds } from './acting-clouds';
import { type ConnectedChats, connectChats, warmChats } from './chats';
import { openConfiguration } from './configuration';
import { withEnvironments } from './environments';
import { pause, remember } from './lazy';
import { openPublishers } from './publish';
import { actionsSetting, type Environment, isUnresolved, jobsKey } from './settings';

/** Longer than a function may run (60 s), so that two workers never hold one claim. */
const LEASE_MS = 120_000;

export interface DeployedParts {
  host: 'aws' | 'azure';
  env: Environment;
  log: Log;
  exporter: MetricExporter;
  store: Store;
  events: Queue & Lane;
  jobs: Queue & Lane;
  /** Where further secrets are. */
  secrets?: TextSource;
  sources: SourceOptions;
  sweep?(): Promise<number>;
}

export interface DeployedBot {
  http(request: Request): Promise<Response>;
  receive: Receive;
  /** Loads and connects what every message needs, while the process is starting anyway. Never rejects. */
  warm(): Promise<void>;
  tick(): Promise<void>;
}

/** @throws {ConfigError} with everything that is wrong in the environment and the configuration. */
export async function openDeployedBot(parts: DeployedParts): Promise<DeployedBot> {
  const { host, log, store, events, jobs } = parts;
  const secrets = createSecrets({ env: parts.env, source: parts.secrets, log, now: Date.now });
  const env = await secrets.environment();
  const key = jobsKey(env);
  const metrics = createMetrics(parts.exporter, Date.now);
  const killSwitch = createKillSwitch({ store, now: Date.now, log, setting: actionsSetting(env) });
  const acting = openActing({ templates: templateSet, killSwitch });
  const queue = splitQueue({ events, jobs, key });

  async function doorKey(name: string, options?: { anew: boolean }): Promise<Secret | undefined> {
    const secret = await secrets.get(name, options);
    return secret === undefined || isUnresolved(secret.reveal()) ? undefined : secret;
  }

  function botOf(config: Config, { chats, directories, doors }: ConnectedChats): Bot {
    return createBot({
      store,
      queue,
      log,
      clouds: [createAwsCloud(), createAzureCloud()].map((cloud) => withEnvironments(cloud, config)),
      chats,
      auth: createDoorAuth({
        rules: () => config.doors,
        verifyToken,
        secret: doorKey,
        log,
        onRefused: metrics.knockRefused,
      }),
      route: (event) => config.router.route(event),
      knows: (destination) => config.router.knows(destination),
      ...acting,
      rules: () => config.rules,
      directories,
      cloudActions: openActingClouds(config, { env, host, store, pause }),
      doors,
      publishers: openPublishers(config, { env, host }),
      describe: () => ({ host, ...describeConfig(config) }),
      observe: metrics.observe,
      sweep: parts.sweep,
      now: Date.now,
      newNonce: randomUUID,
      pause,
      callMs: CALL_MS,
      leaseMs: LEASE_MS,
    });
  }

  const configuration = await openConfiguration({
    env,
    store,
    log,
    sources: parts.sources,
    onWrong: metrics.configRejected,
  });
  let current: { config: Config; chats: ConnectedChats['chats']; bot: Bot } | undefined;
  /** What the configuration that holds now makes; each piece of work ends under the one that it began with. */
  async function upToDate(): Promise<NonNullable<typeof current>> {
    const config = await configuration.current();
    if (current?.config !== config) {
      const connected = connectChats(config, { secrets, store, log });
      current = { config, chats: connected.chats, bot: botOf(config, connected) };
      for (const name of keysOf(config.doors))
        if ((await doorKey(name)) === undefined)
          log.error('a door of events has no key: it lets nobody in', { key: name });
    }
    return current;
  }
  await upToDate();

  /** Only the clock tells: it has the time that a door has not, and comes again while there is something to tell. */
  async function tellOperators({ config, chats }: NonNullable<typeof current>): Promise<void> {
    const rejected = configuration.rejected();
    if (rejected === undefined) return;
    const parts = { store, chats, log, now: Date.now, newNonce: randomUUID, leaseMs: LEASE_MS };
    await sendWord(parts, operatorsOf(config), {
      name: `config ${rejected.source} ${rejected.version}`,
      card: ({ locale }) => rejectedCard(rejected, locale),
    });
  }

  return {
    http: async (request) => (await upToDate()).bot.http(request),
    async tick() {
      const now = await upToDate();
      await Promise.all([now.bot.tick(), tellOperators(now)]);
    },
    async warm() {
      const config = current?.config;
      // The first read of the switch brings the store's SDK and its connection; the work then finds a fresh answer.
      await Promise.all([config && warmChats(config), killSwitch.refresh()]);
    },
    receive: createReceive({
      events,
      jobs,
      key,
      log,
      async inbox(message) {
        await killSwitch.refresh();
        await (await upToDate()).bot.inbox(message);
      },
    }),
  };
}

/** Loaded for the first sender that shows a token. */
const entraTokens = remember(async () => {
  const { createEntraTokens } = await import('../src/identity/entra-tokens');
  return createEntraTokens();
});

async function verifyToken(...token: Parameters<VerifyToken>): Promise<boolean> {
  const verify = await entraTokens();
  return verify(...token);
}
