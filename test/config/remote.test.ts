import { randomUUID } from 'node:crypto';
import { ContainerClient } from '@azure/storage-blob';
import { createRemoteConfig, type RemoteConfigOptions } from '../../src/config/remote';
import { CallError, ConfigError } from '../../src/core/errors';
import type { Log, LogFields, Store } from '../../src/core/ports';
import type { TextSource } from '../../src/core/source';
import { openBlobSource } from '../../src/sources/blob';
import { openLocalStore } from '../../src/stores/local';
import { openSqlite } from '../../src/stores/sqlite';
import { BLOB_CREDENTIAL, startAzuriteBlobs } from '../support/emulators/azurite-blob';
import type { Emulator } from '../support/emulators/process';

const MINUTE = 60_000;

function yaml(receiver: string, more = ''): string {
  return `receivers:\n  - name: ${receiver}\n    slack: { channel: "#ml" }\nroute: { receiver: ${receiver} }\n${more}`;
}

let emulator: Emulator;
let container: ContainerClient;
let store: Store;
let at: number;
let reads: number;
let broken: CallError | undefined;
let logged: string[];
let wrong: number;

beforeAll(async () => {
  emulator = await startAzuriteBlobs();
});
beforeEach(async () => {
  container = new ContainerClient(`${emulator.url}/${randomUUID()}`, BLOB_CREDENTIAL);
  await container.create();
  store = openLocalStore(openSqlite(':memory:'));
  at = Date.UTC(2026, 10, 20, 9);
  reads = 0;
  broken = undefined;
  logged = [];
  wrong = 0;
});
afterAll(() => emulator.stop());

async function write(text: string): Promise<void> {
  await container.getBlockBlobClient('bellhop.yaml').upload(text, Buffer.byteLength(text));
}

/** A real blob, whose reads are counted and can be made to fail. */
function blob(): TextSource {
  const source = openBlobSource(`${container.url}/bellhop.yaml`, BLOB_CREDENTIAL);
  return {
    name: source.name,
    async read(known) {
      reads += 1;
      if (broken !== undefined) throw broken;
      return source.read(known);
    },
  };
}

function note(message: string, fields?: LogFields): void {
  logged.push(`${message} ${JSON.stringify(fields)}`);
}
const log: Log = { info: note, warn: note, error: note };

/** Each is a worker of its own. */
function open(more: Partial<RemoteConfigOptions> = {}) {
  return createRemoteConfig({
    source: blob(),
    env: {},
    store,
    log,
    now: () => at,
    onWrong() {
      wrong += 1;
    },
    ...more,
  });
}

async function receiverOf(remote: ReturnType<typeof open>): Promise<string | undefined> {
  return (await remote.current()).routing.receivers[0]?.name;
}

describe('a configuration in a blob', () => {
  it('is read once a minute, and once for all who ask at the same time', async () => {
    await write(yaml('first'));
    const remote = open();

    const [one, two] = await Promise.all([remote.current(), remote.current()]);
    at += MINUTE - 1;
    await remote.current();
    const before = reads;
    at += 1;
    const again = await remote.current();

    expect(two).toBe(one);
    expect(again).toBe(one);
    expect([before, reads]).toEqual([1, 2]);
  });

  it('is used a minute after it changed, without a deployment', async () => {
    await write(yaml('first'));
    const remote = open();
    await remote.current();
    await write(yaml('second'));

    const soon = await receiverOf(remote);
    at += MINUTE;

    expect([soon, await receiverOf(remote)]).toEqual(['first', 'second']);
  });

  it('names itself, and not a path of this machine', async () => {
    await write(yaml('first'));

    expect((await open().current()).file).toBe(`${container.url}/bellhop.yaml`);
  });

  it('stops the start with every problem if it is wrong and there has never been a good one', async () => {
    await write('receivers: []\nrout: {}\n');
    const remote = open();

    await expect(remote.current()).rejects.toThrow(ConfigError);
    await expect(remote.current()).rejects.toThrow(/bellhop\.yaml:2:1: unknown key "rout"/);
  });

  it('stops the start if it cannot be read and there has never been a good one', async () => {
    await expect(open().current()).rejects.toMatchObject({ name: 'CallError', outcome: 'gone' });
  });
});

