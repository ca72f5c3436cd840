// The function app with its configuration in a blob of Azurite, read by the real client over the wire.

import { ContainerClient } from '@azure/storage-blob';
import type * as Sources from '../../../src/sources/open';
import { type RemoteHostUnderTest, remoteConfiguration, remoteContract } from '../../contracts/host';
import { BLOB_CREDENTIAL, startAzuriteBlobs } from '../../support/emulators/azurite-blob';
import type { Emulator } from '../../support/emulators/process';
import { openAzure } from '../../support/hosts/azure';
import { type Clock, turnableClock } from '../../support/hosts/clock';

const ADDRESS = 'https://bellhop.blob.core.windows.net/config/bellhop.yaml';

let clock: Clock | undefined;
let emulator: Emulator | undefined;
let host: RemoteHostUnderTest | undefined;

beforeAll(async () => {
  const turned = turnableClock();
  clock = turned;
  emulator = await startAzuriteBlobs();
  const container = new ContainerClient(`${emulator.url}/config`, BLOB_CREDENTIAL);
  await container.create();
  const blob = container.getBlockBlobClient('bellhop.yaml');
  const write = async (text: string) => void (await blob.upload(text, Buffer.byteLength(text)));
  await write(remoteConfiguration('ml'));
  // The real address asks for https and an identity of Azure, which Azurite has not: its own stands in.
  jest.doMock('../../../src/sources/open', () => ({
    ...jest.requireActual<typeof Sources>('../../../src/sources/open'),
    async openSource(address: string) {
      expect(address).toBe(ADDRESS);
      const { openBlobSource } = await import('../../../src/sources/blob');
      return openBlobSource(blob.url, BLOB_CREDENTIAL);
    },
  }));
  host = { ...(await openAzure({ BELLHOP_CONFIG: ADDRESS })), write, later: turned.later };
}, 60_000);
afterAll(async () => {
  await host?.close();
  await emulator?.stop();
  clock?.restore();
});

remoteContract('Azure Functions', () => host as RemoteHostUnderTest);
