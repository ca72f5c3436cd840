// The bot on Azure: rows in a table, messages in two queues of one storage account. SDKs are loaded when a message needs them.

import { createAzureMonitorExporter } from '../../src/observe/azure-monitor';
import { createLog } from '../../src/observe/log';
import { azureIdentity } from '../../src/stores/azure-identity';
import { type DeployedBot, openDeployedBot } from '../deployed';
import { lazyQueue, lazyStore, remember } from '../lazy';
import { type Environment, settings } from '../settings';
import { accountOf, storageAccount, tableClient } from './storage';

/** The prefix of the Functions host's own settings: its storage account is the bot's as well. */
export const CONNECTION = 'AzureWebJobsStorage';

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

export const log = createLog({ write, now: Date.now, format: 'json' });

/** One bot for all functions, since they live in one process. */
export const open = remember(() => openAzure(process.env));

async function openAzure(env: Environment): Promise<DeployedBot> {
  const { BELLHOP_TABLE, BELLHOP_EVENTS_QUEUE, BELLHOP_JOBS_QUEUE } = settings(env, [
    'BELLHOP_TABLE',
    'BELLHOP_EVENTS_QUEUE',
    'BELLHOP_JOBS_QUEUE',
  ]);
  const storage = storageAccount(env);
  const identity = azureIdentity(env.AZURE_CLIENT_ID);
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
  return openDeployedBot({
    host: 'azure',
    env,
    log,
    exporter: createAzureMonitorExporter({ write }),
    store,
    events: queueNamed(BELLHOP_EVENTS_QUEUE),
    jobs: queueNamed(BELLHOP_JOBS_QUEUE),
    sources: { blobCredential: identity },
    sweep: async () => (await table()).sweep(),
  });
}
