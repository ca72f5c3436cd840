// The inbox in an Azure storage queue over the wire, on Azurite.

import { openStorageQueue } from '../../src/queues/storage-queue';
import { openLocalStore } from '../../src/stores/local';
import { queueContract } from '../contracts/queue';
import { connectionStringOf, startAzuriteQueues } from '../support/emulators/azurite';
import type { Emulator } from '../support/emulators/process';
import { arrivals } from '../support/emulators/sqs';
import { createStorageQueues, receiveFromStorageQueue } from '../support/emulators/storage-queue';

let azurite: Emulator;

beforeAll(async () => {
  azurite = await startAzuriteQueues();
});
afterAll(() => azurite.stop());

describe.each(['base64', 'none'] as const)('with the encoding %s', (encoding) => {
  queueContract('the inbox in a storage queue', async () => {
    const queues = await createStorageQueues(azurite.url);
    const store = openLocalStore(':memory:');
    const queue = openStorageQueue({
      connectionString: connectionStringOf(azurite.url),
      queue: queues.name,
      store,
      encoding,
    });
    return {
      queue,
      receive: async (max, visibilitySeconds) =>
        arrivals(queue, await receiveFromStorageQueue(queues, max, visibilitySeconds)),
      deadLetters: queue.deadLetters as never,
      redrive: () => queue.redrive(),
      async close() {
        store.close();
      },
    };
  });
});
