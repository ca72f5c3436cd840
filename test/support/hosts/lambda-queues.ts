// The queues of a Lambda under test: SQS on moto where this machine has it, else queues in this process.

import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { openSqsQueue } from '../../../src/queues/sqs';
import { openLocalStore } from '../../../src/stores/local';
import type { LaneName } from '../../contracts/host';
import { hasMoto, startMoto } from '../emulators/aws';
import { createSqsQueues, createSqsWorker, sqsClient } from '../emulators/sqs';
import { type Closers, opening } from './closers';
import { createTextQueue } from './text-queue';

export interface LambdaQueues {
  /** What the functions are told. */
  env: Record<string, string>;
  arn(lane: LaneName): string;
  put(lane: LaneName, body: string): Promise<void>;
  /** Some that are due, taken for a while: `done` ends a delivery, the others come again. */
  take(lane: LaneName): Promise<{ id: string; body: string; done(): Promise<void> }[]>;
  isEmpty(): Promise<boolean>;
  deadLetters(): Promise<{ message: unknown; reason: string }[]>;
  close(): Promise<void>;
}

/** As the infrastructure sets the batches. */
const AT_ONCE: Record<LaneName, number> = { events: 10, jobs: 1 };

export function openLambdaQueues(): Promise<LambdaQueues> {
  if (hasMoto()) return opening(openOnMoto);
  process.stdout.write(
    'The queues are in this process: moto_server is not on the PATH (pip install "moto[server]").\n',
  );
  return openInProcess();
}

function arnOf(url: string): string {
  const [account, name] = new URL(url).pathname.split('/').slice(-2);
  return `arn:aws:sqs:eu-west-1:${account}:${name}`;
}

async function openOnMoto(closers: Closers): Promise<LambdaQueues> {
  const moto = await startMoto();
  closers.add(moto.stop);
  const client = sqsClient(moto.url);
  closers.add(() => client.destroy());
  const [events, jobs] = [await createSqsQueues(client), await createSqsQueues(client)];
  const urls = { events: events.queueUrl, jobs: jobs.queueUrl };
  const workers = { events: createSqsWorker(client, urls.events), jobs: createSqsWorker(client, urls.jobs) };
  const store = openLocalStore(':memory:');
  closers.add(store.close);
  const dead = openSqsQueue({ ...events, client, store });

  async function count(url: string): Promise<number> {
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
    );
    const names = ['', 'Delayed', 'NotVisible'].map((part) => `ApproximateNumberOfMessages${part}`);
    return names.reduce((sum, name) => sum + Number(Attributes[name as keyof typeof Attributes] ?? 0), 0);
  }

  return {
    env: {
      BELLHOP_EVENTS_QUEUE: urls.events,
      BELLHOP_JOBS_QUEUE: urls.jobs,
      // One for both queues, as a deployment has it.
      BELLHOP_DEAD_LETTERS: events.deadLetterUrl,
      AWS_ENDPOINT_URL_SQS: moto.url,
    },
    arn: (lane) => arnOf(urls[lane]),
    async put(lane, body) {
      await client.send(new SendMessageCommand({ QueueUrl: urls[lane], MessageBody: body }));
    },
    async take(lane) {
      const deliveries = await workers[lane](AT_ONCE[lane], 5);
      return deliveries.map(({ body, ack }, index) => ({ id: `${lane}-${index}`, body, done: ack }));
    },
    isEmpty: async () => (await count(urls.events)) + (await count(urls.jobs)) === 0,
    deadLetters: () => dead.deadLetters(),
    close: closers.close,
  };
}

async function openInProcess(): Promise<LambdaQueues> {
  const store = openLocalStore(':memory:');
  const dead: Parameters<typeof createTextQueue>[1] = [];
  const queues = { events: createTextQueue(store, dead), jobs: createTextQueue(store, dead) };
  const urls = { events: 'https://sqs.test/123456789012/events', jobs: 'https://sqs.test/123456789012/jobs' };
  jest.doMock('../../../src/queues/sqs', () => ({
    openSqsQueue: ({ queueUrl }: { queueUrl: string }) =>
      (queueUrl === urls.events ? queues.events : queues.jobs).queue,
  }));
  return {
    env: {
      BELLHOP_EVENTS_QUEUE: urls.events,
      BELLHOP_JOBS_QUEUE: urls.jobs,
      BELLHOP_DEAD_LETTERS: 'https://sqs.test/123456789012/dead',
    },
    arn: (lane) => arnOf(urls[lane]),
    put: async (lane, body) => queues[lane].put(body),
    take: async (lane) =>
      queues[lane]
        .take(AT_ONCE[lane])
        .map((body, index) => ({ id: `${lane}-${index}`, body, done: async () => {} })),
    isEmpty: async () => queues.events.wait() === undefined && queues.jobs.wait() === undefined,
    deadLetters: () => queues.events.queue.deadLetters(),
    close: async () => store.close(),
  };
}
