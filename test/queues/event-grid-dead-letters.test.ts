// What Event Grid gave up, on Azurite: out of its container into the queue of events, once, and nothing is lost.

import { randomUUID } from 'node:crypto';
import { ContainerClient } from '@azure/storage-blob';
import { ConfigError } from '../../src/core/errors';
import type { Log } from '../../src/core/ports';
import { openEventGridDeadLetters } from '../../src/queues/event-grid-dead-letters';
import { openStorageQueue } from '../../src/queues/storage-queue';
import { openLocalStore } from '../../src/stores/local';
import { connectionStringOf, startAzuriteQueues } from '../support/emulators/azurite';
import { startAzuriteBlobs } from '../support/emulators/azurite-blob';
import type { Emulator } from '../support/emulators/process';
import { createStorageQueues, receiveFromStorageQueue } from '../support/emulators/storage-queue';

let queueService: Emulator;
let blobService: Emulator;
beforeAll(async () => {
  [queueService, blobService] = await Promise.all([startAzuriteQueues(), startAzuriteBlobs()]);
});
afterAll(() => Promise.all([queueService?.stop(), blobService?.stop()]));

const PUBLISHED = {
  specversion: '1.0',
  id: 'e1',
  source: '/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w',
  type: 'Microsoft.MachineLearningServices.RunCompleted',
  time: '2026-11-20T09:00:00Z',
  data: { runId: 'r1' },
};
const GIVEN_UP = {
  ...PUBLISHED,
  deadletterreason: 'MaxDeliveryAttemptsExceeded',
  deliveryattempts: 1,
  lastdeliveryoutcome: 'PayloadTooLarge',
  publishtime: '2026-11-20T09:00:00.4Z',
  lastdeliveryattempttime: '2026-11-20T09:00:01.4Z',
};

/** A container and a queue of their own, and what was said about them. */
async function open() {
  const blobs = connectionStringOf(new URL(blobService.url).origin);
  const container = new ContainerClient(blobs, `undelivered-${randomUUID()}`);
  await container.create();
  const queues = await createStorageQueues(queueService.url);
  const store = openLocalStore(':memory:');
  const connectionString = connectionStringOf(queueService.url);
  const queue = openStorageQueue({ connectionString, queue: queues.name, store });
  const said: unknown[][] = [];
  const say =
    (level: string): Log['info'] =>
    (...words) =>
      void said.push([level, ...words]);
  const log: Log = { info: say('info'), warn: say('warn'), error: say('error') };
  const measured: unknown[][] = [];

  function openHere(sending = queue.send) {
    return openEventGridDeadLetters({
      connectionString: blobs,
      container: container.containerName,
      queue: { send: sending },
      log,
      observe: (...measurement) => void measured.push(measurement),
    });
  }

  return {
    container,
    said,
    measured,
    openHere,
    deadLetters: openHere(),
    async put(name: string, content: unknown, metadata?: Record<string, string>) {
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      await container.getBlockBlobClient(name).upload(text, Buffer.byteLength(text), { metadata });
    },
    async left(): Promise<string[]> {
      const names: string[] = [];
      for await (const { name } of container.listBlobsFlat()) names.push(name);
      return names;
    },
    async queued() {
      const deliveries = await receiveFromStorageQueue(queues, 32, 60);
      return Promise.all(deliveries.map(({ body }) => queue.arrive(body)));
    },
  };
}

const NAME = 'BELLHOP/2026/11/20/9/8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f.json';

