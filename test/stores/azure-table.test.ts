// The store in Azure Table Storage over the wire, on Azurite.

import { randomBytes, randomUUID } from 'node:crypto';
import { TableClient } from '@azure/data-tables';
import { ConfigError } from '../../src/core/errors';
import { key } from '../../src/core/keys';
import { openAzureTableStore } from '../../src/stores/azure-table';
import { storeContract } from '../contracts/store';
import { connectionStringOf, startAzuriteTables } from '../support/emulators/azurite';
import { cloudStoreTrials } from '../support/emulators/cloud-store';
import { type LossyProxy, startLossyProxy } from '../support/emulators/lossy-proxy';
import type { Emulator } from '../support/emulators/process';

const INSECURE = { allowInsecureConnection: true };

let emulator: Emulator;
let proxy: LossyProxy;

beforeAll(async () => {
  emulator = await startAzuriteTables();
  proxy = await startLossyProxy(emulator.url);
});
afterAll(async () => {
  await proxy.stop();
  await emulator.stop();
});

async function createTable(): Promise<TableClient> {
  const name = `t${randomUUID().replaceAll('-', '')}`;
  const client = TableClient.fromConnectionString(connectionStringOf(emulator.url), name, INSECURE);
  await client.createTable();
  return client;
}

function open(table: string, url: string, now: () => number = Date.now) {
  return openAzureTableStore({ connectionString: connectionStringOf(url), table, client: INSECURE, now });
}

async function entitiesIn(client: TableClient) {
  const entities = [];
  for await (const entity of client.listEntities<Record<string, unknown>>()) entities.push(entity);
  return entities;
}

storeContract('the store in Azure Table Storage', async () => {
  let ahead = 0;
  const { tableName } = await createTable();
  return {
    store: open(tableName, emulator.url, () => Date.now() + ahead),
    advance(ms) {
      ahead += ms;
    },
    async close() {},
  };
});

cloudStoreTrials('the store in Azure Table Storage', 40, async (now) => {
  const client = await createTable();
  return {
    store: open(client.tableName, proxy.url, now),
    stored: async () => (await entitiesIn(client)).length,
    loseNextWrite: () => proxy.next((method) => method !== 'GET', 'lose'),
    other: open(client.tableName, emulator.url, now),
    betweenRequests: (action) => proxy.next(() => true, 'pass', action),
    async loseAPart() {
      const part = (await entitiesIn(client)).find(({ partitionKey }) => partitionKey?.startsWith('$'));
      await client.deleteEntity(part?.partitionKey ?? '', part?.rowKey ?? '');
    },
  };
});

describe('the table', () => {
  it('holds a row in readable form, in the partition of its first two parts', async () => {
    const client = await createTable();

    await open(client.tableName, emulator.url).create(key('claim', 'slack:#ml', 'root'), { a: 1 });

    expect(await entitiesIn(client)).toMatchObject([
      {
        partitionKey: 'claim!slack:=23ml',
        rowKey: 'claim!slack:=23ml!root',
        schema: 1,
        text: '{"a":1}',
        expires: BigInt(Number.MAX_SAFE_INTEGER),
      },
    ]);
  });

  it('answers with 1 000 rows at most, and the store puts the answers together', async () => {
    const { tableName } = await createTable();
    const store = open(tableName, emulator.url);
    const keys = Array.from({ length: 1100 }, (_, index) => key('row', String(index + 1000)));
    for (let at = 0; at < keys.length; at += 100) {
      await Promise.all(keys.slice(at, at + 100).map((each) => store.create(each, 1)));
    }

    expect((await store.list('row!', { limit: 5000 })).map((item) => item.key)).toEqual(keys);
    expect((await store.list('row!', { limit: 1050 })).map((item) => item.key)).toEqual(keys.slice(0, 1050));
  });

  it('may hold rows of a newer version of the program, which are refused', async () => {
    const client = await createTable();
    const store = open(client.tableName, emulator.url);
    await store.create('row', 1);
    await client.updateEntity({ partitionKey: 'row', rowKey: 'row', schema: 2 }, 'Merge');

    await expect(store.get('row')).rejects.toThrow(
      /^The row row was written by a newer version of Bellhop\.$/,
    );
  });
});

