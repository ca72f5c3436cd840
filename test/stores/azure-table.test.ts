// The store in Azure Table Storage over the wire, on Azurite.

import { randomUUID } from 'node:crypto';
import { TableClient } from '@azure/data-tables';
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

function open(table: string, url: string, now: () => number) {
  return openAzureTableStore({ connectionString: connectionStringOf(url), table, client: INSECURE, now });
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
    async stored() {
      let count = 0;
      for await (const _ of client.listEntities()) count += 1;
      return count;
    },
    loseNextWrite: () => proxy.next((method) => method !== 'GET', 'lose'),
  };
});
