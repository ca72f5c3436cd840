// Which storage account the settings of a function app name.

import { accountOf, storageAccount, tableClient } from '../../../functions/azure/storage';
import { ConfigError } from '../../../src/core/errors';

const CREDENTIAL = { getToken: async () => null };

function endpoints(env: Record<string, string>): unknown[] {
  const account = storageAccount(env);
  return (['table', 'queue'] as const).map((service) => accountOf(account, service, CREDENTIAL));
}

function byIdentity(table: string, queue: string): unknown[] {
  return [table, queue].map((endpoint) => ({ endpoint, credential: CREDENTIAL }));
}

const PUBLIC = byIdentity('https://ml.table.core.windows.net', 'https://ml.queue.core.windows.net');

describe('the storage account', () => {
  it.each([
    ['BELLHOP_STORAGE', { BELLHOP_STORAGE: 'https://ml.table.core.windows.net/' }, PUBLIC],
    [
      'the address of another of its services',
      { BELLHOP_STORAGE: 'https://ml.blob.core.windows.net' },
      PUBLIC,
    ],
    ['its name', { AzureWebJobsStorage__accountName: 'ml' }, PUBLIC],
    [
      'one of its addresses',
      { AzureWebJobsStorage__queueServiceUri: 'https://ml.queue.core.windows.net' },
      PUBLIC,
    ],
    [
      'addresses of a zone and of another cloud',
      { BELLHOP_STORAGE: 'https://ml.z13.table.storage.azure.us' },
      byIdentity('https://ml.z13.table.storage.azure.us', 'https://ml.z13.queue.storage.azure.us'),
    ],
    [
      'an account that is called like a service',
      { BELLHOP_STORAGE: 'https://table.queue.core.windows.net' },
      byIdentity('https://table.table.core.windows.net', 'https://table.queue.core.windows.net'),
    ],
  ])('is found by %s', (_what, env, expected) => {
    expect(endpoints(env)).toEqual(expected);
  });

  it('has its blobs where their address says', () => {
    const env = {
      AzureWebJobsStorage__queueServiceUri: 'https://ml.queue.core.windows.net',
      AzureWebJobsStorage__blobServiceUri: 'https://ml.z13.blob.storage.azure.net',
    };

    expect(accountOf(storageAccount(env), 'blob', CREDENTIAL)).toEqual({
      endpoint: 'https://ml.z13.blob.storage.azure.net',
      credential: CREDENTIAL,
    });
  });

  it('is opened by a connection string, ours before the host’s', () => {
    const env = { BELLHOP_STORAGE: 'AccountName=a', AzureWebJobsStorage: 'AccountName=b' };

    expect(endpoints(env)).toEqual([
      { connectionString: 'AccountName=a' },
      { connectionString: 'AccountName=a' },
    ]);
  });

  it.each([
    ['nothing', {}],
    ['no address of a storage account', { BELLHOP_STORAGE: 'https://example.com' }],
    ['an address that is none', { BELLHOP_STORAGE: 'https://' }],
  ])('is a mistake if there is %s', (_what, env) => {
    expect(() => storageAccount(env)).toThrow(ConfigError);
  });
});

describe('a table over http', () => {
  it.each([
    ['UseDevelopmentStorage=true', true],
    ['AccountName=a;TableEndpoint=http://127.0.0.1:10002/a', true],
    ['AccountName=a;TableEndpoint=http://ml.example.com/a', false],
    ['AccountName=a;TableEndpoint=http://localhost.example.com/a', false],
    ['AccountName=a;EndpointSuffix=core.windows.net', false],
  ])('is for emulators on this machine only: %s', (connectionString, allowed) => {
    expect(tableClient({ connectionString })).toEqual(
      allowed ? { allowInsecureConnection: true } : undefined,
    );
  });
});
