// The bot on Azure: rows in a table, messages in two queues of one storage account. SDKs are loaded when a message needs them.

import { createAzureMonitorExporter } from '../../src/observe/azure-monitor';
import { createLog } from '../../src/observe/log';
import { createMetrics } from '../../src/observe/metrics';
import { type DeployedBot, openDeployedBot } from '../deployed';
import { awsCredentials, azureCredential } from '../identities';
import { lazyQueue, lazyStore, remember } from '../lazy';
import { type Environment, settings } from '../settings';
import { accountOf, storageAccount, tableClient } from './storage';

/** The prefix of the Functions host's own settings: its storage account is the bot's as well. */
export const CONNECTION = 'AzureWebJobsStorage';

export interface AzureBot extends DeployedBot {
  /** Brings in what Event Grid could not put into the queue of events, if there is a container for it. */
  bringInUndelivered(): Promise<void>;
}

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

export const log = createLog({ write, now: Date.now, format: 'json' });

/** One bot for all functions, since they live in one process. */
export const open = remember(() => openAzure(process.env));

async function openAzure(env: Environment): Promise<AzureBot> {
  const { BELLHOP_TABLE, BELLHOP_EVENTS_QUEUE, BELLHOP_JOBS_QUEUE } = settings(env, [
    'BELLHOP_TABLE',
    'BELLHOP_EVENTS_QUEUE',
    'BELLHOP_JOBS_QUEUE',
  ]);
  const storage = storageAccount(env);
  const identity = azureCredential(env, 'azure');
  const credentials = awsCredentials(env, 'azure');
  const exporter = createAzureMonitorExporter({ write });
  const table = remember(async () => {
    const { openAzureTableStore } = await import('../../src/stores/azure-table');
    const account = { ...accountOf(storage, 'table', identity), client: tableClient(storage) };
    return openAzureTableStore({ ...account, table: BELLHOP_TABLE });
  });
  const store = lazyStore(table);
  const queueNamed = (queue: string) =>
    lazyQueue(async () => {
      const { openStorageQueue } = await import('../../src/queues/storage-queue');
      return openStorageQueue({ ...accountOf(storage, 'queue', identity), queue, store });
    }, store);
  const events = queueNamed(BELLHOP_EVENTS_QUEUE);
  const container = env.BELLHOP_UNDELIVERED?.trim();
  const undelivered = remember(async () => {
    const { openEventGridDeadLetters } = await import('../../src/queues/event-grid-dead-letters');
    const account = accountOf(storage, 'blob', identity);
    const observe = createMetrics(exporter, Date.now).undelivered;
    return openEventGridDeadLetters({ ...account, container: container!, queue: events, log, observe });
  });
  const bot = await openDeployedBot({
    host: 'azure',
    env,
    log,
    exporter,
    store,
    events,
    jobs: queueNamed(BELLHOP_JOBS_QUEUE),
    sources: { blobCredential: identity, aws: credentials && { credentials } },
    sweep: async () => (await table()).sweep(),
  });
  return {
    ...bot,
    async bringInUndelivered() {
      if (container) await (await undelivered()).bringIn();
    },
  };
}
