// The bot on Azure, seen by its operator: a table and two queues of one storage account, with the login of this terminal.

import type { Check } from '../../src/cli/operations';
import type { Store } from '../../src/core/ports';
import { azureIdentity } from '../../src/identity/azure-identity';
import type { QueueAccount } from '../../src/queues/storage-queue';
import { createSecrets } from '../../src/secrets/secrets';
import { accountOf, storageAccount, tableClient } from '../azure/storage';
import { openChats } from '../chats';
import { remember } from '../lazy';
import { type Environment, settings } from '../settings';
import { clockCheck } from './operations-checks';
import { type OperationsHost, type OperationsWorld, terminalLog } from './operations-host';

const NAMES = ['BELLHOP_TABLE', 'BELLHOP_EVENTS_QUEUE', 'BELLHOP_JOBS_QUEUE'] as const;

export function azureHost(world: OperationsWorld): OperationsHost {
  const { env } = world;
  const identity = azureIdentity(env.AZURE_CLIENT_ID);
  const secrets = createSecrets({ env, log: terminalLog(world), now: Date.now });
  const queueAccount = () => accountOf(storageAccount(env), 'queue', identity);

  const store = remember(async (): Promise<Store> => {
    const { BELLHOP_TABLE } = settings(env, ['BELLHOP_TABLE']);
    const storage = storageAccount(env);
    const { openAzureTableStore } = await import('../../src/stores/azure-table');
    const account = { ...accountOf(storage, 'table', identity), client: tableClient(storage) };
    return openAzureTableStore({ ...account, table: BELLHOP_TABLE });
  });

  return {
    id: 'azure',
    environment: () => secrets.environment(),
    sources: { blobCredential: identity },
    store,
    async letters() {
      const { BELLHOP_EVENTS_QUEUE, BELLHOP_JOBS_QUEUE } = settings(env, NAMES);
      const { openStorageQueue } = await import('../../src/queues/storage-queue');
      const rows = await store();
      return [BELLHOP_EVENTS_QUEUE, BELLHOP_JOBS_QUEUE].map((queue) =>
        openStorageQueue({ ...queueAccount(), queue, store: rows }),
      );
    },
    chats: async (config) =>
      openChats(config, {
        secrets,
        store: await store(),
        log: terminalLog(world),
        teamsAt: world.teamsAt,
      }),
    checks: (all) => [
      {
        name: 'environment',
        async run() {
          settings(all, [...NAMES, 'BELLHOP_JOBS_KEY']);
          storageAccount(all);
          return [];
        },
      },
      ...queueChecks(env, queueAccount),
    ],
    close: async () => {},
  };
}

/** Of a queue or an account that is not named, the check of the environment tells. */
function queueChecks(env: Environment, account: () => QueueAccount): Check[] {
  let found: QueueAccount;
  try {
    found = account();
  } catch {
    return [];
  }
  const facts = () => import('../../src/queues/storage-queue-facts');
  const checks = (['EVENTS', 'JOBS'] as const).flatMap((lane): Check[] => {
    const queue = env[`BELLHOP_${lane}_QUEUE`]?.trim();
    if (!queue) return [];
    const check = (name: string, of: string): Check => ({
      name,
      async run() {
        await (await facts()).findStorageQueue(found, of);
        return [];
      },
    });
    const what = lane.toLowerCase();
    return [check(`queue of ${what}`, queue), check(`dead letters of ${what}`, `${queue}-poison`)];
  });
  return [...checks, clockCheck(async () => (await facts()).queueServiceUrl(found))];
}
