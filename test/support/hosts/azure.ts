// The bot as it is deployed on Azure: the function app's own entry, registered and called through @azure/functions.

import { setTimeout as sleep } from 'node:timers/promises';
import { TableClient } from '@azure/data-tables';
import { openStorageQueue } from '../../../src/queues/storage-queue';
import { openAzureTableStore } from '../../../src/stores/azure-table';
import { openLocalStore } from '../../../src/stores/local';
import { type HostAnswer, LONGEST_WORK_MS, type QueueHostUnderTest } from '../../contracts/host';
import { connectionStringOf, startAzuriteQueues, startAzuriteTables } from '../emulators/azurite';
import { startSlackPeer } from '../peers/slack';
import { turnActions } from './actions';
import { createAzureQueue } from './azure-queues';
import { type AzureWorker, type RpcHttp, startAzureWorker } from './azure-worker';
import { type Closers, opening } from './closers';
import { botEnvironment, configurationFile, muteLog, setEnvironment } from './environment';
import { addOperatorsChannel, shownIn } from './slack-channel';
import { provideTemplates } from './templates';

const TABLE = 'bellhop';

export interface AzureUnderTest extends QueueHostUnderTest {
  /** Every message in #ops. */
  shownToOperators(): Promise<string[]>;
  worker: AzureWorker;
}

/** What the timer's host sends. */
const TIMER = {
  Schedule: { AdjustForDST: true },
  ScheduleStatus: {
    Last: '2026-11-20T09:59:00Z',
    Next: '2026-11-20T10:01:00Z',
    LastUpdated: '2026-11-20T09:59:00Z',
  },
  IsPastDue: false,
};

/** @param env further settings of the app, or others */
export function openAzure(env: Record<string, string> = {}): Promise<AzureUnderTest> {
  return opening((closers) => openWith(env, closers));
}

/** One account whose services listen at different ports. */
function connectionString(tables: string, queues: string): string {
  const parts = connectionStringOf(tables).split(';');
  return [...parts.filter((part) => !part.startsWith('QueueEndpoint')), queueEndpointOf(queues)].join(';');
}

function queueEndpointOf(queues: string): string {
  return connectionStringOf(queues)
    .split(';')
    .find((part) => part.startsWith('QueueEndpoint')) as string;
}

async function openWith(env: Record<string, string>, closers: Closers): Promise<AzureUnderTest> {
  const tables = await startAzuriteTables();
  closers.add(tables.stop);
  const queueService = await startAzuriteQueues();
  closers.add(queueService.stop);
  const slack = await startSlackPeer();
  closers.add(slack.stop);
  addOperatorsChannel(slack);
  const configuration = configurationFile();
  closers.add(configuration.remove);
  const queues = {
    events: await createAzureQueue(queueService.url, 'events'),
    jobs: await createAzureQueue(queueService.url, 'jobs'),
  };
  const account = connectionString(tables.url, queueService.url);
  await TableClient.fromConnectionString(account, TABLE, { allowInsecureConnection: true }).createTable();
  closers.add(
    setEnvironment({
      ...botEnvironment(configuration.file, slack.api),
      AzureWebJobsStorage: account,
      BELLHOP_TABLE: TABLE,
      BELLHOP_EVENTS_QUEUE: queues.events.name,
      BELLHOP_JOBS_QUEUE: queues.jobs.name,
      ...env,
    }),
  );
  closers.add(muteLog());
  const worker = startAzureWorker();
  provideTemplates();
  await import('../../../functions/azure');

  const store = openLocalStore(':memory:');
  closers.add(store.close);
  const dead = Object.values(queues).map(({ name }) =>
    openStorageQueue({ connectionString: account, queue: name, store }),
  );

  return {
    worker,
    async http({ method, path, headers = {}, body = Buffer.alloc(0) }): Promise<HostAnswer> {
      const url = new URL(path, 'https://bellhop.azurewebsites.net');
      const given: RpcHttp = {
        method,
        url: url.href,
        headers: { host: url.host, 'content-length': String(body.length), ...headers },
        // The host joins what was sent twice.
        query: Object.fromEntries(
          [...url.searchParams.keys()].map((key) => [key, url.searchParams.getAll(key).join(',')]),
        ),
        params: { path: url.pathname.slice(1) },
        ...(body.length > 0 && { body: { bytes: new Uint8Array(body) } }),
      };
      const answer = (await worker.invoke('http', { http: given }))?.http;
      return {
        status: Number(answer?.statusCode),
        headers: new Headers(answer?.headers),
        body: Buffer.from(answer?.body?.bytes ?? []),
      };
    },
    async work(times = 1) {
      const deadline = Date.now() + LONGEST_WORK_MS;
      while (!((await queues.events.isEmpty()) && (await queues.jobs.isEmpty()))) {
        if (Date.now() > deadline) throw new Error('the queues never became empty');
        for (const lane of ['events', 'jobs'] as const) {
          await queues[lane].poll(async (text, id) => {
            const metadata = { Id: { string: id }, DequeueCount: { json: '1' } };
            await worker.invoke(`inbox-${lane}`, { string: text }, metadata);
          }, times);
        }
        await sleep(20);
      }
    },
    enqueue: (lane, body) => queues[lane].put(body),
    async tick() {
      await worker.invoke('tick', { json: JSON.stringify(TIMER) });
    },
    shown: async () => shownIn(slack),
    shownToOperators: async () => shownIn(slack, 'ops'),
    actions: (state) =>
      turnActions(
        openAzureTableStore({
          connectionString: account,
          table: TABLE,
          client: { allowInsecureConnection: true },
        }),
        state,
      ),
    deadLetters: async () => (await Promise.all(dead.map((queue) => queue.deadLetters()))).flat(),
    slackAnswers: (...answers) => slack.next('chat.postMessage', ...answers),
    close: closers.close,
  };
}
