// How an attempt at a delivery ends when it does not succeed: later, at the platform's word, or in the dead letters.

import type { Marks } from '../core/decision';
import { CallError, messageOf } from '../core/errors';
import type { MlEvent } from '../core/event';
import type { Note } from '../core/note';
import type { Destination, InboxMessage, Log, Outcome, Queue } from '../core/ports';
import { type Claim, type Claims, LostClaim } from './claims';
import { Later } from './later';

/** A message that took a worker down this often, or failed in a way nobody knows, goes to the dead letters. */
const MAX_ATTEMPTS = 8;

/** One attempt to bring one event to one destination, under a claim. */
export interface Delivery {
  message: InboxMessage;
  claim: Claim;
  destination: Destination;
  event: MlEvent;
  /** Not the event's own news, but what people did about it. */
  added?: Added;
}

/** What a plan brings beside, or instead of, an event's news. */
export interface Added {
  marks?: Marks;
  note?: Note;
}

export interface EndingParts {
  queue: Queue;
  claims: Claims;
  log: Log;
  now(): number;
  leaseMs: number;
  observe?(outcome: Outcome): void;
  /** The effect will never be told. */
  forget(delivery: Delivery): Promise<void>;
}

export interface Endings {
  /** Whether the delivery has been tried too often to be tried again; then it is in the dead letters. */
  exhausted(delivery: Delivery): Promise<boolean>;
  /** Decides by the error what becomes of the claim and the message. */
  after(delivery: Delivery, error: unknown): Promise<void>;
  /** Back into the inbox for a while. */
  again(message: InboxMessage, delayMs: number): Promise<void>;
}

export function createEndings(parts: EndingParts): Endings {
  const { queue, claims, log, now } = parts;

  /** The claim waits until the message comes back. `counts`: the attempt was at fault, not the time. */
  async function park(
    { message, claim }: Delivery,
    delayMs: number,
    counts: boolean,
    reason?: string,
  ): Promise<void> {
    const attempts = counts ? claim.row.attempts : claim.row.attempts - 1;
    const why = reason === undefined ? {} : { reason };
    await claims.write(claim, { state: 'parked', until: now() + delayMs, attempts, ...why });
    await again(message, delayMs);
  }

  async function giveUp(delivery: Delivery, reason: string): Promise<void> {
    const { message, claim, destination, event } = delivery;
    await queue.bury(message, reason);
    await parts.forget(delivery);
    await claims.write(claim, { state: 'dead', reason });
    parts.observe?.({ type: 'dead', event, destination, reason });
  }

  async function afterCall(delivery: Delivery, error: CallError): Promise<void> {
    const { message, claim, destination, event } = delivery;
    const { outcome, code, retryAfterSeconds } = error;
    const fields = { ...fieldsOf(delivery), code };
    if (outcome === 'permanent') {
      log.error('cannot be delivered', fields);
      return giveUp(delivery, `${code}: ${messageOf(error)}`);
    }
    if (outcome === 'retry') {
      parts.observe?.({ type: 'delayed', event, destination, code });
      log.warn('refused for now', { ...fields, retryAfter: retryAfterSeconds });
      const seconds = retryAfterSeconds ?? backoff(claim);
      return park(delivery, seconds * 1000, retryAfterSeconds === undefined, messageOf(error));
    }
    // Unclear: it may have happened. The claim stays as it is until its lease ends; then the chat is searched.
    const reason = messageOf(error);
    log.error('unclear whether it was delivered', { ...fields, reason });
    await claims.write(claim, { reason });
    return again(message, claim.row.until - now());
  }

  function again(message: InboxMessage, delayMs: number): Promise<void> {
    return queue.send(message, { delaySeconds: Math.max(delayMs, 50) / 1000 });
  }

  return {
    async exhausted(delivery) {
      const { attempts, reason } = delivery.claim.row;
      if (attempts <= MAX_ATTEMPTS) return false;
      await giveUp(delivery, reason ?? 'it stopped its worker again and again');
      return true;
    },
    async after(delivery, error) {
      if (error instanceof LostClaim) return again(delivery.message, parts.leaseMs);
      if (error instanceof Later) return park(delivery, error.delayMs, false);
      if (error instanceof CallError) return afterCall(delivery, error);
      const reason = messageOf(error);
      log.error('failed', { ...fieldsOf(delivery), reason });
      return park(delivery, backoff(delivery.claim) * 1000, true, reason);
    },
    again,
  };
}

/** What may be logged of a delivery. */
export function fieldsOf({ event, destination, claim }: Delivery): Record<string, string | number> {
  return { event: event.id, kind: event.kind, destination: destination.id, attempt: claim.row.attempts };
}

/** Seconds: 2, 4, 8 … at most 5 minutes. */
function backoff(claim: Claim): number {
  return Math.min(2 ** claim.row.attempts, 300);
}
