// bellhop dead-letters on each host: a real store and queues over the wire, and deliveries that really failed.

import { join } from 'node:path';
import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { listThreads } from '../../src/chats/page/threads';
import { checkConfig } from '../../src/config';
import { createNotify } from '../../src/flow/notify';
import { signJob } from '../../src/flow/sign';
import { openLocalQueue } from '../../src/queues/local';
import { openSqsQueue } from '../../src/queues/sqs';
import { openStorageQueue } from '../../src/queues/storage-queue';
import { openAzureTableStore } from '../../src/stores/azure-table';
import { openLocalStore } from '../../src/stores/local';
import { openSqlite } from '../../src/stores/sqlite';
import { IDLE } from '../support/acting';
import { startMoto, withMoto } from '../support/emulators/aws';
import { connectionStringOf, startAzuriteQueues, startAzuriteTables } from '../support/emulators/azurite';
import { startDynalite } from '../support/emulators/dynamodb';
import { deployOnAws } from '../support/emulators/operator-aws';
import { sqsClient } from '../support/emulators/sqs';
import { createStorageQueues, receiveFromStorageQueue } from '../support/emulators/storage-queue';
import { event } from '../support/events';
import { JOBS_KEY } from '../support/hosts/environment';
import { destination, SILENT } from '../support/world';
import { newFolder, operator } from './operator';
import { linesOf } from './support';

const JOB = signJob({ type: 'deliver', plan: 'a-plan', destination: 'slack/#ml' }, JOBS_KEY) as never;
const CLOUD_EVENT = { 'detail-type': 'SageMaker Model State Change', source: 'aws.sagemaker' };

/** A delivery that failed for good: no chat was configured. */
async function loseDelivery(folder: string): Promise<void> {
  const sqlite = openSqlite(join(folder, 'bellhop.db'));
  const queue = openLocalQueue(sqlite);
  const notify = createNotify({
    store: openLocalStore(sqlite),
    queue,
    log: SILENT,
    chats: {},
    route: () => [destination('slack')],
    knows: () => true,
    present: () => {
      throw new Error('nothing is shown');
    },
    presentNote: IDLE.presentNote,
    say: IDLE.say,
    directories: {},
    now: Date.now,
    newNonce: () => 'nonce',
    leaseMs: 60_000,
    callMs: 1000,
    pause: async () => {},
  });
  await notify.plan(event('pipeline-run', 'Failed', 0));
  for (const { message, ack } of await queue.receive(1, 60)) {
    if (message.type === 'deliver') await notify.deliver(message);
    await ack();
  }
  sqlite.close();
}

describe('bellhop dead-letters on this machine', () => {
  it('says when there are none', async () => {
    const bellhop = operator({ BELLHOP_DATA: newFolder() });

    const runs = [
      await bellhop('dead-letters', 'list'),
      await bellhop('dead-letters', 'redrive', '--all'),
      await bellhop('dead-letters', 'list', '--json'),
    ];

    expect(runs).toEqual([
      { exit: 0, stdout: 'no dead letters\n', stderr: '' },
      { exit: 0, stdout: 'no dead letters\n', stderr: '' },
      { exit: 0, stdout: '', stderr: '' },
    ]);
  });

  it('tells what was given up, and why', async () => {
    const folder = newFolder();
    await loseDelivery(folder);
    const bellhop = operator({ BELLHOP_DATA: folder });

    const list = await bellhop('dead-letters', 'list');
    const json = await bellhop('dead-letters', 'list', '--json');
    const show = await bellhop('dead-letters', 'show', '1');

    expect(list.stdout).toMatch(
      /^1 {2}20\d\d-\S+Z {2}pipeline-run fraud-train Failed {2}slack:ml {2}chat_not_configured: [^\n]+\n$/,
    );
    expect(linesOf(json.stdout).map((line) => JSON.parse(line))).toEqual([JSON.parse(show.stdout)]);
    expect(JSON.parse(show.stdout)).toEqual({
      id: '1',
      buriedAt: expect.stringMatching(/Z$/),
      reason: expect.stringMatching(/^chat_not_configured/),
      message: { type: 'deliver', plan: expect.any(String), destination: 'slack:ml' },
      event: expect.objectContaining({ kind: 'pipeline-run', status: 'Failed' }),
    });
  });

  it('sends a delivery again, and then it arrives', async () => {
    const folder = newFolder();
    await loseDelivery(folder);
    const bellhop = operator({ BELLHOP_DATA: folder });

    const redriven = await bellhop('dead-letters', 'redrive', '1');

    const { openLocalBot } = await import('../../functions/local/compose');
    const { config } = await checkConfig({ env: bellhop.env });
    const local = await openLocalBot({ config: config!, log: SILENT });
    for (const { message, ack } of await local.queue.receive(10, 60)) {
      await local.bot.inbox(message);
      await ack();
    }
    const { threads } = await listThreads(local.store, {});
    local.close();
    const left = await bellhop('dead-letters', 'list');
    expect(redriven).toEqual({ exit: 0, stdout: '1 dead letter sent again\n', stderr: '' });
    expect(threads).toHaveLength(1);
    expect(left.stdout).toBe('no dead letters\n');
  });

  it.each(['show', 'redrive'])('says of an id that there is none: %s', async (verb) => {
    const folder = newFolder();
    await loseDelivery(folder);
    const bellhop = operator({ BELLHOP_DATA: folder });

    const run = await bellhop('dead-letters', verb, '17');

    expect(run).toEqual({
      exit: 1,
      stdout: '',
      stderr: expect.stringMatching(/^bellhop: there is no dead letter "17" [^\n]+\n$/),
    });
  });

  it.each([[[]], [['1', '--all']]])('asks for one or for all: %j', async (args) => {
    const bellhop = operator({ BELLHOP_DATA: newFolder() });

    const run = await bellhop('dead-letters', 'redrive', ...args);

    expect(run.exit).toBe(2);
    expect(run.stderr).toContain('bellhop: name one dead letter, or say --all\n');
  });
});

