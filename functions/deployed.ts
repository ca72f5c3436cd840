// What both deployed hosts wire alike: the configuration, the clouds, the chats, the two queues and the bot between them.

import { templateSet } from 'bellhop:templates';
import { randomUUID } from 'node:crypto';
import { handlers } from '../handlers';
import { type Bot, createBot } from '../src/bot';
import { createAwsCloud } from '../src/clouds/aws';
import { createAzureCloud } from '../src/clouds/azure';
import { type Config, describeConfig, withEnvironment } from '../src/config';
import type { Cloud, Log, Queue, Store } from '../src/core/ports';
import type { TextSource } from '../src/core/source';
import { createDoorAuth, type VerifyToken } from '../src/flow/door-auth';
import { createKillSwitch, withoutButtons } from '../src/flow/kill-switch';
import { createReceive, type Lane, type Receive } from '../src/flow/receive';
import { splitQueue } from '../src/flow/sign';
import { createMetrics, type MetricExporter } from '../src/observe/metrics';
import { createPresenter } from '../src/render/present';
import { createRenderer } from '../src/render/runtime';
import { createSecrets } from '../src/secrets/secrets';
import type { SourceOptions } from '../src/sources/open';
import { openChats, warmChats } from './chats';
import { openConfiguration } from './configuration';
import { remember } from './lazy';
import { actionsSetting, type Environment, jobsKey, settings } from './settings';

/** The longest call to a chat. */
const CALL_MS = 10_000;
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
  settings(env, ['BELLHOP_EVENTS_KEY']);
  const key = jobsKey(env);
  const metrics = createMetrics(parts.exporter, Date.now);
  const killSwitch = createKillSwitch({ store, now: Date.now, log, setting: actionsSetting(env) });
  const present = createPresenter(handlers, createRenderer(templateSet));
  const queue = splitQueue({ events, jobs, key });

  function botOf(config: Config): Bot {
    return createBot({
      store,
      queue,
      log,
      clouds: [createAwsCloud(), createAzureCloud()].map((cloud) => withEnvironments(cloud, config)),
      chats: openChats(config, { secrets, store }),
      auth: createDoorAuth({
        rules: () => config.doors,
        verifyToken,
        secret: (name, options) => secrets.get(name, options),
        log,
        onRefused: metrics.knockRefused,
      }),
      route: (event) => config.router.route(event),
      knows: (destination) => config.router.knows(destination),
      present(...card) {
        return killSwitch.showsButtons() ? present(...card) : withoutButtons(present(...card));
      },
      describe: () => ({ host, ...describeConfig(config) }),
      observe: metrics.observe,
      sweep: parts.sweep,
      now: Date.now,
      newNonce: randomUUID,
      pause: () => new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 45)),
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
  let current: { config: Config; bot: Bot } | undefined;
  /** The bot of the configuration that holds now; each piece of work ends under the one that it began with. */
  async function bot(): Promise<Bot> {
    const config = await configuration();
    if (current?.config !== config) current = { config, bot: botOf(config) };
    return current.bot;
  }
  await bot();

  return {
    http: async (request) => (await bot()).http(request),
    tick: async () => (await bot()).tick(),
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
        await (await bot()).inbox(message);
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