describe('what Event Grid gave up', () => {
  it('comes into the queue as it was published, and is gone from the container', async () => {
    const { deadLetters, put, queued, left, measured } = await open();
    await put(NAME, [GIVEN_UP]);

    const brought = await deadLetters.bringIn();

    expect(brought).toBe(1);
    expect(await queued()).toEqual([PUBLISHED]);
    expect(await left()).toEqual([]);
    expect(measured).toEqual([['returned', 1]]);
  });

  it('comes at any length', async () => {
    const { deadLetters, put, queued } = await open();
    const data = { properties: { note: 'モデル'.repeat(100_000) } };
    await put(NAME, [{ ...GIVEN_UP, data }]);

    await deadLetters.bringIn();

    expect(await queued()).toEqual([{ ...PUBLISHED, data }]);
  });

  it.each([
    ['in the schema of Event Grid', [{ id: 'e1', deadLetterReason: 'TimeToLiveExceeded', publishTime: 'x' }]],
    ['after a byte order mark', `\uFEFF${JSON.stringify([{ id: 'e1', deadletterreason: 'x' }])}`],
    ['without an array around it', { id: 'e1', deadletterreason: 'x' }],
  ])('is read %s', async (_how, content) => {
    const { deadLetters, put, queued } = await open();
    await put(NAME, content);

    await deadLetters.bringIn();

    expect(await queued()).toEqual([{ id: 'e1' }]);
  });

  it('comes with all events of its blob, and of all blobs', async () => {
    const { deadLetters, put, queued } = await open();
    const events = ['1', '2', '3'].map((id) => ({ ...GIVEN_UP, id }));
    await put(NAME, events.slice(0, 2));
    await put(`${NAME}2`, events.slice(2));

    const brought = await deadLetters.bringIn();

    expect(brought).toBe(3);
    expect((await queued()).map((event) => (event as unknown as { id: string }).id).sort()).toEqual([
      '1',
      '2',
      '3',
    ]);
  });

  it('comes once when two clocks run at a time', async () => {
    const { openHere, put, queued, said } = await open();
    await put(NAME, [GIVEN_UP]);

    const brought = await Promise.all([openHere().bringIn(), openHere().bringIn()]);

    expect(brought.sort()).toEqual([0, 1]);
    expect(await queued()).toHaveLength(1);
    expect(said.map(([level]) => level)).toEqual(['info']);
  });
});

describe('what is no event that Event Grid gave up', () => {
  it.each([
    ['no JSON', '[{'],
    ['nothing', ''],
    ['no object', '[1]'],
    ['an event that was never given up', [PUBLISHED]],
  ])('stays, and is told of once: %s', async (_what, content) => {
    const { deadLetters, put, queued, left, said, measured } = await open();
    await put(NAME, content);

    await deadLetters.bringIn();
    await deadLetters.bringIn();

    expect(await left()).toEqual([NAME]);
    expect(await queued()).toEqual([]);
    expect(said).toEqual([
      [
        'error',
        'left undelivered events where they are',
        { blob: NAME, reason: 'not all of it is what Event Grid gives up' },
      ],
    ]);
    expect(measured).toEqual([['left', 1]]);
  });

  it('does not keep back the events beside it, which come once', async () => {
    const { deadLetters, put, queued, left } = await open();
    await put(NAME, [GIVEN_UP, 'not this']);

    const brought = [await deadLetters.bringIn(), await deadLetters.bringIn()];

    expect(brought).toEqual([1, 0]);
    expect(await queued()).toEqual([PUBLISHED]);
    expect(await left()).toEqual([NAME]);
  });
});

describe('trouble', () => {
  it('with the queue costs no attempt, however long it lasts', async () => {
    const { openHere, deadLetters, put, queued, said } = await open();
    await put(NAME, [GIVEN_UP]);
    const broken = openHere(() => Promise.reject(new Error('the queue is away')));

    for (let minute = 0; minute < 8; minute += 1) await broken.bringIn();
    const brought = await deadLetters.bringIn();

    expect(brought).toBe(1);
    expect(await queued()).toEqual([PUBLISHED]);
    expect(said[0]).toEqual([
      'error',
      'undelivered events have to wait',
      { blob: NAME, reason: 'the queue is away' },
    ]);
  });

  it('that ends the process each time ends after five times', async () => {
    const { deadLetters, put, queued, left, measured } = await open();
    await put(NAME, [GIVEN_UP], { bellhopattempts: '5' });

    const brought = [await deadLetters.bringIn(), await deadLetters.bringIn()];

    expect(brought).toEqual([0, 0]);
    expect(await queued()).toEqual([]);
    expect(await left()).toEqual([NAME]);
    expect(measured).toEqual([['left', 1]]);
  });

  it('with the container says what is missing', async () => {
    const { deadLetters, container } = await open();
    await container.delete();

    await expect(deadLetters.bringIn()).rejects.toEqual(
      new ConfigError([{ message: `The storage account has no container ${container.containerName}.` }]),
    );
  });
});
