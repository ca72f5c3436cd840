// Story one, "something happened": plan the destinations, then for each one claim, merge, post, reply, paint, settle.

import { CallError, messageOf } from '../core/errors';
import type { MlEvent } from '../core/event';
import { canonicalJson, type JsonObject } from '../core/json';
import { key } from '../core/keys';
import type { Chat, ChatId, Destination, InboxMessage, Outcome, Queue, Store } from '../core/ports';
import { sha256 } from '../core/sha256';
import { childView, threadOf } from '../core/thread';
import { type Claim, createClaims, LostClaim } from './claims';
import { Later } from './later';
import { ensureRoot, loseRoot, paint, type RootParts, send } from './root';
import { createThreads } from './threads';

/** A message that took a worker down this often, or failed in a way nobody knows, goes to the dead letters. */
const MAX_ATTEMPTS = 8;
const PLAN_REMEMBERED_MS = 30 * 24 * 3600_000;

export interface NotifyParts extends Pick<RootParts, 'present' | 'now' | 'newNonce' | 'leaseMs' | 'log'> {
  store: Store;
  queue: Queue;
  chats: Partial<Record<ChatId, Chat>>;
  route(event: MlEvent): Destination[];
  /** Whether a destination is still configured: where a message is kept true though no route sends its news there. */
  knows(destination: string): boolean;
  /** The longest one call to a chat takes; no call starts with less lease left than this and a margin. */
  callMs: number;
  /** A short random wait between tries of a lost race. */
  pause(): Promise<void>;
  /** Hears what became of each event; must not throw. */
  observe?(outcome: Outcome): void;
}

interface Plan extends JsonObject {
  schema: 1;
  event: JsonObject;
  destinations: JsonObject[];
}

export interface Notify {
  /** Decides where an event goes, once, and puts one message for each destination into the inbox. */
  plan(event: MlEvent): Promise<void>;
  /** Brings one planned event to one destination. Repeating it, also after a crash at any point, changes nothing. */
  deliver(message: Extract<InboxMessage, { type: 'deliver' }>): Promise<void>;
}

