// The DynamoDB store over the wire: dynalite always, moto where this machine has it.

import { randomBytes } from 'node:crypto';
import {
  CreateTableCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { ConfigError } from '../../src/core/errors';
import { key, prefix } from '../../src/core/keys';
import { openDynamoStore } from '../../src/stores/dynamodb';
import { storeContract } from '../contracts/store';
import { awsConfig, motoConfig, startMoto, withMoto } from '../support/emulators/aws';
import { cloudStoreTrials } from '../support/emulators/cloud-store';
import { createDynamoTable, dynamoClient, startDynalite } from '../support/emulators/dynamodb';
import { type LossyProxy, startLossyProxy } from '../support/emulators/lossy-proxy';

async function itemsIn(client: DynamoDBClient, table: string) {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
  return Items;
}

function trials(
  name: string,
  start: () => Promise<{ url: string; stop(): Promise<void> }>,
  configFor: typeof awsConfig,
  runs: number,
): void {
  let stop: () => Promise<void>;
  let client: DynamoDBClient;
  let throughProxy: DynamoDBClient;
  let proxy: LossyProxy;

  beforeAll(async () => {
    const emulator = await start();
    proxy = await startLossyProxy(emulator.url);
    client = dynamoClient(configFor(emulator.url));
    throughProxy = dynamoClient(configFor(proxy.url));
    stop = emulator.stop;
  });
  afterAll(async () => {
    client.destroy();
    throughProxy.destroy();
    await proxy.stop();
    await stop();
  });

  cloudStoreTrials(name, runs, async (now) => {
    const table = await createDynamoTable(client);
    return {
      store: openDynamoStore({ table, client: throughProxy, now }),
      stored: async () => (await itemsIn(client, table)).length,
      loseNextWrite: () => proxy.next(() => true, 'lose'),
      other: openDynamoStore({ table, client, now }),
      betweenRequests: (action) => proxy.next(() => true, 'pass', action),
      async loseAPart() {
        const part = (await itemsIn(client, table)).find(({ pk }) => pk?.S?.startsWith('#part#'));
        const Key = { pk: part?.pk as { S: string }, sk: part?.sk as { S: string } };
        await client.send(new DeleteItemCommand({ TableName: table, Key }));
      },
    };
  });
}

trials('the DynamoDB store on dynalite', startDynalite, awsConfig, 40);
// Not the contract with its races and its 10 000 rows: moto looks and writes without a lock, and reads all rows for each page.
withMoto("the DynamoDB store on moto's DynamoDB", () =>
  trials('one call after another', startMoto, motoConfig, 10),
);

describe('on dynalite', () => {
  let emulator: { url: string; stop(): Promise<void> };
  let client: DynamoDBClient;
  let table: string;

  beforeAll(async () => {
    emulator = await startDynalite();
    client = dynamoClient(awsConfig(emulator.url));
  });
  beforeEach(async () => {
    table = await createDynamoTable(client);
  });
  afterAll(async () => {
    client.destroy();
    await emulator.stop();
  });

  storeContract('the DynamoDB store', async () => {
    let ahead = 0;
    return {
      store: openDynamoStore({ table, client, now: () => Date.now() + ahead }),
      advance(ms) {
        ahead += ms;
      },
      async close() {},
    };
  });

  describe('the table', () => {
    it('holds a row in readable form, with its time to live in whole seconds, never too early', async () => {
      const store = openDynamoStore({ table, client, now: () => 1_800_000_000_000 });

      const version = await store.create(key('claim', 'slack:#ml', 'root'), { a: 1 }, 1_800_000_001_001);

      expect(await itemsIn(client, table)).toEqual([
        {
          pk: { S: expect.stringMatching(/^claim#[0-9a-f]$/) },
          sk: { S: 'claim!slack:=23ml!root' },
          schema: { N: '1' },
          version: { S: version },
          text: { S: '{"a":1}' },
          expires: { N: '1800000001001' },
          ttl: { N: '1800000002' },
        },
      ]);
    });

    it('gives what expired long ago a time to live that the sweeper looks at', async () => {
      const store = openDynamoStore({ table, client, now: () => 1_800_000_000_000 });

      await store.create('row', 1, 0);

      expect((await itemsIn(client, table))[0]).toMatchObject({
        expires: { N: '0' },
        ttl: { N: '1800000000' },
      });
    });

    it('gives parts a time to live behind that of their row', async () => {
      const store = openDynamoStore({ table, client, now: () => 1_800_000_000_000 });

      await store.create('row', randomBytes(600_000).toString('base64'), 1_800_000_001_000);

      const ttls = (await itemsIn(client, table)).map(({ ttl }) => ttl?.N).sort();
      expect(ttls).toEqual(['1800000001', '1800003601', '1800003601']);
    });

    it('spreads the rows below one part over 16 partitions, and keeps those below two together', async () => {
      const store = openDynamoStore({ table, client });
      for (let index = 0; index < 200; index += 1) await store.create(key('plan', `event ${index}`), index);
      for (let index = 0; index < 20; index += 1)
        await store.create(key('thread', 'slack:#ml', String(index)), index);

      const items = await itemsIn(client, table);

      const partitions = (first: string) =>
        new Set(items.filter(({ sk }) => sk?.S?.startsWith(`${first}!`)).map(({ pk }) => pk?.S)).size;
      expect(partitions('plan')).toBe(16);
      expect(partitions('thread')).toBe(1);
      expect((await store.list(prefix('plan'))).map((item) => item.key)).toEqual(
        items
          .map(({ sk }) => sk?.S ?? '')
          .filter((at) => at.startsWith('plan!'))
          .sort(),
      );
    });

    it('answers a list in pages of at most 1 MB, and the store puts them together', async () => {
      const store = openDynamoStore({ table, client });
      const rows = Array.from({ length: 15 }, (_, index) => key('thread', 'd', String(index + 10)));
      for (const at of rows) await store.create(at, `${at} ${randomBytes(200_000).toString('base64')}`);
      const partition = (await itemsIn(client, table))[0]?.pk as { S: string };
      const page = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': partition },
        }),
      );

      const found = await store.list<string>(prefix('thread', 'd'));

      expect(page.LastEvaluatedKey).toBeDefined();
      expect(found.map(({ value }) => value.split(' ')[0])).toEqual(rows);
    });

    it('may hold rows of a newer version of the program, which are refused', async () => {
      const store = openDynamoStore({ table, client });
      await store.create('row', 1);
      const [item] = await itemsIn(client, table);
      await client.send(new PutItemCommand({ TableName: table, Item: { ...item, schema: { N: '2' } } }));

      await expect(store.get('row')).rejects.toThrow(
        /^The row row was written by a newer version of Bellhop\.$/,
      );
    });
  });

  describe('a table that cannot be used', () => {
    it('is named if it is missing', async () => {
      const store = openDynamoStore({ table: 'nowhere', config: awsConfig(emulator.url) });
      const missing = new ConfigError([
        { message: 'The DynamoDB table nowhere does not exist in this account and region.' },
      ]);

      await expect(store.get('row')).rejects.toEqual(missing);
      await expect(store.create('row', 1)).rejects.toEqual(missing);
      await expect(store.put('row', 1, 'v')).rejects.toEqual(missing);
      await expect(store.delete('row', 'v')).rejects.toEqual(missing);
      await expect(store.list('row!')).rejects.toEqual(missing);
      store.close();
    });

    it('is named if its key is not ours', async () => {
      await client.send(
        new CreateTableCommand({
          TableName: 'other',
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        }),
      );

      await expect(openDynamoStore({ table: 'other', client }).get('row')).rejects.toThrow(
        'The DynamoDB table other is no table of Bellhop: its key must be pk and sk, both strings.',
      );
    });
  });

  describe('behind a faulty network', () => {
    const answer = (status: number, type: string) => ({
      status,
      body: JSON.stringify({
        __type: `com.amazonaws.dynamodb.v20120810#${type}`,
        message: 'As AWS says it.',
      }),
      headers: { 'content-type': 'application/x-amz-json-1.0' },
    });
    let proxy: LossyProxy;

    beforeAll(async () => {
      proxy = await startLossyProxy(emulator.url);
    });
    afterAll(() => proxy.stop());

    it('throttling and a broken service are survived, within a bound', async () => {
      const store = openDynamoStore({ table, config: awsConfig(proxy.url) });
      const throttled = answer(400, 'ProvisionedThroughputExceededException');
      const broken = answer(500, 'InternalServerError');

      proxy.next(() => true, throttled, broken, broken);
      expect(await store.create('row', 1)).toEqual(expect.any(String));
      proxy.next(() => true, ...Array(10).fill(broken));
      const before = proxy.passed();
      await expect(store.get('row')).rejects.toMatchObject({ name: 'InternalServerError' });

      expect(proxy.passed()).toBe(before);
      store.close();
    });

    it.each([
      ['AccessDeniedException', /^The DynamoDB table \S+ may not be used: As AWS says it\.$/],
      [
        'UnrecognizedClientException',
        /^AWS refuses the credentials for the DynamoDB table \S+: As AWS says it\.$/,
      ],
    ])('%s becomes a sentence that names the table', async (type, sentence) => {
      const store = openDynamoStore({ table, config: awsConfig(proxy.url) });
      proxy.next(() => true, answer(400, type));

      await expect(store.get('row')).rejects.toThrow(sentence);
      store.close();
    });

    it('missing credentials become a sentence, too', async () => {
      const credentials = async () => {
        throw Object.assign(new Error('Could not load credentials.'), { name: 'CredentialsProviderError' });
      };
      const store = openDynamoStore({ table, config: { ...awsConfig(proxy.url), credentials } });

      await expect(store.get('row')).rejects.toThrow(
        /^There are no AWS credentials to use the DynamoDB table/,
      );
      store.close();
    });
  });
});
