// The inbox in SQS over the wire, where this machine has moto: nothing else on npm speaks SQS.

import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { ConfigError } from '../../src/core/errors';
import type { InboxMessage } from '../../src/core/ports';
import { openSqsQueue, type SqsQueue } from '../../src/queues/sqs';
import { openLocalStore } from '../../src/stores/local';
import { queueContract } from '../contracts/queue';
import { awsConfig, motoConfig, startMoto, withMoto } from '../support/emulators/aws';
import { type CloudQueueTrialOptions, cloudQueueTrials } from '../support/emulators/cloud-queue';
import { type LossyProxy, startLossyProxy } from '../support/emulators/lossy-proxy';
import type { Emulator } from '../support/emulators/process';
import { arrivals, createSqsQueues, createSqsWorker, sqsClient } from '../support/emulators/sqs';

const MESSAGE: InboxMessage = { type: 'deliver', plan: 'p', destination: 'd' };

function refusal(type: string) {
  return {
    status: 400,
    body: JSON.stringify({ __type: `com.amazonaws.sqs#${type}`, message: 'As AWS says it.' }),
    headers: { 'content-type': 'application/x-amz-json-1.0' },
  };
}

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

  it('survives throttling and a broken service', async () => {
    const { queueUrl, deadLetterUrl } = await createSqsQueues(client);
    const proxy = await startLossyProxy(moto.url);
    const store = openLocalStore(':memory:');
    const queue = openSqsQueue({ queueUrl, deadLetterUrl, config: motoConfig(proxy.url), store });
    proxy.next(() => true, refusal('RequestThrottled'), { status: 503, body: '{}' });

    await queue.send(MESSAGE);

    expect(await createSqsWorker(client, queueUrl)(10, 60)).toHaveLength(1);
    queue.close();
    await proxy.stop();
  });
});

describe('an inbox in SQS that refuses us', () => {
  const store = openLocalStore(':memory:');
  let proxy: LossyProxy;
  let queue: SqsQueue;

  beforeAll(async () => {
    // Nothing is behind it: it answers itself, as AWS does.
    proxy = await startLossyProxy('http://127.0.0.1:9');
    const urls = { queueUrl: `${proxy.url}/1/jobs`, deadLetterUrl: `${proxy.url}/1/jobs-dead` };
    queue = openSqsQueue({ ...urls, config: awsConfig(proxy.url), store });
  });
  afterAll(async () => {
    queue.close();
    store.close();
    await proxy.stop();
  });

  it.each([
    ['QueueDoesNotExist', /^The SQS queue http:\S+\/1\/jobs does not exist\.$/],
    ['AccessDeniedException', /^The SQS queue http:\S+\/1\/jobs may not be used: As AWS says it\.$/],
    [
      'InvalidClientTokenId',
      /^AWS refuses the credentials for the SQS queue http:\S+\/1\/jobs: As AWS says it\.$/,
    ],
  ])('with %s is named in a sentence', async (type, sentence) => {
    proxy.next(() => true, refusal(type));

    await expect(queue.send(MESSAGE)).rejects.toThrow(sentence);
  });

  it('is not asked without end', async () => {
    let requests = 0;
    const counts = () => {
      requests += 1;
      return true;
    };
    proxy.next(counts, ...Array(20).fill({ status: 503, body: '{}' }));

    await expect(queue.send(MESSAGE)).rejects.toThrow();

    expect(requests).toBeGreaterThan(1);
    expect(requests).toBeLessThanOrEqual(4);
  });
});
