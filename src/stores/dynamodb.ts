// The DynamoDB store: one table with conditional writes. Its sweeper is the table's own TTL on the attribute `ttl`.

import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { Store } from '../core/ports';
import { explainDynamoError } from './dynamodb-errors';
import { listRows } from './dynamodb-list';
import { type Attributes, attributesOf, keyOf, partKeyOf, rowOf, ttlOf } from './dynamodb-rows';
import { createRowStore, type NewRow, type Row, type RowTable, SCHEMA } from './row-store';

export interface DynamoStoreOptions {
  /** Has the string keys `pk` and `sk`, and TTL on `ttl`. */
  table: string;
  /** Without it, a client is made from `config`. */
  client?: DynamoDBClient;
  config?: DynamoDBClientConfig;
  /** Epoch milliseconds; decides what has expired. */
  now?: () => number;
}

export interface DynamoStore extends Store {
  /** Ends the connections, unless the client was passed in. */
  close(): void;
}

/** Of the 400 KB that an item may have; the rest is for keys and other attributes. */
const ROOM_IN_ROW = 380_000;

/** Throttling and 5xx are tried again by the SDK, four times in all; a request that hangs ends. */
function createClient(config: DynamoDBClientConfig = {}): DynamoDBClient {
  return new DynamoDBClient({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true },
    ...config,
  });
}

function createTable(client: DynamoDBClient, table: string): RowTable {
  async function read(key: string): Promise<Row | undefined> {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: keyOf(key), ConsistentRead: true }),
    );
    return Item && rowOf(Item);
  }

  /**
   * The version, or undefined if the condition does not hold. It may not hold *because* of this write: the answer to the first
   * request was lost and the SDK repeated it. Then the row has our id.
   */
  async function write(
    row: NewRow,
    at: number,
    condition: string,
    values: Attributes,
  ): Promise<string | undefined> {
    try {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: attributesOf(row, at),
          ConditionExpression: condition,
          ExpressionAttributeValues: { ':now': { N: String(at) }, ...values },
        }),
      );
      return row.id;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      if ((error.$metadata.attempts ?? 1) === 1) return undefined;
      return (await read(row.key))?.id === row.id ? row.id : undefined;
    }
  }

  return {
    roomInRow: ROOM_IN_ROW,

    async find(key, at) {
      const row = await read(key);
      return row === undefined || (row.expires !== undefined && row.expires <= at) ? undefined : row;
    },

    insert: (row, at) => write(row, at, 'attribute_not_exists(pk) OR expires <= :now', {}),

    replace: (row, version, at) =>
      write(row, at, 'version = :version AND (attribute_not_exists(expires) OR expires > :now)', {
        ':version': { S: version },
      }),

    async erase(key, version) {
      await client.send(
        new DeleteItemCommand({
          TableName: table,
          Key: keyOf(key),
          ConditionExpression: 'version = :version',
          ExpressionAttributeValues: { ':version': { S: version } },
        }),
      );
    },

    list: (range, at) => listRows({ client, table, at }, range),

    async writePart(id, index, bytes, expires) {
      const ttl = ttlOf(expires, 0);
      const Item = { ...partKeyOf(id, index), schema: { N: String(SCHEMA) }, bytes: { B: bytes }, ...ttl };
      await client.send(new PutItemCommand({ TableName: table, Item }));
    },

    async readParts(id) {
      const parts: Uint8Array[] = [];
      let start: Attributes | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: table,
            ConsistentRead: true,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': partKeyOf(id, 0).pk as { S: string } },
            ExclusiveStartKey: start,
          }),
        );
        for (const { bytes } of page.Items ?? []) if (bytes?.B !== undefined) parts.push(bytes.B);
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return parts;
    },

    async erasePart(id, index) {
      await client.send(new DeleteItemCommand({ TableName: table, Key: partKeyOf(id, index) }));
    },

    explain: (error) => explainDynamoError(error, table),
  };
}

/**
 * The store in a DynamoDB table. Nothing is sent before the first call.
 * Calls fail with ConfigError if the table is missing, is no table of ours, or may not be used; else with the SDK's error.
 */
export function openDynamoStore(options: DynamoStoreOptions): DynamoStore {
  const { table, config, now = Date.now } = options;
  const client = options.client ?? createClient(config);
  return {
    ...createRowStore(createTable(client, table), now),
    close() {
      if (options.client === undefined) client.destroy();
    },
  };
}