describe('bellhop dead-letters on Azure', () => {
  let tables: Awaited<ReturnType<typeof startAzuriteTables>>;
  let queues: typeof tables;
  beforeAll(async () => {
    [tables, queues] = await Promise.all([startAzuriteTables(), startAzuriteQueues()]);
  });
  afterAll(async () => {
    await Promise.all([tables.stop(), queues.stop()]);
  });

  it('shows those of both queues without signatures, and sends each back to its own', async () => {
    const table = connectionStringOf(tables.url);
    const queue = connectionStringOf(queues.url);
    const { TableClient } = await import('@azure/data-tables');
    await TableClient.fromConnectionString(table, 'bellhop', { allowInsecureConnection: true }).createTable();
    const [events, jobs] = [await createStorageQueues(queues.url), await createStorageQueues(queues.url)];
    const store = openAzureTableStore({
      connectionString: table,
      table: 'bellhop',
      client: { allowInsecureConnection: true },
    });
    const lane = (name: string) => openStorageQueue({ connectionString: queue, queue: name, store });
    await lane(events.name).bury({ type: 'event', event: event('model', 'Created', 0) }, 'first');
    await lane(jobs.name).bury(JOB, 'second');
    const services = `${table};${queue}`.split(';');
    const bellhop = operator({
      BELLHOP_TABLE: 'bellhop',
      BELLHOP_EVENTS_QUEUE: events.name,
      BELLHOP_JOBS_QUEUE: jobs.name,
      // Each service is a process of its own here.
      AzureWebJobsStorage: [
        ...services.filter((part) => !/Endpoint=/.test(part)).slice(0, 3),
        services.find((part) => part.startsWith('TableEndpoint=')),
        services.findLast((part) => part.startsWith('QueueEndpoint=')),
      ].join(';'),
    });

    const list = await bellhop('dead-letters', 'list', '--json');
    const redriven = await bellhop('dead-letters', 'redrive', '--all');

    const bodies = async (one: typeof events) =>
      (await receiveFromStorageQueue(one, 10, 60)).map(({ body }) => body);
    expect(linesOf(list.stdout).map((line) => JSON.parse(line))).toMatchObject([
      { reason: 'first', message: { type: 'event' } },
      { reason: 'second', message: { type: 'deliver', plan: 'a-plan' } },
    ]);
    expect(list.stdout).not.toContain('mac');
    expect(redriven.stdout).toBe('2 dead letters sent again\n');
    expect(await bodies(events)).toEqual([expect.objectContaining({ type: 'event' })]);
    expect(await bodies(jobs)).toEqual([JOB]);
  });
});

withMoto("bellhop dead-letters on AWS, on moto's queues", () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  let dynamo: Awaited<ReturnType<typeof startDynalite>>;
  let client: SQSClient;
  beforeAll(async () => {
    [moto, dynamo] = await Promise.all([startMoto(), startDynalite()]);
    client = sqsClient(moto.url);
  });
  afterAll(async () => {
    client.destroy();
    await Promise.all([moto.stop(), dynamo.stop()]);
  });

  it('sends each back to the queue that it came from, though they lie in one', async () => {
    const env = await deployOnAws(client, moto.url, dynamo.url);
    const store = openLocalStore(':memory:');
    const deadLetterUrl = env.BELLHOP_DEAD_LETTERS!;
    const lane = (queueUrl = '') => openSqsQueue({ client, queueUrl, deadLetterUrl, store });
    await lane(env.BELLHOP_EVENTS_QUEUE).bury(CLOUD_EVENT as never, 'It is no event.');
    await lane(env.BELLHOP_JOBS_QUEUE).bury(JOB, 'not_in_channel: The bot is not in #ml.');
    const bellhop = operator(env);

    const list = await bellhop('dead-letters', 'list');
    const [id] = linesOf(list.stdout).map((line) => line.split('  ')[0]!);
    const one = await bellhop('dead-letters', 'redrive', id!);
    const rest = await bellhop('dead-letters', 'redrive', '--all');

    const bodies = async (QueueUrl = '') => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      return Messages.map(({ Body = '' }) => JSON.parse(Body));
    };
    expect(
      linesOf(list.stdout)
        .map((line) => line.split('  ').slice(2))
        .sort(),
    ).toEqual([
      ['SageMaker Model State Change', '-', 'It is no event.'],
      ['deliver', 'slack/#ml', 'not_in_channel: The bot is not in #ml.'],
    ]);
    expect([one.stdout, rest.stdout]).toEqual(['1 dead letter sent again\n', '1 dead letter sent again\n']);
    expect(await bodies(env.BELLHOP_EVENTS_QUEUE)).toEqual([CLOUD_EVENT]);
    expect(await bodies(env.BELLHOP_JOBS_QUEUE)).toEqual([JOB]);
  });
});
