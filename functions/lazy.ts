// Parts that are loaded only when a message needs them: an SDK that is not used costs nothing at a cold start.

import type { Chat, Queue, Store } from '../src/core/ports';
import type { CloudQueue } from '../src/queues/cloud-queue';
import { readParcel } from '../src/queues/parcel';
import { plainMessage } from '../src/queues/message';

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
