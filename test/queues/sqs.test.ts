// The inbox in SQS over the wire, where this machine has moto: nothing else on npm speaks SQS.

import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { ConfigError } from '../../src/core/errors';
import type { InboxMessage } from '../../src/core/ports';
import { openSqsQueue } from '../../src/queues/sqs';
import { openLocalStore } from '../../src/stores/local';
import { queueContract } from '../contracts/queue';
import { motoConfig, startMoto, withMoto } from '../support/emulators/aws';
import { type CloudQueueTrialOptions, cloudQueueTrials } from '../support/emulators/cloud-queue';
import { startLossyProxy } from '../support/emulators/lossy-proxy';
import type { Emulator } from '../support/emulators/process';
import { arrivals, createSqsQueues, createSqsWorker, sqsClient } from '../support/emulators/sqs';

const MESSAGE: InboxMessage = { type: 'deliver', plan: 'p', destination: 'd' };

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

  async function open(options: CloudQueueTrialOptions = {}) {
    const urls = await createSqsQueues(client);
    const store = openLocalStore(':memory:');
    return { ...urls, store, queue: openSqsQueue({ ...urls, client, store, ...options }) };
  }

  queueContract('the inbox', async () => {
    const { queue, queueUrl, store } = await open();
    const receive = createSqsWorker(client, queueUrl);
    return {
      queue,
      receive: async (max, visibilitySeconds) => arrivals(queue, await receive(max, visibilitySeconds)),
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

  cloudQueueTrials('the inbox', async (options) => {
    const { queue, store, queueUrl, deadLetterUrl } = await open(options);
    const receive = createSqsWorker(client, queueUrl);
    return {
      queue,
      store,
      receive: () => receive(10, 60),
      async giveUp(body) {
        await client.send(new SendMessageCommand({ QueueUrl: deadLetterUrl, MessageBody: body }));
      },
    };
  });

  it('names the queue that is missing', async () => {
    const { queueUrl } = await createSqsQueues(client);
    const store = openLocalStore(':memory:');
    const deadLetterUrl = `${queueUrl}-nowhere`;
    const queue = openSqsQueue({ queueUrl, deadLetterUrl, config: motoConfig(moto.url), store });

    await queue.send(MESSAGE);
    await expect(queue.bury(MESSAGE, 'odd')).rejects.toEqual(
      new ConfigError([{ message: `The SQS queue ${deadLetterUrl} does not exist.` }]),
    );
    queue.close();
  });

  describe('behind a faulty network', () => {
    it('survives throttling, and names the queue that it may not use', async () => {
      const { queueUrl, deadLetterUrl } = await createSqsQueues(client);
      const proxy = await startLossyProxy(moto.url);
      const store = openLocalStore(':memory:');
      const queue = openSqsQueue({ queueUrl, deadLetterUrl, config: motoConfig(proxy.url), store });
      const answer = (type: string, message: string) => ({
        status: 400,
        body: JSON.stringify({ __type: type, message }),
        headers: { 'content-type': 'application/x-amz-json-1.0' },
      });

      proxy.next(() => true, answer('com.amazonaws.sqs#RequestThrottled', 'Slow down.'), {
        status: 503,
        body: '{}',
      });
      await queue.send(MESSAGE);
      proxy.next(
        () => true,
        answer('com.amazonaws.sqs#AccessDeniedException', 'no sqs:SendMessage for the role'),
      );
      await expect(queue.send(MESSAGE)).rejects.toEqual(
        new ConfigError([
          { message: `The SQS queue ${queueUrl} may not be used: no sqs:SendMessage for the role` },
        ]),
      );

      const receive = createSqsWorker(client, queueUrl);
      expect(await receive(10, 60)).toHaveLength(1);
      queue.close();
      await proxy.stop();
    });
  });
});
