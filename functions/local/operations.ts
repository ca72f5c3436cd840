// A running bot in the hands of its operator: which host it is, and what can be done there. SDKs load when they are needed.

import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { handlers } from '../../handlers';
import type { Check, DeadLetterBox, HostId, Operations, OperationsOptions } from '../../src/cli/operations';
import type { Checked, Config } from '../../src/config';
import type { Environment } from '../../src/config/environment';
import { CallError, ConfigError } from '../../src/core/errors';
import type { MlEvent } from '../../src/core/event';
import { asObject, asText, type JsonObject } from '../../src/core/json';
import { key } from '../../src/core/keys';
import type { Chat, ChatId, Destination, Store } from '../../src/core/ports';
import { knownRows } from '../../src/core/schema';
import { createKillSwitch } from '../../src/flow/kill-switch';
import { readRecords } from '../../src/flow/records';
import { revive } from '../../src/flow/revive';
import { isJob } from '../../src/flow/sign';
import type { Present } from '../../src/render/present';
import { remember } from '../lazy';
import { actionsSetting } from '../settings';
import { chatChecks } from './operations-chats';
import { configurationCheck, doorsCheck, operatorsCheck, storeCheck } from './operations-checks';
import { isKeptElsewhere, readConfiguration } from './operations-config';
import { groupChecks } from './operations-groups';
import { type OperationsHost, type OperationsWorld, terminalLog } from './operations-host';

export type { OperationsWorld } from './operations-host';

/** How long the other checks wait for secrets, and for the configuration. */
const PATIENCE_MS = 10_000;

/** Where the bot runs, as far as its environment says. */
export function hostOf(env: Environment): HostId {
  const set = (name: string) => (env[name]?.trim() ?? '') !== '';
  if (set('BELLHOP_TABLE') && /^https?:\/\//.test(env.BELLHOP_JOBS_QUEUE?.trim() ?? '')) return 'aws';
  const storage = Object.keys(env).some((name) => /^AzureWebJobsStorage(__|$)/.test(name) && set(name));
  return storage || set('BELLHOP_STORAGE') ? 'azure' : 'local';
}

async function openHost(id: HostId, world: OperationsWorld): Promise<OperationsHost> {
  if (id === 'aws') return (await import('./operations-aws')).awsHost(world);
  if (id === 'azure') return (await import('./operations-azure')).azureHost(world);
  return (await import('./operations-local')).localHost(world);
}

export async function openOperations(
  world: OperationsWorld,
  options: OperationsOptions,
): Promise<Operations> {
  const opened = await openHost(options.host ?? hostOf(world.env), world);
  const host: OperationsHost = { ...opened, store: async () => knownRows(await opened.store()) };

  const checked = async (env: Environment): Promise<Checked> =>
    readConfiguration({
      env,
      candidates: world.candidates,
      file: options.config,
      sources: host.sources,
    });

  const config = remember(async (): Promise<Config> => {
    const found = await checked(await host.environment());
    if (found.config === undefined) throw new ConfigError(found.problems);
    return found.config;
  });
  const chats = remember(async () => host.chats(await config()));
  const presenter = remember(async () => openPresenter(await config()));

  return {
    host: host.id,
    operator: operatorName(),
    config,
    deadLetters: async () => openBox(host),
    async killSwitch() {
      const { env } = world;
      const store = await host.store();
      return createKillSwitch({
        store,
        now: Date.now,
        log: terminalLog(world),
        setting: actionsSetting(env),
      });
    },
    readRecords: async (from) => readRecords(await host.store(), from),
    async post(event, destination) {
      const chat = (await chats())[destination.chat];
      if (chat === undefined) {
        const message = `${destination.chat} is not configured here: see docs/chats.md.`;
        throw new CallError('permanent', 'chat_not_configured', message);
      }
      await postCard(chat, (await presenter())(destination, event, [], 'root'), destination);
    },
    checks: () => allChecks(host, world, checked),
    close: () => host.close(),
  };
}

/** The host's own first: without its settings nothing else is right. */
async function allChecks(
  host: OperationsHost,
  world: OperationsWorld,
  checked: (env: Environment) => Promise<Checked>,
): Promise<Check[]> {
  // What cannot be read is told by its own check; the others go by what is there.
  const env = await soon(host.environment(), world.env);
  const found = remember(() => checked(env));
  const config = (await soon(found(), undefined))?.config;
  const hasStore = host.id === 'local' || Boolean(env.BELLHOP_TABLE?.trim());
  return [
    configurationCheck(found, env),
    ...host.checks(env),
    ...(hasStore ? [storeCheck(host.store)] : []),
    ...(config !== undefined && host.id !== 'local' ? [doorsCheck(config, env)] : []),
    ...(config !== undefined && isKeptElsewhere(env) ? [operatorsCheck(config)] : []),
    ...chatChecks(env, config, host.store, world, host.id !== 'local'),
    ...groupChecks(env, config, host.store, world),
  ];
}

/** What is there within a while; else, and if it fails, the substitute. */
async function soon<T>(work: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), PATIENCE_MS);
  });
  try {
    return await Promise.race([work.catch(() => otherwise), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function openBox(host: OperationsHost): Promise<DeadLetterBox> {
  const [store, boxes] = [await host.store(), await host.letters()];
  return {
    async list() {
      const letters = (await Promise.all(boxes.map((box) => box.deadLetters()))).flat();
      const described = letters.map(async (letter) => ({
        ...letter,
        message: withoutSignature(letter.message),
        event: await plannedEvent(store, letter.message),
      }));
      return (await Promise.all(described)).sort((a, b) => a.buriedAt - b.buriedAt);
    },
    async redrive(id) {
      let count = 0;
      for (const box of boxes)
        count += await box.redrive(id, (message) => revive(store, message, Date.now()));
      return count;
    },
  };
}

/** The event that a delivery is about, as its plan has it. */
async function plannedEvent(store: Store, message: unknown): Promise<MlEvent | undefined> {
  const job = asObject(message);
  const plan = job?.type === 'deliver' ? asText(job.plan) : undefined;
  if (plan === undefined) return undefined;
  const row = (await store.get<JsonObject>(key('plan', plan)))?.value;
  return asObject(row?.event) as MlEvent | undefined;
}

/** A signed job is as good as an order: whoever has it can have it done again. */
function withoutSignature(message: unknown): unknown {
  if (!isJob(message)) return message;
  const { mac: _mac, ...job } = message as JsonObject;
  return job;
}

async function openPresenter(config: Config): Promise<Present> {
  const [{ templatesOf }, { createPresenter }, { createRenderer }] = await Promise.all([
    import('./compose'),
    import('../../src/render/present'),
    import('../../src/render/runtime'),
  ]);
  return createPresenter(handlers, createRenderer(await templatesOf(config)));
}

/** @throws {CallError} as the chat does; also if it takes only plain text. */
async function postCard(
  chat: Chat,
  card: ReturnType<Present>,
  { address }: Destination & { chat: ChatId },
): Promise<void> {
  try {
    await chat.post(address, chat.payload(card, address), { nonce: randomUUID() });
  } catch (error) {
    if (!(error instanceof CallError && error.outcome === 'refused')) throw error;
    await chat.post(address, chat.plain(card, address), { nonce: randomUUID() });
    const message = `Only plain text arrived; the card was refused: ${error.message}`;
    throw new CallError('refused', error.code, message);
  }
}

function operatorName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return 'somebody at a terminal';
  }
}
