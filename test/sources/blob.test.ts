import { randomUUID } from 'node:crypto';
import { AnonymousCredential, ContainerClient } from '@azure/storage-blob';
import { CallError } from '../../src/core/errors';
import { openBlobSource } from '../../src/sources/blob';
import { BLOB_CREDENTIAL, startAzuriteBlobs } from '../support/emulators/azurite-blob';
import type { Emulator } from '../support/emulators/process';
import { startTokenEndpoint } from '../support/emulators/token-endpoint';

describe('a text in a blob', () => {
  let emulator: Emulator;
  let container: ContainerClient;

  beforeAll(async () => {
    emulator = await startAzuriteBlobs();
  });
  beforeEach(async () => {
    container = new ContainerClient(`${emulator.url}/${randomUUID()}`, BLOB_CREDENTIAL);
    await container.create();
  });
  afterAll(() => emulator.stop());

  async function write(text: string): Promise<void> {
    await container.getBlockBlobClient('bellhop.yaml').upload(text, Buffer.byteLength(text));
  }

  function open(credential = BLOB_CREDENTIAL) {
    return openBlobSource(`${container.url}/bellhop.yaml`, credential);
  }

  it('is read with its version', async () => {
    await write('route: 日本');

    const found = await open().read();

    expect(found).toEqual({ text: 'route: 日本', version: expect.stringMatching(/./) });
  });

  it('is not read again until it changes', async () => {
    await write('one');
    const source = open();
    const first = await source.read();

    const same = await source.read(first?.version);
    await write('two');
    const second = await source.read(first?.version);

    expect(same).toBeUndefined();
    expect(second?.text).toBe('two');
    expect(second?.version).not.toBe(first?.version);
  });

  it.each([
    ['there is none', async () => open().read(), 'gone'],
    [
      'nobody may read it',
      async () => openBlobSource(open().name, new AnonymousCredential()).read(),
      /gone|permanent/,
    ],
    [
      'it is larger than anybody writes',
      async () => {
        await write('x'.repeat(1_000_001));
        return open().read();
      },
      'permanent',
    ],
  ])('fails for good if %s', async (_name, read, outcome) => {
    const error = await read().catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(CallError);
    expect((error as CallError).outcome).toMatch(outcome);
    expect((error as CallError).message).toContain('bellhop.yaml');
  });

  it('fails for now while the account does not answer well', async () => {
    const broken = await startTokenEndpoint(() => ({ status: 503, body: '' }));

    const error = await openBlobSource(`${broken.url}/account/container/blob`, new AnonymousCredential())
      .read()
      .catch((reason: unknown) => reason);
    await broken.stop();

    expect(error).toMatchObject({ outcome: 'retry' });
    expect(broken.asked).toHaveLength(3);
  });
});
