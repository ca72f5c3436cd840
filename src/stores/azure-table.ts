// The store in Azure Table Storage: writes conditional on ETags, and a sweeper of our own.

import { TableClient, type TableServiceClientOptions } from '@azure/data-tables';
import type { TokenCredential } from '@azure/identity';
import type { Store } from '../core/ports';
import { explainTableError, isMissingTable, statusOf } from './azure-table-errors';
import {
  BESIDE_ROWS,
  bytesOf,
  entityOf,
  type Found,
  filterOf,
  int64,
  NEVER,
  parseVersion,
  partitionOf,
  piecesOf,
  ROOM_IN_ROW,
  rowOf,
  versionOf,
} from './azure-table-rows';
import { sweepTable } from './azure-table-sweep';
import { createRowStore, type NewRow, type Row, type RowTable, SCHEMA } from './row-store';

/** An account by its connection string, or by its address and an identity. */
export type TableAccount = { connectionString: string } | { endpoint: string; credential: TokenCredential };

export type AzureTableStoreOptions = TableAccount & {
  table: string;
  client?: TableServiceClientOptions;
  /** Epoch milliseconds; decides what has expired. */
  now?: () => number;
};

export interface AzureTableStore extends Store {
  /**
   * Deletes expired rows, at most `limit` (1 000); how many. It reads a stretch of the table and goes on there next time, so
   * that nothing was deleted does not mean that nothing is left.
   */
  sweep(limit?: number): Promise<number>;
}

/** A row that is deleted or taken between two looks at it is looked at again. */
const LOOKS = 10;
const LONGEST_CALL_MS = 30_000;

/** Ends a call that hangs, its repetitions included. The SDK's own `timeout` would keep the process alive until it is over. */
function bounded(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(LONGEST_CALL_MS) };
}

function createClient(options: AzureTableStoreOptions): TableClient {
  const settings: TableServiceClientOptions = {
    retryOptions: { maxRetries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 5000 },
    ...options.client,
  };
  return 'connectionString' in options
    ? TableClient.fromConnectionString(options.connectionString, options.table, settings)
    : new TableClient(options.endpoint, options.table, options.credential, settings);
}

function createTable(client: TableClient): RowTable {
  async function read(key: string): Promise<Row | undefined> {
    try {
      return rowOf((await client.getEntity(partitionOf(key), key, bounded())) as Found);
    } catch (error) {
      if (statusOf(error) === 404 && !isMissingTable(error)) return undefined;
      throw error;
    }
  }

  /** The version of our own write, if that is what is there: the SDK repeated it when the first answer was lost. */
  async function ours({ key, id }: NewRow): Promise<string | undefined> {
    const row = await read(key);
    return row?.id === id ? row.version : undefined;
  }

  async function replace(row: NewRow, etag: string): Promise<string | undefined> {
    try {
      const written = await client.updateEntity(entityOf(row), 'Replace', { etag, ...bounded() });
      return versionOf(row.id, row.expires, written.etag ?? '');
    } catch (error) {
      if (isMissingTable(error) || (statusOf(error) !== 404 && statusOf(error) !== 412)) throw error;
      return ours(row);
    }
  }

  async function insertOrFail(row: NewRow): Promise<string | undefined> {
    try {
      const written = await client.createEntity(entityOf(row), bounded());
      return versionOf(row.id, row.expires, written.etag ?? '');
    } catch (error) {
      if (statusOf(error) === 409) return undefined;
      throw error;
    }
  }

  function isDead(row: Row, at: number): boolean {
    return row.expires !== undefined && row.expires <= at;
  }

  return {
    roomInRow: ROOM_IN_ROW,

    async find(key, at) {
      const row = await read(key);
      return row === undefined || isDead(row, at) ? undefined : row;
    },

    async insert(row, at) {
      for (let look = 0; look < LOOKS; look += 1) {
        const inserted = await insertOrFail(row);
        if (inserted !== undefined) return inserted;
        const there = await read(row.key);
        if (there?.id === row.id) return there.version;
        if (there !== undefined && !isDead(there, at)) return undefined;
        const etag = there && parseVersion(there.version)?.etag;
        const taken = etag && (await replace(row, etag));
        if (taken) return taken;
      }
      throw new Error(`The row ${row.key} comes and goes.`);
    },

    async replace(row, version, at) {
      const known = parseVersion(version);
      return known === undefined || known.expires <= at ? undefined : replace(row, known.etag);
    },

    async erase(key, version) {
      const etag = parseVersion(version)?.etag;
      await client.deleteEntity(partitionOf(key), key, { etag, ...bounded() });
    },

    async list(range, at) {
      const found = client
        .listEntities({ queryOptions: { filter: filterOf(range, at) }, ...bounded() })
        .byPage({ maxPageSize: Math.min(range.limit, 1000) });
      const rows: Row[] = [];
      for await (const page of found) {
        rows.push(...page.map((entity) => rowOf(entity as Found)));
        if (rows.length >= range.limit) break;
      }
      return rows.slice(0, range.limit);
    },

    async writePart(id, index, bytes, expires) {
      const part = {
        partitionKey: BESIDE_ROWS + id,
        rowKey: String(index).padStart(6, '0'),
        schema: SCHEMA,
        expires: int64(expires ?? NEVER),
        ...piecesOf(bytes),
      };
      await client.upsertEntity(part, 'Replace', bounded());
    },

    async readParts(id) {
      const parts: Uint8Array[] = [];
      const filter = `PartitionKey eq '${BESIDE_ROWS}${id}'`;
      for await (const entity of client.listEntities({ queryOptions: { filter }, ...bounded() })) {
        const bytes = bytesOf(entity as Found);
        if (bytes !== undefined) parts.push(bytes);
      }
      return parts;
    },

    async erasePart(id, index) {
      await client.deleteEntity(BESIDE_ROWS + id, String(index).padStart(6, '0'), bounded());
    },

    explain: (error) => explainTableError(error, client.tableName),
  };
}

/**
 * The store in a table of a storage account. Nothing is sent before the first call.
 * Calls fail with ConfigError if the table is missing or may not be used; else with the SDK's error.
 */
export function openAzureTableStore(options: AzureTableStoreOptions): AzureTableStore {
  const { now = Date.now } = options;
  const client = createClient(options);
  return {
    ...createRowStore(createTable(client), now),
    async sweep(limit = 1000) {
      try {
        return await sweepTable(client, now(), limit);
      } catch (error) {
        throw explainTableError(error, options.table);
      }
    },
  };
}