describe('a wrong change', () => {
  beforeEach(async () => {
    await write(yaml('good'));
  });

  it('is not used: the last good one stays, and every worker knows why', async () => {
    const here = open();
    const there = open();
    await here.current();
    await there.current();
    const before = here.rejected();
    await write(yaml('bad', 'rout: {}\n'));
    at += MINUTE;

    const used = [await receiverOf(here), await receiverOf(there)];

    expect(before).toBeUndefined();
    expect(used).toEqual(['good', 'good']);
    expect(here.rejected()).toEqual({
      source: `${container.url}/bellhop.yaml`,
      version: expect.stringMatching(/./),
      problems: [expect.objectContaining({ line: 5, message: expect.stringContaining('rout') })],
    });
    expect(there.rejected()).toEqual(here.rejected());
    expect(logged.filter((line) => line.startsWith('the new configuration is wrong'))).toHaveLength(2);
  });

  it('is known as wrong until it is mended, and not a minute longer', async () => {
    const remote = open();
    await remote.current();
    await write('route: 7');
    at += MINUTE;
    await remote.current();
    at += MINUTE;
    await remote.current();
    const still = remote.rejected();
    await write(yaml('mended'));
    at += MINUTE;
    await remote.current();

    expect([still?.problems.length, remote.rejected()]).toEqual([2, undefined]);
  });

  it('counts at every check until it is mended', async () => {
    const remote = open();
    await remote.current();
    await write('route: 7');
    for (let minute = 0; minute < 3; minute += 1) {
      at += MINUTE;
      await remote.current();
    }
    const before = wrong;
    await write(yaml('mended'));
    at += MINUTE;

    expect([before, await receiverOf(remote), wrong]).toEqual([3, 'mended', 3]);
  });

  it('does not stop a worker that starts now: it finds the good one in the store', async () => {
    await open().current();
    await write('route: 7');
    const remote = open();

    expect(await receiverOf(remote)).toBe('good');
    expect(remote.rejected()?.problems).toHaveLength(2);
    expect(logged.at(-1)).toMatch(/^working with the last good configuration/);
  });

  it('does not stop a worker while the source is away either', async () => {
    await open().current();
    broken = new CallError('retry', 'timeout', 'no answer');

    const remote = open();

    expect(await receiverOf(remote)).toBe('good');
    expect(remote.rejected()).toBeUndefined();
  });
});

describe('the last good configuration', () => {
  it('of another address is none of ours', async () => {
    await write(yaml('good'));
    await open().current();
    const elsewhere: TextSource = {
      name: 's3://elsewhere/bellhop.yaml',
      async read() {
        throw new CallError('retry', 'timeout', 'no answer');
      },
    };

    await expect(open({ source: elsewhere }).current()).rejects.toThrow('no answer');
  });

  it('is not needed while the store is away', async () => {
    await write(yaml('good'));
    const away: Store = {
      ...store,
      get: async () => {
        throw new Error('the table is away');
      },
    };

    expect(await receiverOf(open({ store: away }))).toBe('good');
  });

  it('is the newest one that was good', async () => {
    await write(yaml('first'));
    const remote = open();
    await remote.current();
    await write(yaml('second'));
    at += MINUTE;
    await remote.current();
    broken = new CallError('retry', 'timeout', 'no answer');

    expect(await receiverOf(open())).toBe('second');
  });
});

describe('templates', () => {
  const named = yaml('good', 'templates: { house-style: ./templates }\n');

  it('of the bundle may be named, and no folder is read', async () => {
    await write(named);

    expect((await open({ templateSets: ['house-style'] }).current()).templateSets).toEqual({});
  });

  it.each([
    [[], 'it has none'],
    [['other'], 'it has other'],
  ])('that are not in the bundle (%j) cannot be brought by a file', async (templateSets, has) => {
    await write(named);

    await expect(open({ templateSets }).current()).rejects.toThrow(
      `the template set "house-style" is not in the bundle (${has})`,
    );
  });
});
