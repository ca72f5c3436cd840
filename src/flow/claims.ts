// Claims: the right to do one effect at one destination, once. The rows and transitions are STATE.md's `claim/…`.

import type { JsonObject } from '../core/json';
import { key } from '../core/keys';
import type { Item, MessageRef, Store } from '../core/ports';

/** How long a settled claim is remembered: longer than any dead-letter queue keeps its messages. */
const REMEMBERED_MS = 30 * 24 * 3600_000;

/** What a merge asked for; `revision` is the state of the root that shows it. */
export interface Merged extends JsonObject {
  /** Key of the thread's row: the episode that the event belongs to, whatever begins later. */
  thread: string;
  /** Nothing to do: the message that it would keep true is not here. */
  skip?: true;
  /** The event opened the root: the root itself tells it. */
  root: boolean;
  tell: boolean;
  broadcast: boolean;
  revision: number;
}

export interface ClaimRow extends JsonObject {
  schema: 1;
  state: 'held' | 'sending' | 'parked' | 'settled' | 'dead';
  fence: number;
  /** Epoch ms: end of the lease, or when a parked claim is due. */
  until: number;
  /** Counted before the work, so that a message that kills the process reaches the dead letters. */
  attempts: number;
  /** What the merge into the thread asked for, once it has been done. */
  merged?: Merged;
  /** Written before a reply is sent. */
  nonce?: string;
  reply?: MessageRef;
  reason?: string;
  /** Of a press: what its presser is told, once that is known, and the decision that it votes on. */
  said?: JsonObject;
  decision?: string;
  /** In which attempt at it the vote counts. */
  generation?: number;
  /** Of an act: how often its request may have gone out, and who has been told. */
  unclear?: number;
  told?: string[];
}

/** A claim in our hands. Every write is conditional on nobody having taken it since. */
export interface Claim {
  key: string;
  /** What it is for, the same at every destination. */
  effect: string;
  version: string;
  row: ClaimRow;
}

/** The claim moved on to someone else: whoever lost it stops, and changes nothing. */
export class LostClaim extends Error {
  override name = 'LostClaim';
}

export type Taken = { claim: Claim } | { done: true } | { busyUntil: number };

export interface Claims {
  /** Takes a claim that is absent, expired or due; says so if it is done or in other hands. */
  take(destination: string, effect: string): Promise<Taken>;
  /** Writes new fields under the same lease. */
  write(claim: Claim, change: Partial<ClaimRow>): Promise<void>;
}

export function createClaims(store: Store, now: () => number, leaseMs: number): Claims {
  return {
    async take(destination, effect) {
      const id = key('claim', destination, effect);
      // Nearly always nobody has it, and one trip to the table is enough.
      const fresh = held(undefined, now() + leaseMs);
      const created = await store.create(id, fresh, now() + REMEMBERED_MS);
      if (created !== undefined) return { claim: { key: id, effect, version: created, row: fresh } };
      for (;;) {
        const item = await store.get<ClaimRow>(id);
        const at = now();
        if (item !== undefined && (item.value.state === 'settled' || item.value.state === 'dead'))
          return { done: true };
        if (item !== undefined && item.value.until > at) return { busyUntil: item.value.until };
        const row = held(item, at + leaseMs);
        const expires = at + REMEMBERED_MS;
        const version =
          item === undefined
            ? await store.create(id, row, expires)
            : await store.put(id, row, item.version, expires);
        if (version !== undefined) return { claim: { key: id, effect, version, row } };
      }
    },
    async write(claim, change) {
      const row = { ...claim.row, ...change };
      const version = await store.put(claim.key, row, claim.version, now() + REMEMBERED_MS);
      if (version === undefined) throw new LostClaim(`the claim ${claim.key} is in other hands`);
      claim.row = row;
      claim.version = version;
    },
  };
}

/** The row after taking it: the fence grows, what was done is kept, and `sending` stays to be looked into. */
function held(item: Item<ClaimRow> | undefined, until: number): ClaimRow {
  if (item === undefined) return { schema: 1, state: 'held', fence: 1, until, attempts: 1 };
  const { value } = item;
  const state = value.state === 'sending' ? 'sending' : 'held';
  return { ...value, state, fence: value.fence + 1, until, attempts: value.attempts + 1 };
}
