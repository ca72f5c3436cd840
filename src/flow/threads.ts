// Threads in the store: taking an event in, and keeping the root message true. The rows are STATE.md's `thread/…`.

import type { MlEvent } from '../core/event';
import type { JsonObject } from '../core/json';
import { key, prefix } from '../core/keys';
import type { Destination, Item, MessageRef, Store } from '../core/ports';
import {
  alertChild,
  type Change,
  type ChildRow,
  childKeyOf,
  folds,
  hasThread,
  hintParent,
  mergeChild,
  mergeMain,
  type ThreadState,
  threadOf,
} from '../core/thread';
import type { Merged } from './claims';

const REMEMBERED_MS = 180 * 24 * 3600_000;
/** A root shows at most this many steps or child jobs; the rest only count. */
const CHILDREN_SHOWN = 500;

const SKIP: Merged = { skip: true, root: false, tell: false, broadcast: false, revision: 0 };

export interface ThreadRow extends JsonObject {
  schema: 1;
  /** `rooting`: the root is still to be posted, under this nonce. */
  phase: 'rooting' | 'live';
  nonce: string;
  root?: MessageRef;
  revision: number;
  /** The revision that the root shows. */
  painted: number;
  fence: number;
  /** Epoch ms until when one worker alone may post or edit the root; 0 = free. */
  editorUntil: number;
  /** A request to post the root may be under way or have got lost: look for its nonce before posting again. */
  posting?: boolean;
  /** Epoch ms of the last edit. */
  editedAt: number;
  /** Digest of what the root shows, so that an edit that changes nothing is not made. */
  shown?: string;
  /** Effects that have been decided and not yet been told, with whether the channel shall see them. */
  outbox: Record<string, boolean>;
  /** The effect that created the row: the root itself tells it. */
  born: string;
  state: JsonObject;
}

export type ThreadItem = Item<ThreadRow>;

export interface Threads {
  /** Takes an event in; says whether it must be told in a message of its own. Repeating it asks for the same. */
  merge(destination: Destination, event: MlEvent, effect: string): Promise<Merged>;
  get(destination: Destination, event: MlEvent): Promise<ThreadItem | undefined>;
  children(destination: Destination, event: MlEvent): Promise<ChildRow[]>;
  /** The destinations that show the event's thread already, wherever routes send it now. */
  followers(event: MlEvent): Promise<Destination[]>;
  /** Changes the row under optimistic concurrency; `undefined` from the change means "leave it". */
  change(
    destination: Destination,
    event: MlEvent,
    change: (row: ThreadRow) => ThreadRow | undefined,
  ): Promise<ThreadRow | undefined>;
}

