// The storage queues of a function app under test, on Azurite, polled as the Functions host polls them.

import { randomUUID } from 'node:crypto';
import { QueueClient } from '@azure/storage-queue';
import type { LaneName } from '../../contracts/host';
import { connectionStringOf } from '../emulators/azurite';

/** `maxDequeueCount` of host.json. */
const MOST_ATTEMPTS = 10;

export interface AzureQueue {
  name: string;
  /** base64, as Event Grid and the bot write; `plain` is how some others do. */
  put(body: string): Promise<void>;
  /** Gives what is due to `handle`, each `times` times; what fails comes again, and at last is in the poison queue. */
  poll(handle: (text: string, id: string) => Promise<void>, times: number): Promise<void>;
  isEmpty(): Promise<boolean>;
}

export async function createAzureQueue(url: string, lane: LaneName): Promise<AzureQueue> {
  const connection = connectionStringOf(url);
  const name = `bellhop-${lane}-${randomUUID().slice(0, 8)}`;
  const main = new QueueClient(connection, name);
  const poison = new QueueClient(connection, `${name}-poison`);
  await main.create();
  await poison.create();

  return {
    name,
    async put(body) {
      await main.sendMessage(Buffer.from(body).toString('base64'));
    },
    async poll(handle, times) {
      const { receivedMessageItems } = await main.receiveMessages({ numberOfMessages: 16 });
      for (const { messageId, popReceipt, messageText, dequeueCount } of receivedMessageItems) {
        const text = Buffer.from(messageText, 'base64').toString('utf8');
        try {
          for (let time = 0; time < times; time += 1) await handle(text, messageId);
        } catch {
          if (dequeueCount < MOST_ATTEMPTS) {
            await main.updateMessage(messageId, popReceipt, messageText, 0);
            continue;
          }
          await poison.sendMessage(messageText);
        }
        await main.deleteMessage(messageId, popReceipt);
      }
    },
    async isEmpty() {
      const { approximateMessagesCount = 0 } = await main.getProperties();
      return approximateMessagesCount === 0;
    },
  };
}
