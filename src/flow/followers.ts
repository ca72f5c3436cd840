// Followers: which destinations show a subject already, and what its newest state is, wherever routes send its news.
//
// A plan first writes the newest state and then reads who follows; a destination follows before its root opens, and the
// opening reads the newest state. Whichever comes first, the root ends up true.

import type { MlEvent } from '../core/event';
import type { JsonObject } from '../core/json';
import { key, prefix } from '../core/keys';
import { orderOf } from '../core/order';
import type { Destination, Store } from '../core/ports';
import { folds, hasThread, threadOf } from '../core/thread-key';
import { REMEMBERED_MS } from './thread-row';

export interface Followers {
  /** Remembers the event if it is the newest of its subject. */
  note(event: MlEvent): Promise<void>;
  /** The newest state of the event's thread, if anything has told it. */
  latest(event: MlEvent): Promise<MlEvent | undefined>;
  /** The destinations that show the event's thread, or are about to. */
  of(event: MlEvent): Promise<Destination[]>;
  follow(destination: Destination, event: MlEvent): Promise<void>;
}

export function createFollowers(store: Store, now: () => number, pause: () => Promise<void>): Followers {
  const latestKey = (event: MlEvent): string => key('latest', ...threadOf(event));
  return {
    async note(event) {
      if (!hasThread(event) || folds(event)) return;
      const order = orderOf(event);
      const row = { schema: 1, order, event } as unknown as JsonObject;
      for (;;) {
        const item = await store.get<JsonObject>(latestKey(event));
        if (item !== undefined && (item.value.order as string) >= order) return;
        const expires = now() + REMEMBERED_MS;
        const version =
          item === undefined
            ? await store.create(latestKey(event), row, expires)
            : await store.put(latestKey(event), row, item.version, expires);
        if (version !== undefined) return;
        await pause();
      }
    },
    async latest(event) {
      if (!hasThread(event)) return undefined;
      const row = (await store.get<JsonObject>(latestKey(event)))?.value;
      return row?.event as unknown as MlEvent | undefined;
    },
    async of(event) {
      if (!hasThread(event)) return [];
      const rows = await store.list<JsonObject>(prefix('follow', ...threadOf(event)));
      return rows.map(({ value }) => {
        const { schema: _schema, ...destination } = value;
        return destination as unknown as Destination;
      });
    },
    async follow(destination, event) {
      if (!hasThread(event)) return;
      const row = { schema: 1, ...destination } as unknown as JsonObject;
      await store.create(key('follow', ...threadOf(event), destination.id), row, now() + REMEMBERED_MS);
    },
  };
}