export function createThreads(
  store: Store,
  now: () => number,
  newNonce: () => string,
  pause: () => Promise<void>,
): Threads {
  const threadKey = (destination: Destination, event: MlEvent): string =>
    key('thread', destination.id, ...threadOf(event));

  /** Adds one event to the row, or makes the row; the same event twice gives the same answer. */
  async function takeIn(
    destination: Destination,
    event: MlEvent,
    effect: string,
    merge: (state: ThreadState) => Change,
  ): Promise<Merged> {
    const id = threadKey(destination, event);
    for (;;) {
      const item = await store.get<ThreadRow>(id);
      const expires = now() + REMEMBERED_MS;
      if (item === undefined) {
        if (destination.follows) return SKIP;
        if (hasThread(event)) await follow(destination, event);
        const state: ThreadState = {};
        const opening = merge(state);
        const tell = opening.first === true && told(opening, event, destination);
        const row: ThreadRow = {
          schema: 1, phase: 'rooting', nonce: newNonce(), revision: 1, painted: 0, fence: 0,
          editorUntil: 0, editedAt: 0, outbox: tell ? { [effect]: opening.broadcast } : {}, born: tell ? '' : effect,
          state: state as JsonObject,
        }; // biome-ignore format: a row
        if ((await store.create(id, row, expires)) !== undefined)
          return { root: !tell, tell, broadcast: tell && opening.broadcast, revision: 1 };
      } else {
        const row = structuredClone(item.value);
        const state = row.state as ThreadState;
        const change = merge(state);
        const decided = Object.hasOwn(row.outbox, effect) ? row.outbox[effect] : undefined;
        if (decided !== undefined)
          return { root: false, tell: true, broadcast: decided, revision: row.revision };
        if (destination.follows && change.episode) return SKIP;
        const tell = told(change, event, destination) && row.born !== effect;
        if (change.repaint) row.revision += 1;
        if (tell) row.outbox[effect] = change.broadcast;
        if (change.episode)
          Object.assign(row, {
            phase: 'rooting',
            nonce: newNonce(),
            root: undefined,
            shown: undefined,
            posting: false,
            born: effect,
            outbox: {},
          });
        if ((await store.put(id, row, item.version, expires)) !== undefined)
          return {
            root: row.born === effect,
            tell,
            broadcast: tell && change.broadcast,
            revision: row.revision,
          };
      }
      await pause();
    }
  }

  /** Before the thread's own row: a thread that nobody follows would grow stale, a follower without thread is harmless. */
  async function follow(destination: Destination, event: MlEvent): Promise<void> {
    const row = { ...destination } as unknown as JsonObject;
    await store.create(key('follow', ...threadOf(event), destination.id), row, now() + REMEMBERED_MS);
  }

  async function mergeIntoChild(
    destination: Destination,
    event: MlEvent,
    effect: string,
  ): Promise<{ tell: boolean; repaint: boolean }> {
    const id = key('child', destination.id, ...threadOf(event), childKeyOf(event));
    for (;;) {
      const item = await store.get<JsonObject>(id);
      const merged = mergeChild(item?.value as ChildRow | undefined, event, effect);
      const expires = now() + REMEMBERED_MS;
      const row = merged.row as unknown as JsonObject;
      const version =
        item === undefined
          ? await store.create(id, row, expires)
          : await store.put(id, row, item.version, expires);
      if (version !== undefined) return merged;
      await pause();
    }
  }

  return {
    async merge(destination, event, effect) {
      if (!folds(event)) return takeIn(destination, event, effect, (state) => mergeMain(state, event));
      const child = await mergeIntoChild(destination, event, effect);
      return takeIn(destination, event, effect, (state) => {
        hintParent(state, event);
        const quiet: Change = { repaint: true, tell: false, broadcast: false, episode: false };
        return child.tell ? alertChild(state, event) : quiet;
      });
    },
    async followers(event) {
      if (!hasThread(event)) return [];
      const rows = await store.list<JsonObject>(prefix('follow', ...threadOf(event)));
      return rows.map(({ value }) => value as unknown as Destination);
    },
    get: (destination, event) => store.get<ThreadRow>(threadKey(destination, event)),
    async children(destination, event) {
      const found = await store.list<JsonObject>(prefix('child', destination.id, ...threadOf(event)), {
        limit: CHILDREN_SHOWN,
      });
      const rows = found.map(({ value }) => value as unknown as ChildRow);
      return rows.sort(
        (a, b) =>
          compare(a.facts.startedAt?.value ?? a.order, b.facts.startedAt?.value ?? b.order) ||
          compare(a.child.name, b.child.name),
      );
    },
    async change(destination, event, change) {
      const id = threadKey(destination, event);
      for (;;) {
        const item = await store.get<ThreadRow>(id);
        if (item === undefined) return undefined;
        const next = change(structuredClone(item.value));
        if (next === undefined) return undefined;
        if ((await store.put(id, next, item.version, now() + REMEMBERED_MS)) !== undefined) return next;
        await pause();
      }
    },
  };
}

/** Whether a change is told anew at this destination: where only the root is kept, just what calls people. */
function told(change: Change, event: MlEvent, destination: Destination): boolean {
  if (!change.tell) return false;
  return destination.mode !== 'update' || event.tone === 'failure' || event.tone === 'action';
}

function compare(a: unknown, b: unknown): number {
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}
