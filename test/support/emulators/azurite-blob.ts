// Azure's blobs without a cloud: Azurite's blob service, a process of its own.

import { dirname, join } from 'node:path';
import { StorageSharedKeyCredential } from '@azure/storage-blob';
import { type Emulator, startEmulator } from './process';

/** Published by its makers: https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export const BLOB_CREDENTIAL = new StorageSharedKeyCredential(ACCOUNT, KEY);

/** Blobs lie at `<url>/devstoreaccount1/<container>/<blob>`. */
export async function startAzuriteBlobs(): Promise<Emulator> {
  const main = join(dirname(require.resolve('azurite/package.json')), 'dist/src/blob/main.js');
  const emulator = await startEmulator(process.execPath, (port) => [
    '--no-warnings',
    main,
    '--silent',
    '--skipApiVersionCheck',
    '--disableTelemetry',
    '--inMemoryPersistence',
    '--blobHost',
    '127.0.0.1',
    '--blobPort',
    String(port),
  ]);
  return { ...emulator, url: `${emulator.url}/${ACCOUNT}` };
}