describe('sweeping', () => {
  const START = 1_800_000_000_000;

  it('deletes expired rows only, a number at a time, going on where another stopped, and starts anew', async () => {
    const { tableName } = await createTable();
    let at = START;
    const another = () => open(tableName, emulator.url, () => at);
    for (const index of ['1', '2', '3']) await another().create(key('short', index), 1, START + 1000);
    await another().create('long', 1, START + 1001);
    await another().create('for-ever', 1);
    at += 1000;

    const swept = [await another().sweep(2), await another().sweep(2), await another().sweep(2)];
    at += 1;
    swept.push(await another().sweep(2), await another().sweep(2));

    expect(swept).toEqual([2, 1, 0, 1, 0]);
    expect((await another().list('')).map((item) => item.key)).toEqual(['for-ever']);
  });

  it('reads on from where another stopped, without looking at the beginning again', async () => {
    const { tableName } = await createTable();
    for (const index of ['1', '2', '3']) {
      await open(tableName, emulator.url).create(key('row', index), 1, Date.now() - 1);
    }
    const places: (string | null)[] = [];
    proxy.next((_, path) => {
      const query = new URL(path, 'http://host').searchParams;
      if (query.has('$filter')) places.push(query.get('NextRowKey'));
      return false;
    });

    for (let round = 0; round < 4; round += 1) await open(tableName, proxy.url).sweep(1);

    expect(places[0]).toBeNull();
    expect(places.slice(1, 3)).toEqual([expect.any(String), expect.any(String)]);
    expect(places[3]).toBeNull();
  });

  it('takes the parts of an expired value an hour later', async () => {
    const client = await createTable();
    let at = START;
    const store = open(client.tableName, emulator.url, () => at);
    await store.create('row', randomBytes(1_500_000).toString('base64'), START + 1000);
    at += 1000;

    expect(await store.sweep()).toBe(1);
    at += 3_600_000;
    expect(await store.sweep()).toBe(2);

    expect((await entitiesIn(client)).filter(({ rowKey }) => rowKey !== 'place')).toEqual([]);
  });

  it('spares a row that was taken again in the meantime', async () => {
    const { tableName } = await createTable();
    const store = open(tableName, emulator.url);
    await store.create('row', 'old', Date.now() - 1);
    proxy.next(
      (method) => method === 'DELETE',
      () => store.create('row', 'new'),
    );

    expect(await open(tableName, proxy.url).sweep()).toBe(0);
    expect((await store.get('row'))?.value).toBe('new');
  });

  it('starts anew after the service refused the place where it stopped', async () => {
    const { tableName } = await createTable();
    const store = open(tableName, proxy.url);
    for (const index of ['1', '2', '3']) await store.create(key('row', index), 1, Date.now() - 1);
    await store.sweep(1);
    proxy.next((_, path) => path.includes('filter'), { status: 400, body: '' });
    await expect(store.sweep(1)).rejects.toMatchObject({ statusCode: 400 });

    expect(await store.sweep()).toBe(2);
  });
});

describe('a row that comes and goes', () => {
  it('is created if it was deleted between the two looks at it', async () => {
    const { tableName } = await createTable();
    const direct = open(tableName, emulator.url);
    const version = (await direct.create('row', 'old')) ?? '';
    proxy.next(
      (method) => method === 'GET',
      () => direct.delete('row', version),
    );

    const created = await open(tableName, proxy.url).create('row', 'new');

    expect(await direct.get('row')).toEqual({ key: 'row', value: 'new', version: created });
  });
});

describe('a table that cannot be used', () => {
  it('is named if it is missing', async () => {
    const store = open('nowhere', emulator.url);
    const missing = new ConfigError([{ message: 'The storage account has no table nowhere.' }]);

    await expect(store.get('row')).rejects.toEqual(missing);
    await expect(store.create('row', 1)).rejects.toEqual(missing);
    await expect(store.put('row', 1, 'id|9007199254740991|W/"datetime\'2026\'"')).rejects.toEqual(missing);
    await expect(store.list('row!')).rejects.toEqual(missing);
    await expect(store.sweep()).rejects.toEqual(missing);
  });

  it('is named, and the role, if it refuses us', async () => {
    const { tableName } = await createTable();
    const connectionString = connectionStringOf(emulator.url).replace('AccountKey=E', 'AccountKey=F');
    const store = openAzureTableStore({ connectionString, table: tableName, client: INSECURE });

    await expect(store.get('row')).rejects.toThrow(
      /^The table \w+ may not be used: the identity needs the role "Storage Table Data Contributor"/,
    );
  });
});

describe('behind a faulty network', () => {
  it('throttling and a broken service are survived, within a bound', async () => {
    const { tableName } = await createTable();
    const store = open(tableName, proxy.url);
    const busy = { status: 503, body: '' };

    proxy.next(() => true, busy, busy);
    expect(await store.create('row', 1)).toEqual(expect.any(String));
    proxy.next(() => true, ...Array(10).fill(busy));
    const before = proxy.passed();
    await expect(store.get('row')).rejects.toMatchObject({ statusCode: 503 });

    expect(proxy.passed()).toBe(before);
  });
});
