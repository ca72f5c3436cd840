// What is due: reminders of open questions, their end, and looks at what a cloud sends no news of. Rows by minute; the tick reads them.

import type { DecisionMark } from '../core/decision';
import type { ActionId, MlEvent } from '../core/event';
import type { JsonObject } from '../core/json';
import { key, prefix } from '../core/keys';
import type { DueWhat, InboxMessage } from '../core/ports';
import { sha256 } from '../core/sha256';
import type { Claims } from './claims';
import { createFollowers } from './followers';
import type { InteractParts } from './interact-parts';
import type { Notify } from './notify';
import type { People } from './people';
import { doWork } from './work';

/** A day before the end, or at half time where there is less than two days. */
const REMIND_BEFORE_MS = 24 * 3600_000;
/** Azure ML tells nobody of changed tags. */
const POLL_MS = 5 * 60_000;
/** One tick's work; the next minute has another. */
const MOST = 200;
/** Rows that no tick has taken for so long were made by a clock that was wrong. */
const REMEMBERED_MS = 7 * 24 * 3600_000;

type DueMessage = Extract<InboxMessage, { type: 'due' }>;

interface DueRow extends JsonObject {
  schema: 1;
  what: DueWhat;
  event: JsonObject;
  /** ISO. */
  expires: string;
}

export interface DueParts extends InteractParts {
  claims: Claims;
  people: People;
  notify: Notify;
}

export interface Due {
  /** Writes the rows of a call for a decision; for anything else nothing. */
  schedule(event: MlEvent): Promise<void>;
  /** Puts what is due into the inbox, and deletes its rows. */
  tick(): Promise<void>;
  work(message: DueMessage): Promise<void>;
}

export function createDue(parts: DueParts): Due {
  const { store, queue, now, notify } = parts;
  const followers = createFollowers(store, now, parts.pause);

  async function write(what: DueWhat, at: number, event: MlEvent, expires: string): Promise<void> {
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
    if (event.cloud === 'azure') await write('poll', nextLook(now()), event, expires);
  }

  /** From the inbox, where the clouds can be reached: how it stands now, before anybody is bothered. */
  async function look({ what, event, expires }: DueMessage): Promise<void> {
    const latest = await followers.latest(event);
    // Decided, or asked anew: then another row stands for it.
    if (latest !== undefined && (latest.status !== event.status || latest.time !== event.time)) return;
    const action = event.actions[0]!;
    const cloud = parts.cloudActions[event.cloud];
    if (cloud?.can(action, event)) {
      const standing = await cloud.inspect(action, event);
      if (standing.event.status !== event.status) return notify.plan(standing.event);
    }
    const effect = `${what}/${event.cloud}/${event.subject.id}/${event.time}`;
    if (what === 'remind') {
      const saying = { at: expires };
      const note = { sentence: 'mark-reminder', saying, tone: 'action', broadcast: true } as const;
      return notify.add(event, { note }, effect);
    }
    if (what === 'expire') return notify.add(event, { marks: { decision: overAt(expires, action) } }, effect);
  }

  return {
    schedule,
    work: (message) =>
      doWork(parts, {
        message,
        kind: 'due',
        effect: message.row,
        run: () => look(message),
        // The next look, or the end of the time, says it.
        giveUp: async () => {},
      }),
    async tick() {
      const minute = new Date(now()).toISOString().slice(0, 16);
      const rows = await store.list<DueRow>(prefix('due'), { limit: MOST });
      for (const { key: row, value, version } of rows) {
        if (row >= key('due', minute)) break;
        const { what, event: stored, expires } = value;
        const event = stored as unknown as MlEvent;
        const next = nextLook(now());
        if (what === 'poll' && next < Date.parse(expires)) await write('poll', next, event, expires);
        await queue.send({ type: 'due', row, what, event, expires });
        await store.delete(row, version);
      }
    },
  };
}

/** On a grid, so that looks which began at different times fall together. */
function nextLook(at: number): number {
  return (Math.floor(at / POLL_MS) + 1) * POLL_MS;
}

/** The mark of a question that nobody answered in time. */
function overAt(expires: string, action: ActionId): DecisionMark {
  return { order: expires, state: 'void', action, by: [], at: expires, since: expires, votes: 0, needed: 0 };
}
