// Azure's queues as a deployment sets them up, and a worker that takes messages as the Functions host does.

import { randomUUID } from 'node:crypto';
import { QueueClient } from '@azure/storage-queue';
import type { Delivery } from '../../contracts/queue';
import { connectionStringOf } from './azurite';

export interface StorageQueues {
  name: string;
  main: QueueClient;
  poison: QueueClient;
}

export async function createStorageQueues(url: string): Promise<StorageQueues> {
  const name = `bellhop-${randomUUID()}`;
  const connection = connectionStringOf(url);
  const main = new QueueClient(connection, name);
  const poison = new QueueClient(connection, `${name}-poison`);
  await main.create();
  await poison.create();
  return { name, main, poison };
}

/** `maxDequeueCount` of host.json. */
const MOST_ATTEMPTS = 3;

/** The bodies that are due now; like the host, it moves what was tried three times to the poison queue as it is. */
export async function receiveFromStorageQueue(
  { main, poison }: StorageQueues,
  max: number,
  visibilitySeconds: number,
): Promise<(Omit<Delivery, 'message'> & { body: unknown })[]> {
  const { receivedMessageItems } = await main.receiveMessages({
    numberOfMessages: max,
    visibilityTimeout: visibilitySeconds,
  });
  const deliveries: (Omit<Delivery, 'message'> & { body: unknown })[] = [];
  for (const { messageId, popReceipt, messageText, dequeueCount } of receivedMessageItems) {
    if (dequeueCount > MOST_ATTEMPTS) {
      await poison.sendMessage(messageText);
      await main.deleteMessage(messageId, popReceipt);
      continue;
    }
    const text = /^[[{]/.test(messageText) ? messageText : Buffer.from(messageText, 'base64').toString();
    deliveries.push({
      // The host hands JSON over parsed.
      body: JSON.parse(text),
      attempts: dequeueCount,
      async ack() {
        await main.deleteMessage(messageId, popReceipt);
      },
      async retry(delaySeconds) {
        await main.updateMessage(messageId, popReceipt, undefined, delaySeconds);
      },
    });
  }
  return deliveries;
}
