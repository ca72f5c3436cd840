// The inbox in SQS over the wire, where this machine has moto: nothing else on npm speaks SQS.

import type { SQSClient } from '@aws-sdk/client-sqs';
import { openSqsQueue } from '../../src/queues/sqs';
import { openLocalStore } from '../../src/stores/local';
import { queueContract } from '../contracts/queue';
import { startMoto, withMoto } from '../support/emulators/aws';
import type { Emulator } from '../support/emulators/process';
import { arrivals, createSqsQueues, receiveFromSqs, sqsClient } from '../support/emulators/sqs';

withMoto("the inbox in SQS, on moto's", () => {
  let moto: Emulator;
  let client: SQSClient;

  beforeAll(async () => {
    moto = await startMoto();
    client = sqsClient(moto.url);
  });
  afterAll(async () => {
    client.destroy();
    await moto.stop();
  });

  async function open(options: { now?: () => number; longestDelaySeconds?: number } = {}) {
    const urls = await createSqsQueues(client);
    const store = openLocalStore(':memory:');
    return { store, ...urls, queue: openSqsQueue({ ...urls, client, store, ...options }) };
  }

  queueContract('the queue', async () => {
    const { queue, queueUrl, store } = await open();
    return {
      queue,
      receive: async (max, visibilitySeconds) =>
        arrivals(queue, await receiveFromSqs(client, queueUrl, max, visibilitySeconds)),
      deadLetters: queue.deadLetters as never,
      redrive: () => queue.redrive(),
      async close() {
        store.close();
      },
    };
  });
});
