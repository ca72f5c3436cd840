// What is due: reminders of open questions, their end, and looks at what a cloud sends no news of. Rows by minute; the tick reads them.

import { CallError, messageOf } from '../core/errors';
import type { MlEvent } from '../core/event';
import type { JsonObject } from '../core/json';
import { key, prefix } from '../core/keys';
import { sha256 } from '../core/sha256';
import { createFollowers } from './followers';
import type { InteractParts } from './interact-parts';
import type { Notify } from './notify';
import type { People } from './people';

/** A day before the end, or at half time where there is less than two days. */
const REMIND_BEFORE_MS = 24 * 3600_000;
/** Azure ML tells nobody of changed tags. */
const POLL_MS = 5 * 60_000;
/** One tick's work; the next minute has another. */
const MOST = 200;
/** Rows that no tick has taken for so long were made by a clock that was wrong. */
const REMEMBERED_MS = 7 * 24 * 3600_000;

/** What may work another time. */
const AGAIN: ReadonlySet<string> = new Set(['retry', 'unclear']);

type What = 'remind' | 'expire' | 'poll';

interface DueRow extends JsonObject {
  schema: 1;
  what: What;
  event: JsonObject;
  /** ISO. */
  expires: string;
}

export interface DueParts extends InteractParts {
  people: People;
  notify: Notify;
}

export interface Due {
  /** Writes the rows of a call for a decision; for anything else nothing. */
  schedule(event: MlEvent): Promise<void>;
  /** Does what is due, and deletes its rows. */
  run(): Promise<void>;
}

export function createDue(parts: DueParts): Due {
  const { store, now, log, notify } = parts;
  const followers = createFollowers(store, now, parts.pause);

  async function write(what: What, at: number, event: MlEvent, expires: string): Promise<void> {
    const minute = new Date(at).toISOString().slice(0, 16);
    const id = sha256(JSON.stringify([what, event.cloud, event.subject.id, event.status, event.time])).slice(
      0,
      32,
    );
    const row: DueRow = { schema: 1, what, event: event as unknown as JsonObject, expires };
    await store.create(key('due', minute, id), row, at + REMEMBERED_MS);
  }

  async function schedule(event: MlEvent): Promise<void> {
    const question = event.tone === 'action' ? event.actions[0] : undefined;
    const policy = question && parts.people.policy(question, event);
    if (policy === undefined) return;
    const start = Date.parse(event.time);
    const end = start + policy.expiresMs;
    if (end < now()) return;
    const expires = new Date(end).toISOString();
    const remind = Math.max(end - REMIND_BEFORE_MS, start + policy.expiresMs / 2);
    await write('remind', remind, event, expires);
    await write('expire', end, event, expires);
    if (event.cloud === 'azure') await write('poll', now() + POLL_MS, event, expires);
  }

  async function postponed({ what, event, expires }: DueRow): Promise<boolean> {
    try {
      await write(what, now() + POLL_MS, event as unknown as MlEvent, expires);
      return true;
    } catch {
      return false;
    }
  }

  async function act({ what, event: stored, expires }: DueRow): Promise<void> {
    const event = stored as unknown as MlEvent;
    const latest = await followers.latest(event);
    // Decided, or asked anew: then another row stands for it.
    if (latest !== undefined && (latest.status !== event.status || latest.time !== event.time)) return;
    const effect = `${what}/${event.cloud}/${event.subject.id}/${event.time}`;
    if (what === 'remind') {
      const note = {
        sentence: 'mark-reminder',
        saying: { at: expires },
        tone: 'action',
        broadcast: true,
      } as const;
      return notify.add(event, { note }, effect);
    }
    if (what === 'expire') {
      const action = event.actions[0]!;
      const decision = {
        order: expires,
        state: 'void',
        action,
        by: [],
        at: expires,
        since: expires,
        votes: 0,
        needed: 0,
      } as const;
      return notify.add(event, { marks: { decision: { ...decision, by: [] } } }, effect);
    }
    return poll(event, expires);
  }

  async function poll(event: MlEvent, expires: string): Promise<void> {
    const cloud = parts.cloudActions[event.cloud];
    if (cloud === undefined) return;
    const standing = await cloud.inspect(event.actions[0]!, event);
    if (standing.event.status !== event.status) return notify.plan(standing.event);
    if (now() + POLL_MS < Date.parse(expires)) await write('poll', now() + POLL_MS, event, expires);
  }

  return {
    schedule,
    async run() {
      const minute = new Date(now()).toISOString().slice(0, 16);
      const rows = await store.list<DueRow>(prefix('due'), { limit: MOST });
      for (const row of rows) {
        if (row.key >= key('due', minute)) break;
        try {
          await act(row.value);
        } catch (error) {
          log.warn('a due piece of work failed', { what: row.value.what, reason: messageOf(error) });
          const hopeless = error instanceof CallError && !AGAIN.has(error.outcome);
          // Later, so that what cannot be done now does not stand before what can.
          if (!hopeless && !(await postponed(row.value))) continue;
        }
        await store.delete(row.key, row.version);
      }
    },
  };
}
