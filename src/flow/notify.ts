// Story one, "something happened": plan the destinations, then for each one claim, merge, post, reply, paint, settle.

import type { Card } from '../core/card';
import { CallError } from '../core/errors';
import type { MlEvent } from '../core/event';
import { canonicalJson, type JsonObject } from '../core/json';
import { key } from '../core/keys';
import type { Note } from '../core/note';
import type { Chat, ChatId, Destination, InboxMessage, Outcome, Queue, Store } from '../core/ports';
import { sha256 } from '../core/sha256';
import { threadOf } from '../core/thread-key';
import { createButtons } from './buttons';
import { type CallsParts, createCalls } from './calls';
import { createCare } from './care';
import { type Claim, createClaims } from './claims';
import { type Added, createEndings, type Delivery, fieldsOf } from './endings';
import { createFollowers } from './followers';
import { Later } from './later';
import { noteOf, replyCard } from './reply-card';
import { ensureRoot, loseRoot, paint, type RootParts } from './root';
import { lookFor, markAgain, send } from './send';
import { createThreadRows } from './thread-row';
import { createThreads, type Taken } from './threads';

const PLAN_REMEMBERED_MS = 30 * 24 * 3600_000;

export interface NotifyParts
  extends CallsParts,
    Pick<RootParts, 'present' | 'reasoned' | 'now' | 'newNonce' | 'leaseMs'> {
  /** What the bot says by itself, as a card for one destination. `event`: what it is about. */
  presentNote(destination: Destination, event: MlEvent, note: Note): Card;
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
  /** `Added`: the event tells only which thread it is for. */
  added?: JsonObject;
}

export interface Notify {
  /** Decides where an event goes, once, and puts one message for each destination into the inbox. */
  plan(event: MlEvent): Promise<void>;
  /**
   * Brings what people did to every message about the event's subject, or to one destination's. `effect` names it: the same
   * one again changes nothing.
   */
  add(event: MlEvent, added: Added, effect: string, only?: Destination): Promise<void>;
  /** Brings one planned event to one destination. Repeating it, also after a crash at any point, changes nothing. */
  deliver(message: Extract<InboxMessage, { type: 'deliver' }>): Promise<void>;
}

