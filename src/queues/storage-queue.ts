// The inbox in an Azure storage queue: delays of any length, messages of any size, dead letters in `<queue>-poison`.

import type { TokenCredential } from '@azure/identity';
import { type DequeuedMessageItem, QueueClient, type StoragePipelineOptions } from '@azure/storage-queue';
import type { Store } from '../core/ports';
import { type CloudQueue, createCloudQueue, type QueueWire } from './cloud-queue';
import type { Letter } from './dead-letters';
import { explainQueueError } from './storage-queue-errors';

/** An account by its connection string, or by the address of its queues and an identity. */
export type QueueAccount = { connectionString: string } | { endpoint: string; credential: TokenCredential };

export type StorageQueueOptions = QueueAccount & {
  /** Its dead letters are in `<queue>-poison`, where the Functions host puts them, too. */
  queue: string;
  /** Keeps the bodies that are too long for the queue. */
  store: Pick<Store, 'create' | 'get'>;
  /** As the Functions host reads the queue: `messageEncoding` in host.json. base64. */
  encoding?: 'base64' | 'none';
  client?: StoragePipelineOptions;
  /** Epoch milliseconds. */
  now?: () => number;
  /** The platform's own limit, seven days; lower where one cannot wait so long. */
  longestDelaySeconds?: number;
};

/** 64 KiB as it travels, which is 48 KiB before base64. */
const LONGEST_BODY = 48_000;
const LONGEST_DELAY_SECONDS = 7 * 24 * 3600;
/** The queue would drop a message after seven days, and a delay may not outlast its message. */
const FOR_EVER = -1;
const HIDDEN_SECONDS = 60;
const BATCH = 32;
const LONGEST_CALL_MS = 30_000;

export function createQueueClient(
  options: QueueAccount & Pick<StorageQueueOptions, 'client'>,
  name: string,
): QueueClient {
  const settings: StoragePipelineOptions = {
    retryOptions: { maxTries: 4, retryDelayInMs: 200, maxRetryDelayInMs: 5000 },
    ...options.client,
  };
  return 'connectionString' in options
    ? new QueueClient(options.connectionString, name, settings)
    : new QueueClient(`${options.endpoint.replace(/\/$/, '')}/${name}`, options.credential, settings);
}

/** Ends a call that hangs, its repetitions included. */
function bounded(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(LONGEST_CALL_MS) };
}

/** What others put there may be plain text or base64, whatever we were told: base64 never starts like JSON. */
function decode(text: string): string {
  return /^\s*[[{]/.test(text) ? text : Buffer.from(text, 'base64').toString('utf8');
}

function letterOf(item: DequeuedMessageItem): Letter {
  return {
    id: item.messageId,
    body: decode(item.messageText),
    sentAt: item.insertedOn.getTime(),
    receipt: item.popReceipt,
  };
}

function createWire(options: StorageQueueOptions): QueueWire {
  const { queue, encoding = 'base64', longestDelaySeconds = LONGEST_DELAY_SECONDS } = options;
  const main = createQueueClient(options, queue);
  const poison = createQueueClient(options, `${queue}-poison`);

  /** Runs a call about a queue; says which one if it cannot be used. */
  async function about<T>(client: QueueClient, call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      throw explainQueueError(error, client.name);
    }
  }

  async function put(client: QueueClient, body: string, delaySeconds: number): Promise<void> {
    const text = encoding === 'none' ? body : Buffer.from(body).toString('base64');
    const times = { visibilityTimeout: delaySeconds, messageTimeToLive: FOR_EVER };
    await about(client, client.sendMessage(text, { ...times, ...bounded() }));
  }

  return {
    longestDelaySeconds,
    longestBody: LONGEST_BODY,

    post: (body, delaySeconds) => put(main, body, delaySeconds),

    async bury(wrap, reason) {
      await put(poison, await wrap({ reason }), 0);
    },

    letters: {
      async take() {
        const call = poison.receiveMessages({
          numberOfMessages: BATCH,
          visibilityTimeout: HIDDEN_SECONDS,
          ...bounded(),
        });
        const { receivedMessageItems } = await about(poison, call);
        return receivedMessageItems.map(letterOf);
      },

      async release(letters) {
        for (const { id, receipt } of letters) {
          await about(poison, poison.updateMessage(id, receipt, undefined, 0, bounded()));
        }
      },

      async remove({ id, receipt }) {
        await about(poison, poison.deleteMessage(id, receipt, bounded()));
      },
    },
  };
}

/**
 * The inbox in a storage queue. Nothing is sent before the first call.
 * Calls fail with ConfigError if a queue is missing or may not be used; else with the SDK's error.
 */
export function openStorageQueue(options: StorageQueueOptions): CloudQueue {
  return createCloudQueue(createWire(options), options.store, options.now);
}
