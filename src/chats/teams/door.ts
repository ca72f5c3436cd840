// POST /api/messages: what Teams sends. Who sent it is found out before anything is done; a stranger gets a bare status.

import { ConfigError, messageOf } from '../../core/errors';
import { asText, type JsonObject } from '../../core/json';
import type { Chat, Log } from '../../core/ports';
import type { ChatDoor, Listener } from '../../core/press';
import { createAccount, type TeamsBotOptions } from './account';
import { readObject } from './body';
import type { Bridge, Sender } from './bridge';
import { createPlaces } from './places';
import type { Changes } from './references';
import { readScene } from './scene';
import { readToken } from './token';
import { createTurn } from './turns';

export const TEAMS_PATH = '/api/messages';

export interface TeamsDoorOptions extends TeamsBotOptions {
  listener: Listener;
  /** Says private words. */
  chat: Pick<Chat, 'tell'>;
  /** Keeps the rows of `references.ts` and `member.ts`. */
  store: Changes;
  log: Log;
  /** Epoch milliseconds. */
  now?(): number;
  /** A body that takes longer is not waited for. Default 5 000. */
  bodyTimeoutMs?: number;
}

const CHANNEL = 'msteams';
const BODY_TIMEOUT_MS = 5_000;
const NO_TENANT =
  'Teams is half configured: name the tenant whose people may speak to the bot in MicrosoftAppTenantId';
const RETRY_SECONDS = '10';

/**
 * The door of Teams. Answers 401 to what is not the Bot Framework's word to this bot, 403 to what it says of a tenant or
 * an address that is not allowed, 503 where neither can be found out, and never more than a status to any of them.
 * @throws ConfigError if the app id, the secret or every tenant is missing.
 */
export function createTeamsDoor(options: TeamsDoorOptions): ChatDoor {
  const { listener, chat, store, log, allowUnsigned = false, bodyTimeoutMs = BODY_TIMEOUT_MS } = options;
  const now = options.now ?? Date.now;
  const account = createAccount(options);
  const { appId, endpoints, tenants } = account;
  if (tenants.length === 0 && !allowUnsigned) throw new ConfigError([{ message: NO_TENANT }]);
  const places = createPlaces({ account, store, chat, log, now });
  const turn = createTurn({ appId, listener, chat, places, log });
  let bridge: Promise<Bridge> | undefined;

  function open(): Promise<Bridge> {
    bridge ??= import('./bridge').then(({ createBridge }) => createBridge(account));
    return bridge;
  }

  async function enter(request: Request): Promise<Response> {
    const refused = atTheDoor(request);
    if (refused !== undefined) return bare(refused);
    const authorization = request.headers.get('authorization') ?? '';
    const claims = readToken(authorization, appId, now() / 1000);
    if (claims === undefined && !allowUnsigned) return bare(401);
    const activity = await readObject(request, bodyTimeoutMs);
    if (typeof activity === 'number') return bare(activity);
    const serviceUrl = asText(activity.serviceUrl) ?? '';
    if (allowUnsigned && endpoints.isLocal(serviceUrl)) {
      const opened = await open();
      return admit(opened, opened.anyone(), activity);
    }
    // Other channels have keys, and some have ways in the SDK, of their own.
    if (claims?.serviceUrl !== serviceUrl || activity.channelId !== CHANNEL) return bare(401);
    const opened = await open();
    const sender = await opened.verify(authorization, claims, activity);
    if (sender === undefined) return bare(401);
    const stranger = problemOf(activity, serviceUrl);
    if (stranger === undefined) return admit(opened, sender, activity);
    log.warn('refused an activity of Teams', { reason: stranger });
    return bare(403);
  }

  /** What a true token of the Bot Framework does not rule out: anybody may install an app whose id they know. */
  function problemOf(activity: JsonObject, serviceUrl: string): string | undefined {
    if (!endpoints.isTrusted(serviceUrl)) return 'an address that is not of Teams';
    const named = readScene(activity, now())?.tenants ?? [];
    if (named.length === 0) return 'no tenant';
    return named.every((tenant) => tenants.includes(tenant)) ? undefined : 'another tenant';
  }

  async function admit(opened: Bridge, sender: Sender, activity: JsonObject): Promise<Response> {
    const scene = readScene(activity, now());
    if (scene === undefined) return bare(400);
    const { status, body } = await opened.turn(sender, activity, () => turn(scene));
    return body === undefined ? bare(status) : Response.json(body, { status });
  }

  return {
    handles: (path) => path === TEAMS_PATH,
    async handle(request) {
      try {
        return await enter(request);
      } catch (error) {
        log.error('a request of Teams could not be taken', { reason: messageOf(error) });
        return bare(503);
      }
    },
  };
}

/** What needs no look at the token or the body. */
function atTheDoor({ method, headers }: Request): number | undefined {
  if (method !== 'POST') return 405;
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  return type === 'application/json' ? undefined : 415;
}

function bare(status: number): Response {
  if (status === 405) return new Response(null, { status, headers: { allow: 'POST' } });
  return new Response(null, { status, headers: status === 503 ? { 'retry-after': RETRY_SECONDS } : {} });
}
