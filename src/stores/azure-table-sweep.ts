// Deleting expired rows and parts from the Azure table, a stretch at a time: Table Storage never does it by itself.

import type { TableClient } from '@azure/data-tables';
import { statusOf } from './azure-table-errors';
import { BESIDE_ROWS, type Found } from './azure-table-rows';

/** Without an index by expiry every look reads on through the table, so one sweep is a few requests and the next goes on. */
const REQUESTS = 5;
const LARGEST_PAGE = 1000;
const AT_ONCE = 20;
const PLACE = { partitionKey: `${BESIDE_ROWS}sweep`, rowKey: 'place' };

/** Where the last sweep stopped; undefined for the beginning. Functions forget, so the table remembers. */
async function readPlace(client: TableClient): Promise<string | undefined> {
  try {
    const { token } = await client.getEntity<{ token?: string }>(PLACE.partitionKey, PLACE.rowKey);
    return token === '' ? undefined : token;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** Whether it was deleted; not if it has been taken again since. */
async function erase(client: TableClient, { partitionKey = '', rowKey = '', etag }: Found): Promise<boolean> {
  try {
    await client.deleteEntity(partitionKey, rowKey, { etag });
    return true;
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 412) return false;
    throw error;
  }
}

/** Deletes at most `limit`; how many. Two sweeps at a time do no harm. */
export async function sweepTable(client: TableClient, at: number, limit: number): Promise<number> {
  const found = client
    .listEntities({ queryOptions: { filter: `expires le ${at}L`, select: ['PartitionKey', 'RowKey'] } })
    .byPage({ maxPageSize: Math.min(limit, LARGEST_PAGE), continuationToken: await readPlace(client) });
  let deleted = 0;
  let place = '';
  for (let request = 0; request < REQUESTS && deleted < limit; request += 1) {
    const page = await found.next();
    if (page.done) break;
    for (let index = 0; index < page.value.length; index += AT_ONCE) {
      const some = page.value.slice(index, index + AT_ONCE);
      const results = await Promise.all(some.map((row) => erase(client, row)));
      deleted += results.filter(Boolean).length;
    }
    place = page.value.continuationToken ?? '';
    if (place === '') break;
  }
  await client.upsertEntity({ ...PLACE, token: place }, 'Replace');
  return deleted;
}
