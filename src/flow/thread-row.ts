// The row of one episode of one subject at one destination: STATE.md's `thread/…`.

import type { JsonObject } from '../core/json';
import type { MessageRef, Store } from '../core/ports';
import type { ThreadState } from '../core/thread';

/** Rows of threads are remembered this long after their last change. */
export const REMEMBERED_MS = 180 * 24 * 3600_000;

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
  /** The root may be there twice: an earlier post may have gone through, and the chat could not be searched for it. */
  again?: true;
  /** What called people first: `root`, or the effect of a reply. */
  called?: string;
  /** Whom the root mentions: `Mentions`. */
  people?: JsonObject;
  /** Epoch ms of the last edit. */
  editedAt: number;
  /** Digest of what the root shows, so that an edit that changes nothing is not made. */
  shown?: string;
  /** Effects that have been decided and not yet been told, with whether the channel shall see them. */
  outbox: Record<string, boolean>;
  /** The effect that opened it, if the root itself tells that event. */
  born: string;
  /** In the first episode's row: which episode is the present one. */
  head?: number;
  state: JsonObject;
  /** Makes the ids of its buttons; it is in no message. */
  seal: string;
  /** The id of the buttons whose row has been written last. */
  button?: string;
  /** What people did about it. */
  marks?: JsonObject;
}

export function newRow(
  { nonce, seal }: { nonce: string; seal: string },
  state: ThreadState,
  born: string,
): ThreadRow {
  return {
    schema: 1,
    phase: 'rooting',
    nonce,
    seal,
    revision: 1,
    painted: 0,
    fence: 0,
    editorUntil: 0,
    editedAt: 0,
    outbox: {},
    born,
    state: state as JsonObject,
  };
}

export interface ThreadRows {
  get(key: string): Promise<ThreadRow | undefined>;
  /** Changes the row under optimistic concurrency; `undefined` from the change leaves it as it is. */
  change(key: string, change: (row: ThreadRow) => ThreadRow | undefined): Promise<ThreadRow | undefined>;
}

export function createThreadRows(store: Store, now: () => number, pause: () => Promise<void>): ThreadRows {
  return {
    async get(key) {
      return (await store.get<ThreadRow>(key))?.value;
    },
    async change(key, change) {
      for (;;) {
        const item = await store.get<ThreadRow>(key);
        const next = item === undefined ? undefined : change(structuredClone(item.value));
        if (item === undefined || next === undefined) return undefined;
        if ((await store.put(key, next, item.version, now() + REMEMBERED_MS)) !== undefined) return next;
        await pause();
      }
    },
  };
}
