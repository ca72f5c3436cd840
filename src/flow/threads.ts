// Threads in the store: taking an event in, episode by episode, and the children of a root.

import { type ChildRow, mergeChild } from '../core/children';
import { type Marks, mergeMarks } from '../core/decision';
import type { MlEvent } from '../core/event';
import type { JsonObject } from '../core/json';
import { key, prefix } from '../core/keys';
import type { Destination, Item, Store } from '../core/ports';
import { alertChild, type Change, catchUp, hintParent, mergeMain, type ThreadState } from '../core/thread';
import { childKeyOf, folds, threadOf } from '../core/thread-key';
import type { Merged } from './claims';
import type { Followers } from './followers';
import { newRow, REMEMBERED_MS, type ThreadRow } from './thread-row';

/** A root shows at most this many steps or child jobs; the rest only count. */
const CHILDREN_SHOWN = 500;

/** For a message that would be kept true, and is not here. */
const SKIP: Merged = { skip: true, thread: '', root: false, tell: false, broadcast: false, revision: 0 };

/** What a merge asked for; with the row itself if the merge has just made it, held for whoever asked. */
export interface Taken {
  merged: Merged;
  opened?: ThreadRow;
}

export interface Threads {
  /** Takes an event in; says whether it must be told in a message of its own. Repeating it asks for the same. */
  merge(destination: Destination, event: MlEvent, effect: string): Promise<Taken>;
  children(destination: Destination, event: MlEvent): Promise<ChildRow[]>;
  /** Takes in what people did about it, where its message is. `tell`: with a reply. */
  mark(destination: Destination, event: MlEvent, marks: Marks, tell: boolean): Promise<Taken>;
}

export interface ThreadsParts {
  store: Store;
  followers: Followers;
  now(): number;
  leaseMs: number;
  newNonce(): string;
  /** A short random wait between tries of a lost race. */
  pause(): Promise<void>;
}

