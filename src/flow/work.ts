// One piece of work of a kind that is not a delivery, done once: claimed, tried again, and given up with a word to people.

import { CallError, messageOf } from '../core/errors';
import type { InboxMessage, Log, Queue } from '../core/ports';
import { type Claim, type Claims, LostClaim } from './claims';
import { Later } from './later';

const MAX_ATTEMPTS = 8;

export interface WorkParts {
  claims: Claims;
  queue: Queue;
  log: Log;
  now(): number;
  leaseMs: number;
}

export interface Work {
  message: InboxMessage;
  /** What kind of work: the first part of the claim's key. */
  kind: string;
  /** Equal for repeats. */
  effect: string;
  /** Settles the claim when it returns. */
  run(claim: Claim): Promise<void>;
  /** Says to people that it will not be done; if that fails, it is tried again later. */
  giveUp(reason: string, claim: Claim): Promise<void>;
}

/** Does it, or sees to it that it is tried again. Rejects only if neither could be written down. */
export async function doWork(parts: WorkParts, work: Work): Promise<void> {
  const { claims, log, now } = parts;
  const { message, kind, effect } = work;
  const taken = await claims.take(kind, effect);
  if ('done' in taken) return;
  if ('busyUntil' in taken) return again(parts, message, taken.busyUntil - now());
  const { claim } = taken;
  if (claim.row.attempts > MAX_ATTEMPTS)
    return end(parts, work, claim, claim.row.reason ?? 'it stopped its worker again and again');
  try {
    await work.run(claim);
    await claims.write(claim, { state: 'settled' });
  } catch (error) {
    if (error instanceof LostClaim) return again(parts, message, parts.leaseMs);
    const reason = messageOf(error);
    log.warn(`${kind}: not now`, { effect, attempt: claim.row.attempts, reason });
    if (error instanceof Later) return park(parts, claim, message, error.delayMs, false);
    if (error instanceof CallError && error.outcome === 'retry') {
      const { retryAfterSeconds } = error;
      const delay = (retryAfterSeconds ?? backoff(claim)) * 1000;
      return park(parts, claim, message, delay, retryAfterSeconds === undefined, reason);
    }
    // It may have happened: the claim stays as it is, and the next one looks first.
    if (error instanceof CallError && error.outcome === 'unclear')
      return again(parts, message, claim.row.until - now());
    if (error instanceof CallError) return end(parts, work, claim, reason);
    return park(parts, claim, message, backoff(claim) * 1000, true, reason);
  }
}

async function end(parts: WorkParts, work: Work, claim: Claim, reason: string): Promise<void> {
  parts.log.error(`${work.kind}: given up`, { effect: work.effect, reason });
  try {
    await work.giveUp(reason, claim);
  } catch (error) {
    // People must hear of it, so it is not over.
    parts.log.error(`${work.kind}: nobody could be told`, { effect: work.effect, reason: messageOf(error) });
    return again(parts, work.message, parts.leaseMs);
  }
  await parts.queue.bury(work.message, reason);
  await parts.claims.write(claim, { state: 'dead', reason });
}

async function park(
  parts: WorkParts,
  claim: Claim,
  message: InboxMessage,
  delayMs: number,
  counts: boolean,
  reason?: string,
): Promise<void> {
  const attempts = counts ? claim.row.attempts : claim.row.attempts - 1;
  const why = reason === undefined ? {} : { reason };
  const state = claim.row.state === 'sending' ? 'sending' : 'parked';
  await parts.claims.write(claim, { state, until: parts.now() + delayMs, attempts, ...why });
  await again(parts, message, delayMs);
}

function again({ queue }: WorkParts, message: InboxMessage, delayMs: number): Promise<void> {
  return queue.send(message, { delaySeconds: Math.max(delayMs, 50) / 1000 });
}

/** Seconds: 2, 4, 8 … at most 5 minutes. */
function backoff({ row }: Claim): number {
  return Math.min(2 ** row.attempts, 300);
}
