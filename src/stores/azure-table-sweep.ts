// Deleting expired rows and parts from the Azure table, a stretch at a time: Table Storage never does it by itself.

import type { TableClient } from '@azure/data-tables';
import { statusOf } from './azure-table-errors';
import { BESIDE_ROWS, type Found } from './azure-table-rows';

/** Without an index by expiry every look reads on through the table, so one sweep is a few requests and the next goes on. */
const REQUESTS = 5;
const LARGEST_PAGE = 1000;
const AT_ONCE = 20;
const PLACE = { partitionKey: `${BESIDE_ROWS}sweep`, rowKey: 'place' };

/** Where the last sweep stopped; empty for the beginning. Functions forget, so the table remembers. */
async function readPlace(client: TableClient): Promise<string> {
  try {
    const { token } = await client.getEntity<{ token: string }>(PLACE.partitionKey, PLACE.rowKey);
    return token;
  } catch (error) {
    if (statusOf(error) === 404) return '';
    throw error;
  }
}

async function writePlace(client: TableClient, token: string): Promise<void> {
  await client.upsertEntity({ ...PLACE, token }, 'Replace');
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

interface Stretch {
  deleted: number;
  /** Where the next one begins; empty at the end of the table. */
  next: string;
}

async function sweepStretch(client: TableClient, at: number, limit: number, from: string): Promise<Stretch> {
  const pages = client
    .listEntities({ queryOptions: { filter: `expires le ${at}L`, select: ['PartitionKey', 'RowKey'] } })
    .byPage({ maxPageSize: Math.min(limit, LARGEST_PAGE), continuationToken: from || undefined });
  let deleted = 0;
  let next = '';
  for (let request = 0; request < REQUESTS && deleted < limit; request += 1) {
    const page = await pages.next();
    if (page.done) return { deleted, next: '' };
    for (let index = 0; index < page.value.length; index += AT_ONCE) {
      const some = page.value.slice(index, index + AT_ONCE);
      const results = await Promise.all(some.map((row) => erase(client, row)));
      deleted += results.filter(Boolean).length;
    }
    next = page.value.continuationToken ?? '';
    if (next === '') break;
  }
  return { deleted, next };
}

/** Deletes at most `limit`; how many. Two sweeps at a time do no harm. */
export async function sweepTable(client: TableClient, at: number, limit: number): Promise<number> {
  const from = await readPlace(client);
  try {
    const { deleted, next } = await sweepStretch(client, at, limit, from);
    if (next !== from) await writePlace(client, next);
    return deleted;
  } catch (error) {
    // A place that the service does not take any more would stop all sweeping for ever.
    if (from !== '' && statusOf(error) === 400) await writePlace(client, '');
    throw error;
  }
}
