// Whether a storage queue is there and may be used: for those who check a deployment.

import { createQueueClient, type QueueAccount } from './storage-queue';
import { explainQueueError } from './storage-queue-errors';

const LONGEST_CALL_MS = 9_000;

/** Resolves if the queue is there; fails as the calls of `openStorageQueue` do. */
export async function findStorageQueue(account: QueueAccount, queue: string): Promise<void> {
  try {
    await createQueueClient(account, queue).getProperties({
      abortSignal: AbortSignal.timeout(LONGEST_CALL_MS),
    });
  } catch (error) {
    throw explainQueueError(error, queue);
  }
}

/** Where the account's queues are. */
export function queueServiceUrl(account: QueueAccount): string {
  return new URL('.', createQueueClient(account, 'queue').url).href;
}