export function createNotify(parts: NotifyParts): Notify {
  const { store, queue, log, now } = parts;
  const claims = createClaims(store, now, parts.leaseMs);
  const threads = createThreads(store, now, parts.newNonce, parts.pause);

  async function plan(event: MlEvent): Promise<void> {
    const id = identityOf(event);
    const destinations = await destinationsOf(event);
    const fresh: Plan = {
      schema: 1,
      event: event as unknown as JsonObject,
      destinations: destinations as unknown as JsonObject[],
    };
    const created = await store.create(key('plan', id), fresh, now() + PLAN_REMEMBERED_MS);
    const decided = created === undefined ? (await store.get<Plan>(key('plan', id)))?.value : fresh;
    for (const destination of (decided ?? fresh).destinations as unknown as Destination[]) {
      await queue.send({ type: 'deliver', plan: id, destination: destination.id });
    }
    const repeat = created === undefined;
    const count = (decided ?? fresh).destinations.length;
    log.info('planned', { event: event.id, kind: event.kind, tone: event.tone, destinations: count, repeat });
    parts.observe?.({ type: 'planned', event, destinations: count, repeat });
  }

  /**
   * Where routes send it, and where its thread is on show already: a card that says "failed" in a channel for failures
   * must change when the retry succeeds, though no route sends successes there.
   */
  async function destinationsOf(event: MlEvent): Promise<Destination[]> {
    const routed = parts.route(event);
    const ids = new Set(routed.map(({ id }) => id));
    const followers = (await threads.followers(event)).filter(
      ({ id, mode }) => mode !== 'post' && !ids.has(id) && parts.knows(id),
    );
    return [
      ...routed,
      ...followers.map((destination): Destination => ({ ...destination, mode: 'update', follows: true })),
    ];
  }

  async function deliver(message: Extract<InboxMessage, { type: 'deliver' }>): Promise<void> {
    const planned = (await store.get<Plan>(key('plan', message.plan)))?.value;
    const destination = (planned?.destinations as unknown as Destination[] | undefined)?.find(
      ({ id }) => id === message.destination,
    );
    if (planned === undefined || destination === undefined) {
      return queue.bury(message, 'its plan is gone: it is older than 30 days, or was made by another store');
    }
    const taken = await claims.take(destination.id, message.plan);
    if ('done' in taken) return;
    if ('busyUntil' in taken) return again(message, taken.busyUntil - now());
    await attempt(message, taken.claim, destination, planned.event as unknown as MlEvent);
  }

  /** One attempt under a claim; how it ends decides what becomes of the claim and the message. */
  async function attempt(
    message: InboxMessage,
    claim: Claim,
    destination: Destination,
    event: MlEvent,
  ): Promise<void> {
    const fields = {
      event: event.id,
      kind: event.kind,
      destination: destination.id,
      attempt: claim.row.attempts,
    };
    if (claim.row.attempts > MAX_ATTEMPTS)
      return giveUp(
        message,
        claim,
        destination,
        event,
        claim.row.reason ?? 'it stopped its worker again and again',
      );
    try {
      await bring(claim, destination, event);
      const { root, tell } = claim.row.merged!;
      const how = root ? 'root' : tell ? 'reply' : 'update';
      log.info('delivered', { ...fields, how, ms: now() - Date.parse(event.time) });
      parts.observe?.({ type: 'delivered', event, destination, how });
    } catch (error) {
      if (error instanceof LostClaim) return again(message, parts.leaseMs);
      if (error instanceof Later) return park(message, claim, error.delayMs, false);
      const reason = messageOf(error);
      if (error instanceof CallError && error.outcome === 'permanent') {
        log.error('cannot be delivered', { ...fields, code: error.code });
        return giveUp(message, claim, destination, event, `${error.code}: ${reason}`);
      }
      if (error instanceof CallError && error.outcome === 'retry') {
        parts.observe?.({ type: 'delayed', event, destination, code: error.code });
        log.warn('refused for now', { ...fields, code: error.code, retryAfter: error.retryAfterSeconds });
        return park(
          message,
          claim,
          (error.retryAfterSeconds ?? backoff(claim)) * 1000,
          error.retryAfterSeconds === undefined,
          reason,
        );
      }
      log.error('failed', { ...fields, reason });
      if (error instanceof CallError) {
        // Unclear: it may have happened. The claim stays `sending` until its lease ends; then the chat is searched.
        return again(message, claim.row.until - now());
      }
      return park(message, claim, backoff(claim) * 1000, true, reason);
    }
  }

  /** The work itself, step by step; every step is done once. */
  async function bring(claim: Claim, destination: Destination, event: MlEvent): Promise<void> {
    const chat = parts.chats[destination.chat];
    if (chat === undefined)
      throw new CallError('permanent', 'chat_not_configured', `${destination.chat} is not configured here`);
    const root: RootParts = { ...parts, threads, chat };
    const effect = claim.effect;

    const merged = claim.row.merged ?? (await threads.merge(destination, event, effect));
    if (claim.row.merged === undefined) await claims.write(claim, { merged });
    if (merged.skip) return claims.write(claim, { state: 'settled' });
    await extend(claim);
    await ensureRoot(root, destination, event);
    if (merged.tell) await reply(root, claim, destination, event, 'reply', merged.broadcast);
    else if (merged.root && tellsTooMuch(destination, event))
      await reply(root, claim, destination, event, 'rest', false);
    await paint(root, destination, event, merged.revision);
    await claims.write(claim, { state: 'settled' });
  }

  /** The root had to cut what this event says. */
  function tellsTooMuch(destination: Destination, event: MlEvent): boolean {
    return event.reason !== undefined && parts.present(destination, event, [], 'root').cut === true;
  }

  async function reply(
    root: RootParts,
    claim: Claim,
    destination: Destination,
    event: MlEvent,
    form: 'reply' | 'rest',
    broadcast: boolean,
  ): Promise<void> {
    if (claim.row.reply === undefined) {
      const thread = await ensureRoot(root, destination, event);
      await extend(claim);
      const { chat } = root;
      const lost =
        claim.row.state === 'sending' && claim.row.nonce !== undefined ? claim.row.nonce : undefined;
      const nonce = lost ?? parts.newNonce();
      const found = lost === undefined ? undefined : await chat.find?.(destination.address, lost, thread);
      if (found === undefined) {
        await claims.write(claim, { state: 'sending', nonce });
        const children = await threads.children(destination, event);
        // The channel has just been called for a step of this run: its reason is right above and is not said twice.
        const known = children
          .map(childView)
          .map((child) => (broadcast ? child : { ...child, reason: undefined }));
        const card = parts.present(destination, event, known, form);
        const sent = await send(root, destination, card, (payload) =>
          chat.post(destination.address, payload, {
            thread,
            broadcast,
            nonce,
            about: threadOf(event).join(' '),
          }),
        ).catch(async (error: unknown) => {
          if (!(error instanceof CallError && error.outcome === 'gone')) throw error;
          await loseRoot(root, destination, event, thread);
          throw new Later(0);
        });
        await claims.write(claim, { state: 'held', reply: sent });
      } else {
        await claims.write(claim, { state: 'held', reply: found });
      }
    }
    await forget(destination, event, claim.effect);
  }

  /** The effect has been told, or never will be: out of the thread's outbox. */
  async function forget(destination: Destination, event: MlEvent, effect: string): Promise<void> {
    await threads.change(destination, event, (row) => {
      if (!Object.hasOwn(row.outbox, effect)) return undefined;
      const { [effect]: _told, ...outbox } = row.outbox;
      return { ...row, outbox };
    });
  }

  async function extend(claim: Claim): Promise<void> {
    if (claim.row.until - now() < parts.leaseMs / 2 + parts.callMs)
      await claims.write(claim, { until: now() + parts.leaseMs });
  }

  async function park(
    message: InboxMessage,
    claim: Claim,
    delayMs: number,
    counts: boolean,
    reason?: string,
  ): Promise<void> {
    const attempts = counts ? claim.row.attempts : claim.row.attempts - 1;
    await claims.write(claim, {
      state: 'parked',
      until: now() + delayMs,
      attempts,
      ...(reason === undefined ? {} : { reason }),
    });
    await again(message, delayMs);
  }

  async function giveUp(
    message: InboxMessage,
    claim: Claim,
    destination: Destination,
    event: MlEvent,
    reason: string,
  ): Promise<void> {
    await queue.bury(message, reason);
    await forget(destination, event, claim.effect);
    await claims.write(claim, { state: 'dead', reason });
    parts.observe?.({ type: 'dead', event, destination, reason });
  }

  function again(message: InboxMessage, delayMs: number): Promise<void> {
    return queue.send(message, { delaySeconds: Math.max(delayMs, 50) / 1000 });
  }

  return { plan, deliver };
}

/** Equal for every delivery of one event, and for nothing else; ids alone are not trusted to be unique. */
export function identityOf(event: MlEvent): string {
  const { id, cloud, kind, status, time, subject } = event;
  return sha256(canonicalJson([cloud, id, kind, subject.id, status, time]));
}

/** Seconds: 2, 4, 8 … at most 5 minutes. */
function backoff(claim: Claim): number {
  return Math.min(2 ** claim.row.attempts, 300);
}
