// The inbox in an Azure storage queue over the wire, on Azurite.

import { ConfigError } from '../../src/core/errors';
import type { InboxMessage } from '../../src/core/ports';
import { openStorageQueue, type StorageQueueOptions } from '../../src/queues/storage-queue';
import { openLocalStore } from '../../src/stores/local';
import { queueContract } from '../contracts/queue';
import { connectionStringOf, startAzuriteQueues } from '../support/emulators/azurite';
import { cloudQueueTrials } from '../support/emulators/cloud-queue';
import { type LossyProxy, startLossyProxy } from '../support/emulators/lossy-proxy';
import type { Emulator } from '../support/emulators/process';
import { arrivals } from '../support/emulators/sqs';
import { createStorageQueues, receiveFromStorageQueue } from '../support/emulators/storage-queue';

const MESSAGE: InboxMessage = { type: 'deliver', plan: 'p', destination: 'd' };

let azurite: Emulator;

beforeAll(async () => {
  azurite = await startAzuriteQueues();
});
afterAll(() => azurite.stop());

async function open(options: Partial<StorageQueueOptions> = {}) {
  const queues = await createStorageQueues(azurite.url);
  const store = openLocalStore(':memory:');
  const queue = openStorageQueue({
    connectionString: connectionStringOf(azurite.url),
    queue: queues.name,
    store,
    ...options,
  });
  return { queues, store, queue };
}

queueContract('the inbox in a storage queue', async () => {
  const { queues, queue, store } = await open();
  return {
    queue,
    receive: async (max, visibilitySeconds) =>
      arrivals(queue, await receiveFromStorageQueue(queues, max, visibilitySeconds)),
    deadLetters: async () =>
      (await queue.deadLetters()).map(({ message, reason }) => ({
        message: message as InboxMessage,
        reason,
      })),
    redrive: () => queue.redrive(),
    async close() {
      store.close();
    },
  };
});

describe.each(['base64', 'none'] as const)('with the encoding %s', (encoding) => {
  cloudQueueTrials('the inbox in a storage queue', async (options) => {
    const { queues, queue, store } = await open({ encoding, ...options });
    return {
      queue,
      store,
      receive: () => receiveFromStorageQueue(queues, 32, 60),
      async giveUp(body) {
        await queues.poison.sendMessage(encoding === 'none' ? body : Buffer.from(body).toString('base64'));
      },
    };
  });

  it('writes what the Functions host reads', async () => {
    const { queues, queue } = await open({ encoding });
    await queue.send(MESSAGE);

    const { peekedMessageItems } = await queues.main.peekMessages();

    const text = JSON.stringify(MESSAGE);
    expect(peekedMessageItems[0]?.messageText).toBe(
      encoding === 'none' ? text : Buffer.from(text).toString('base64'),
    );
  });
});

describe('an inbox that cannot be used', () => {
  let proxy: LossyProxy;
  beforeAll(async () => {
    proxy = await startLossyProxy(azurite.url);
  });
  afterAll(() => proxy.stop());

  it('names the queue that is missing', async () => {
    const { queue } = await open({ queue: 'nowhere' });

    await expect(queue.send(MESSAGE)).rejects.toEqual(
      new ConfigError([{ message: 'The storage account has no queue nowhere.' }]),
    );
    await expect(queue.bury(MESSAGE, 'odd')).rejects.toThrow(
      'The storage account has no queue nowhere-poison.',
    );
  });

  it('names the queue and the role when it is refused', async () => {
    const wrongKey = connectionStringOf(azurite.url).replace('AccountKey=E', 'AccountKey=F');
    const { queue } = await open({ connectionString: wrongKey, queue: 'jobs' });

    await expect(queue.send(MESSAGE)).rejects.toThrow(
      /^The queue jobs may not be used: the identity needs the role "Storage Queue Data Contributor"/,
    );
  });

  it('is tried again while the service is busy', async () => {
    const { queues, queue } = await open({ connectionString: connectionStringOf(proxy.url) });
    const busy = { status: 503, body: '' };
    proxy.next((method) => method === 'POST', busy, busy);

    await queue.send(MESSAGE);

    expect((await queues.main.peekMessages({ numberOfMessages: 5 })).peekedMessageItems).toHaveLength(1);
  });
});
