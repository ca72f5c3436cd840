// The DynamoDB store over the wire: dynalite always, moto where this machine has it.

import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { key, prefix } from '../../src/core/keys';
import { openDynamoStore } from '../../src/stores/dynamodb';
import { storeContract } from '../contracts/store';
import { awsConfig, startMoto, withMoto } from '../support/emulators/aws';
import { cloudStoreTrials } from '../support/emulators/cloud-store';
import { createDynamoTable, dynamoClient, startDynalite } from '../support/emulators/dynamodb';
import { type LossyProxy, startLossyProxy } from '../support/emulators/lossy-proxy';

type Emulator = { url: string; stop(): Promise<void> };

async function attributesIn(client: DynamoDBClient, table: string) {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
  return Items;
}

function lane(name: string, start: () => Promise<Emulator>): void {
  describe(name, () => {
    let emulator: Emulator;
    let client: DynamoDBClient;
    let proxy: LossyProxy;
    let throughProxy: DynamoDBClient;

    beforeAll(async () => {
      emulator = await start();
      client = dynamoClient(emulator.url);
      proxy = await startLossyProxy(emulator.url);
      throughProxy = dynamoClient(proxy.url);
    });
    afterAll(async () => {
      client.destroy();
      throughProxy.destroy();
      await proxy.stop();
      await emulator.stop();
    });

    storeContract('the store', async () => {
      let ahead = 0;
      const table = await createDynamoTable(client);
      return {
        store: openDynamoStore({ table, client, now: () => Date.now() + ahead }),
        advance(ms) {
          ahead += ms;
        },
        async close() {},
      };
    });

    cloudStoreTrials('the store', async (now) => {
      const table = await createDynamoTable(client);
      return {
        store: openDynamoStore({ table, client: throughProxy, now }),
        stored: async () => (await attributesIn(client, table)).length,
        loseNextWrite: () => proxy.next(() => true, 'lose'),
      };
    });
  });
}

lane('on dynalite', startDynalite);
withMoto("on moto's DynamoDB", () => lane('moto', startMoto));