export function createNotify(parts: NotifyParts): Notify {
  const { store, queue, log, now, presentNote } = parts;
  const claims = createClaims(store, now, parts.leaseMs);
  const followers = createFollowers(store, now, parts.pause);
  const rows = createThreadRows(store, now, parts.pause);
  const buttons = createButtons(store, now);
  const care = createCare(store, now, parts.pause);
  const calls = createCalls(parts);
  const threads = createThreads({ ...parts, followers });
  const endings = createEndings({ ...parts, claims, forget });

  async function plan(event: MlEvent): Promise<void> {
    const id = identityOf(event);
    const fresh: Plan = {
      schema: 1,
      event: event as unknown as JsonObject,
      destinations: (await destinationsOf(event)) as unknown as JsonObject[],
    };
    const repeat = (await store.create(key('plan', id), fresh, now() + PLAN_REMEMBERED_MS)) === undefined;
    const decided = repeat ? (await store.get<Plan>(key('plan', id)))?.value : fresh;
    const destinations = (decided ?? fresh).destinations as unknown as Destination[];
    for (const destination of destinations) {
      await queue.send({ type: 'deliver', plan: id, destination: destination.id });
    }
    const count = destinations.length;
    log.info('planned', { event: event.id, kind: event.kind, tone: event.tone, destinations: count, repeat });
    parts.observe?.({ type: 'planned', event, destinations: count, repeat });
  }

  /**
   * Where routes send it, and where its thread is on show already: a card that says "failed" in a channel for failures
   * must change when the retry succeeds, though no route sends successes there.
   */
  async function destinationsOf(event: MlEvent): Promise<Destination[]> {
    await followers.note(event);
    const [following, snoozed] = await Promise.all([
      followers.of(event),
      // Who must decide is asked all the same.
      event.tone === 'action' ? undefined : care.snoozedUntil(event),
    ]);
    // Quiet: messages that are there stay true, and nothing new is said.
    const routed = snoozed === undefined ? parts.route(event) : [];
    for (const destination of routed) {
      if (!following.some(({ id }) => id === destination.id)) await followers.follow(destination, event);
    }
    const others = following.filter(
      ({ id, mode }) =>
        mode !== 'post' && parts.knows(id) && !routed.some((destination) => destination.id === id),
    );
    return [
      ...routed,
      ...others.map(
        (other): Destination => ({
          ...other,
          mode: 'update',
          follows: true,
          ...(snoozed !== undefined && { quiet: true }),
        }),
      ),
    ];
  }

  async function add(event: MlEvent, added: Added, effect: string, only?: Destination): Promise<void> {
    const shown = only === undefined ? await followers.of(event) : [only];
    const destinations = shown
      .filter(({ id }) => parts.knows(id))
      .map((destination): Destination => ({ ...destination, follows: true }));
    if (destinations.length === 0) return;
    const id = sha256(canonicalJson(['added', effect]));
    const fresh: Plan = {
      schema: 1,
      event: event as unknown as JsonObject,
      destinations: destinations as unknown as JsonObject[],
      added: added as unknown as JsonObject,
    };
    await store.create(key('plan', id), fresh, now() + PLAN_REMEMBERED_MS);
    for (const destination of destinations) {
      await queue.send({ type: 'deliver', plan: id, destination: destination.id });
    }
  }

  async function deliver(message: Extract<InboxMessage, { type: 'deliver' }>): Promise<void> {
    const [plan, taken] = await Promise.all([
      store.get<Plan>(key('plan', message.plan)),
      claims.take(message.destination, message.plan),
    ]);
    const planned = plan?.value;
    const destinations = (planned?.destinations ?? []) as unknown as Destination[];
    const destination = destinations.find(({ id }) => id === message.destination);
    if (planned === undefined || destination === undefined) {
      return queue.bury(message, 'its plan is gone: it is older than 30 days, or was made by another store');
    }
    if ('done' in taken) return;
    if ('busyUntil' in taken) return endings.again(message, taken.busyUntil - now());
    const event = planned.event as unknown as MlEvent;
    const added = planned.added as Added | undefined;
    const delivery: Delivery = { message, claim: taken.claim, destination, event, ...(added && { added }) };
    if (await endings.exhausted(delivery)) return;
    await bring(delivery).catch((error: unknown) => endings.after(delivery, error));
  }

  /** The work itself, step by step; every step is done once. */
  async function bring(delivery: Delivery): Promise<void> {
    const { claim, destination, event } = delivery;
    const chat = parts.chats[destination.chat];
    if (chat === undefined) {
      throw new CallError('permanent', 'chat_not_configured', `${destination.chat} is not configured here`);
    }
    const { merged, opened } =
      claim.row.merged === undefined ? await mergeInto(delivery) : { merged: claim.row.merged };
    if (opened !== undefined && !merged.tell)
      claim.row.merged = merged; // Merging again asks for the same.
    else if (claim.row.merged === undefined) await claims.write(claim, { merged });
    if (merged.skip) return claims.write(claim, { state: 'settled' });
    const root: RootParts = { ...parts, rows, thread: merged.thread, threads, chat, buttons, calls };
    await extend(claim);
    await ensureRoot(root, destination, event, opened);
    if (merged.tell) await reply(root, delivery, 'reply', merged.broadcast);
    else if (merged.root && tellsTooMuch(destination, event)) await reply(root, delivery, 'rest', false);
    await paint(root, destination, event, merged.revision);
    await claims.write(claim, { state: 'settled' });

    const how = merged.root ? 'root' : merged.tell ? 'reply' : 'update';
    log.info('delivered', { ...fieldsOf(delivery), how, ms: now() - Date.parse(event.time) });
    parts.observe?.({ type: 'delivered', event, destination, how });
  }

  function mergeInto({ destination, event, claim, added }: Delivery): Promise<Taken> {
    if (added === undefined) return threads.merge(destination, event, claim.effect);
    return threads.mark(destination, event, added.marks ?? {}, noteOf(destination, added) !== undefined);
  }

  /** The root had to cut what this event says. */
  function tellsTooMuch(destination: Destination, event: MlEvent): boolean {
    return event.reason !== undefined && parts.present(destination, event, [], 'root').cut === true;
  }

  /** Posts the event's own message under the root, once: what was sent and not recorded is looked for first. */
  async function reply(
    root: RootParts,
    delivery: Delivery,
    form: 'reply' | 'rest',
    broadcast: boolean,
  ): Promise<void> {
    const { claim, destination, event } = delivery;
    if (claim.row.reply === undefined) {
      const { chat } = root;
      const thread = await ensureRoot(root, destination, event);
      await extend(claim);
      const lost = claim.row.state === 'sending' ? claim.row.nonce : undefined;
      const looked = lost === undefined ? undefined : await lookFor(root, destination, lost, thread);
      if (looked?.found !== undefined) {
        await claims.write(claim, { state: 'held', reply: looked.found });
      } else {
        const nonce = lost ?? parts.newNonce();
        await claims.write(claim, { state: 'sending', nonce });
        const card = await replyCard({ ...root, presentNote }, delivery, form, broadcast);
        if (looked?.sure === false) markAgain(parts, destination, card);
        const options = { thread, broadcast, nonce, about: threadOf(event).join(' ') };
        const sent = await send(root, destination, card, (payload) =>
          chat.post(destination.address, payload, options),
        ).catch(async (error: unknown) => {
          if (!(error instanceof CallError && error.outcome === 'gone')) throw error;
          await loseRoot(root, destination, thread);
          throw new Later(0);
        });
        await claims.write(claim, { state: 'held', reply: sent });
      }
    }
    await forget(delivery);
  }

  /** The effect has been told, or never will be: out of the thread's outbox. */
  async function forget({ claim }: Delivery): Promise<void> {
    const { effect, row } = claim;
    if (row.merged === undefined || row.merged.skip) return;
    await rows.change(row.merged.thread, (thread) => {
      if (!Object.hasOwn(thread.outbox, effect)) return undefined;
      const { [effect]: _told, ...outbox } = thread.outbox;
      return { ...thread, outbox };
    });
  }

  async function extend(claim: Claim): Promise<void> {
    if (claim.row.until - now() >= parts.leaseMs / 2 + parts.callMs) return;
    await claims.write(claim, { until: now() + parts.leaseMs });
  }

  return { plan, add, deliver };
}

/** Equal for every delivery of one event, and for nothing else; ids alone are not trusted to be unique. */
export function identityOf(event: MlEvent): string {
  const { id, cloud, kind, status, time, subject } = event;
  return sha256(canonicalJson([cloud, id, kind, subject.id, status, time]));
}