export function createThreads({ store, followers, now, leaseMs, newNonce, pause }: ThreadsParts): Threads {
  const expires = (): number => now() + REMEMBERED_MS;
  const rowKey = (destination: Destination, event: MlEvent, episode: number): string =>
    key('thread', destination.id, ...threadOf(event), String(episode));

  /** Adds one event to the present episode, or opens one; the same event twice gives the same answer. */
  async function takeIn(
    destination: Destination,
    event: MlEvent,
    effect: string,
    merge: (state: ThreadState) => Change,
  ): Promise<Taken> {
    for (;;) {
      const { first, item, thread, episode } = await present(destination, event);
      if (item === undefined) {
        if (destination.follows) return { merged: SKIP };
        const opened = await open(destination, event, effect, thread, merge);
        if (opened !== undefined) return opened;
      } else {
        const row = structuredClone(item.value);
        const change = merge(row.state as ThreadState);
        const decided = Object.hasOwn(row.outbox, effect) ? row.outbox[effect] : undefined;
        if (decided !== undefined)
          return { merged: { thread, root: false, tell: true, broadcast: decided, revision: row.revision } };
        if (change.episode) {
          if (destination.follows) return { merged: SKIP };
          await store.create(
            rowKey(destination, event, episode + 1),
            newRow({ nonce: newNonce(), seal: newNonce() }, row.state, effect),
            expires(),
          );
          // Whoever wrote that row: it is the present one now, and the next turn takes the event into it.
          await store.put(
            rowKey(destination, event, 0),
            { ...first.value, head: episode + 1 },
            first.version,
            expires(),
          );
          continue;
        }
        const tell = told(change, event, destination) && row.born !== effect;
        if (change.repaint) row.revision += 1;
        if (tell) row.outbox[effect] = change.broadcast;
        if ((await store.put(thread, row, item.version, expires())) !== undefined) {
          const root = row.born === effect;
          return {
            merged: { thread, root, tell, broadcast: tell && change.broadcast, revision: row.revision },
          };
        }
      }
      await pause();
    }
  }

  /** The present episode's row; `first` is the one that says which it is. */
  async function present(
    destination: Destination,
    event: MlEvent,
  ): Promise<
    | { first: Item<ThreadRow>; item: Item<ThreadRow>; thread: string; episode: number }
    | { first?: undefined; item?: undefined; thread: string; episode: number }
  > {
    const start = rowKey(destination, event, 0);
    const first = await store.get<ThreadRow>(start);
    if (first === undefined) return { thread: start, episode: 0 };
    const episode = first.value.head ?? 0;
    const thread = rowKey(destination, event, episode);
    const item = episode === 0 ? first : await store.get<ThreadRow>(thread);
    // Rows of old episodes expire one by one; without the present one the thread starts over.
    return item === undefined ? { thread: start, episode: 0 } : { first, item, thread, episode };
  }

  /** Opens the first episode. Undefined if somebody else just did. */
  async function open(
    destination: Destination,
    event: MlEvent,
    effect: string,
    thread: string,
    merge: (state: ThreadState) => Change,
  ): Promise<Taken | undefined> {
    const state: ThreadState = {};
    const change = merge(state);
    const latest = await followers.latest(event);
    const outdated = latest !== undefined && catchUp(state, latest, event);
    const tell = (change.first === true || outdated) && told({ ...change, tell: true }, event, destination);
    const broadcast = tell && change.broadcast;
    const row: ThreadRow = {
      ...newRow({ nonce: newNonce(), seal: newNonce() }, state, tell ? '' : effect),
      // Whoever opens it posts its root: that saves two trips to the table before the message is out.
      fence: 1,
      editorUntil: now() + leaseMs,
      posting: true,
    };
    if (tell) row.outbox[effect] = broadcast;
    if ((await store.create(thread, row, expires())) === undefined) return undefined;
    return { merged: { thread, root: !tell, tell, broadcast, revision: 1 }, opened: row };
  }

  async function mergeIntoChild(
    destination: Destination,
    event: MlEvent,
    effect: string,
  ): Promise<{ tell: boolean }> {
    const id = key('child', destination.id, ...threadOf(event), childKeyOf(event));
    for (;;) {
      const item = await store.get<JsonObject>(id);
      const { row, tell } = mergeChild(item?.value as ChildRow | undefined, event, effect);
      const value = row as unknown as JsonObject;
      const version =
        item === undefined
          ? await store.create(id, value, expires())
          : await store.put(id, value, item.version, expires());
      if (version !== undefined) return { tell };
      await pause();
    }
  }

  return {
    async merge(destination, event, effect) {
      if (!folds(event)) return takeIn(destination, event, effect, (state) => mergeMain(state, event));
      const { tell } = await mergeIntoChild(destination, event, effect);
      return takeIn(destination, event, effect, (state) => {
        hintParent(state, event);
        // Always a repaint: whether this child's row changed is not known after a crash between the two writes.
        if (tell) return alertChild(state, event);
        return { repaint: true, tell: false, broadcast: false, episode: false };
      });
    },
    async mark(destination, event, marks, tell) {
      for (;;) {
        const { item, thread } = await present(destination, event);
        if (item === undefined) return { merged: SKIP };
        const row = structuredClone(item.value);
        const merged: Merged = { thread, root: false, tell, broadcast: false, revision: row.revision };
        const next = mergeMarks((row.marks ?? {}) as Marks, marks);
        if (next === undefined) return { merged };
        row.marks = next as JsonObject;
        row.revision += 1;
        if ((await store.put(thread, row, item.version, expires())) !== undefined)
          return { merged: { ...merged, revision: row.revision } };
        await pause();
      }
    },
    async children(destination, event) {
      const found = await store.list<JsonObject>(prefix('child', destination.id, ...threadOf(event)), {
        limit: CHILDREN_SHOWN,
      });
      const rows = found.map(({ value }) => value as unknown as ChildRow);
      return rows.sort((a, b) => compare(startOf(a), startOf(b)) || compare(a.child.name, b.child.name));
    },
  };
}

/** Whether a change is told anew at this destination: where only the root is kept, just what calls people. */
function told(change: Change, event: MlEvent, destination: Destination): boolean {
  if (!change.tell || destination.quiet) return false;
  return destination.mode !== 'update' || event.tone === 'failure' || event.tone === 'action';
}

function startOf({ facts, order }: ChildRow): string {
  return String(facts.startedAt?.value ?? order);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
