// Rows of the DynamoDB table in the order of their keys: within a partition by query, across partitions by merging, else by scan.

import {
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandOutput,
  ScanCommand,
  type ScanCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { type Attributes, partitionsBelow, rowOf } from './dynamodb-rows';
import type { Row } from './row-store';
import { endOf, type KeyRange } from './values';

/** Of the rows that a request reads, the expired ones are left out; so it reads a few more than are wanted. */
const FEWEST_READ = 25;
/** Sorts after every character that a key can hold. */
const AFTER_ALL = '\x7f';
const ALIVE = '(attribute_not_exists(expires) OR expires > :now)';

interface Reader {
  client: DynamoDBClient;
  table: string;
  /** Epoch milliseconds. */
  at: number;
}

async function* pages(
  fetch: (start: Attributes | undefined) => Promise<QueryCommandOutput | ScanCommandOutput>,
): AsyncGenerator<Row[]> {
  let start: Attributes | undefined;
  do {
    const page = await fetch(start);
    yield (page.Items ?? []).map(rowOf);
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}

/** Consistent, and over as many requests as it takes: one answers with 1 MB at most. */
async function* query(reader: Reader, partition: string, range: KeyRange, size: number): AsyncGenerator<Row> {
  const { client, table, at } = reader;
  const found = pages((start) =>
    client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        FilterExpression: ALIVE,
        ExpressionAttributeValues: {
          ':pk': { S: partition },
          ':from': { S: range.from },
          ':to': { S: range.prefix + AFTER_ALL },
          ':now': { N: String(at) },
        },
        Limit: Math.max(FEWEST_READ, size),
        ExclusiveStartKey: start,
      }),
    ),
  );
  for await (const rows of found) yield* rows;
}

async function nextOf(source: AsyncGenerator<Row>): Promise<Row | undefined> {
  const { value, done } = await source.next();
  return done ? undefined : value;
}

/** The first of what the sources have next, again and again. Each source is in order. */
async function merge(sources: AsyncGenerator<Row>[], limit: number): Promise<Row[]> {
  const heads = await Promise.all(sources.map(nextOf));
  const rows: Row[] = [];
  while (rows.length < limit) {
    const first = heads.reduce((a, b) => (a === undefined || (b !== undefined && b.key < a.key) ? b : a));
    if (first === undefined) break;
    rows.push(first);
    const index = heads.indexOf(first);
    if (rows.length < limit) heads[index] = await nextOf(sources[index] as AsyncGenerator<Row>);
  }
  return rows;
}

function byKey(a: Row, b: Row): number {
  return a.key < b.key ? -1 : 1;
}

/** Reads the whole table, but keeps only as much as is asked for. For tools: no story lists by less than one whole part. */
async function scan({ client, table, at }: Reader, { prefix, from, limit }: KeyRange): Promise<Row[]> {
  const found = pages((start) =>
    client.send(
      new ScanCommand({
        TableName: table,
        ConsistentRead: true,
        FilterExpression: `attribute_exists(version) AND sk BETWEEN :from AND :to AND ${ALIVE}`,
        ExpressionAttributeValues: {
          ':from': { S: from === '' ? ' ' : from },
          ':to': { S: prefix + AFTER_ALL },
          ':now': { N: String(at) },
        },
        ExclusiveStartKey: start,
      }),
    ),
  );
  let rows: Row[] = [];
  for await (const page of found) rows = [...rows, ...page].sort(byKey).slice(0, limit);
  return rows;
}

export async function listRows(reader: Reader, range: KeyRange): Promise<Row[]> {
  const end = endOf(range.prefix);
  // DynamoDB refuses a range that ends before it begins.
  if (end !== undefined && range.from >= end) return [];
  const partitions = partitionsBelow(range.prefix);
  if (partitions === undefined) return scan(reader, range);
  const size = Math.ceil(range.limit / partitions.length);
  return merge(
    partitions.map((partition) => query(reader, partition, range, size)),
    range.limit,
  );
}
