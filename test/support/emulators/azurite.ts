// Azure Storage without a cloud: Azurite's table and queue services, each a process of its own.

import { dirname, join } from 'node:path';
import { type Emulator, startEmulator } from './process';

/** The key of every emulated account, published by its makers: https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

function start(service: 'table' | 'queue'): Promise<Emulator> {
  const main = join(dirname(require.resolve('azurite/package.json')), 'dist', 'src', service, 'main.js');
  return startEmulator(process.execPath, (port) => [
    '--no-warnings',
    main,
    '--silent',
    '--skipApiVersionCheck',
    '--disableTelemetry',
    '--inMemoryPersistence',
    `--${service}Host`,
    '127.0.0.1',
    `--${service}Port`,
    String(port),
  ]);
}

export function startAzuriteTables(): Promise<Emulator> {
  return start('table');
}

export function startAzuriteQueues(): Promise<Emulator> {
  return start('queue');
}

/** What a storage account's connection string is, at the emulator's address or a proxy's before it. */
export function connectionStringOf(url: string): string {
  return [
    'DefaultEndpointsProtocol=http',
    `AccountName=${ACCOUNT}`,
    `AccountKey=${KEY}`,
    `TableEndpoint=${url}/${ACCOUNT}`,
    `QueueEndpoint=${url}/${ACCOUNT}`,
    `BlobEndpoint=${url}/${ACCOUNT}`,
  ].join(';');
}
