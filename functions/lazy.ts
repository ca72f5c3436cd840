// Parts that are loaded only when a message needs them: an SDK that is not used costs nothing at a cold start.

import type { Queue, Store } from '../src/core/ports';
import { knownRows } from '../src/core/schema';
import type { Lane } from '../src/flow/receive';
import type { CloudQueue } from '../src/queues/cloud-queue';
import { createParcels, readParcel } from '../src/queues/parcel';

/** Loads once; a load that failed is tried again by the next who asks. */
export function remember<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

export function lazyStore(load: () => Promise<Store>): Store {
  const store = remember(load);
  return knownRows<Store>({
    get: async (key) => (await store()).get(key),
    create: async (...row) => (await store()).create(...row),
    put: async (...row) => (await store()).put(...row),
    delete: async (...row) => (await store()).delete(...row),
    list: async (...range) => (await store()).list(...range),
  });
}

/** A plain message arrives without the queue's SDK; only one that is not due yet has to be sent on. */
export function lazyQueue(load: () => Promise<CloudQueue>, store: Store): Queue & Lane {
  const queue = remember(load);
  const { unwrap } = createParcels(store, 0, Date.now);
  return {
    send: async (...message) => (await queue()).send(...message),
    bury: async (...message) => (await queue()).bury(...message),
    arrive: async (body) =>
      readParcel(body)?.due === undefined ? unwrap(body) : (await queue()).arrive(body),
  };
}

/** A short random wait between two tries of a lost race. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 45));
}
