// Which storage account: what the settings of a function app may say about it.

import type { TokenCredential } from '@azure/identity';
import { ConfigError } from '../../src/core/errors';
import type { QueueAccount } from '../../src/queues/storage-queue';
import type { Environment } from '../settings';

export type Service = 'table' | 'queue' | 'blob';
/** A connection string, or the addresses of the account's services, for an identity. */
export type Account = { connectionString: string } | { endpoint(service: Service): string };

/**
 * BELLHOP_STORAGE (a connection string, or the address of one of the account's services), else the Functions host's own
 * account: AzureWebJobsStorage, or with an identity AzureWebJobsStorage__accountName or its `…ServiceUri`s.
 * @throws {ConfigError} if none of them is set, or an address is none.
 */
export function storageAccount(env: Environment): Account {
  const given = env.BELLHOP_STORAGE?.trim() || env.AzureWebJobsStorage?.trim();
  if (given) return /^https?:\/\//.test(given) ? byAddress(given) : { connectionString: given };
  const name = env.AzureWebJobsStorage__accountName?.trim();
  if (name) return { endpoint: (service) => `https://${name}.${service}.core.windows.net` };
  const uris = {
    table: env.AzureWebJobsStorage__tableServiceUri?.trim(),
    queue: env.AzureWebJobsStorage__queueServiceUri?.trim(),
    blob: env.AzureWebJobsStorage__blobServiceUri?.trim(),
  };
  const known = uris.queue || uris.table || uris.blob;
  if (!known)
    throw new ConfigError([{ message: 'no storage account: set BELLHOP_STORAGE or AzureWebJobsStorage' }]);
  const others = byAddress(known);
  return { endpoint: (service) => uris[service] || others.endpoint(service) };
}

const SERVICES = ['table', 'queue', 'blob', 'file'];

/** `https://<account>.<service>.<suffix>`: the addresses of an account's services differ in that label alone. */
function byAddress(address: string): { endpoint(service: Service): string } {
  const labels = URL.canParse(address) ? new URL(address).hostname.split('.') : [];
  const at = labels.findIndex((label, index) => index > 0 && SERVICES.includes(label));
  if (at < 0)
    throw new ConfigError([
      {
        message:
          'the storage account must be https://<account>.queue.core.windows.net or a connection string',
      },
    ]);
  return { endpoint: (service) => `https://${labels.with(at, service).join('.')}` };
}

/** On this machine, and over http. */
const EMULATED = /UseDevelopmentStorage=true|TableEndpoint=http:\/\/(127\.0\.0\.1|localhost)[:/]/i;

/** What the SDK of tables must be told to speak to an emulator. */
export function tableClient(account: Account): { allowInsecureConnection: true } | undefined {
  return 'connectionString' in account && EMULATED.test(account.connectionString)
    ? { allowInsecureConnection: true }
    : undefined;
}

/** One service of the account, as the stores and queues open it. */
export function accountOf(account: Account, service: Service, credential: TokenCredential): QueueAccount {
  return 'connectionString' in account ? account : { endpoint: account.endpoint(service), credential };
}
