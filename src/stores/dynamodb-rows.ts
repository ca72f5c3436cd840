// Rows of the DynamoDB table: their partitions, and their attributes.

import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { ConfigError } from '../core/errors';
import { type NewRow, type Row, SCHEMA } from './row-store';

export type Attributes = Record<string, AttributeValue>;

/**
 * A partition takes 1 000 writes a second. One per first part ("claim") would be the table's limit; one per first and second
 * part would make a listing of all claims a scan. So the second part, e.g. a destination, picks one of 16: a listing below two
 * parts asks one partition, a listing below one part asks 16. All threads of one channel share a partition, where the chat's
 * own limit of about a message a second is far lower. The number is part of the stored form and must not change.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
const SHARDS = 16;

function partition(first: string, shard: number): string {
  return `${first}#${shard.toString(16)}`;
}

function shardOf(second: string): number {
  return (createHash('sha256').update(second).digest()[0] as number) % SHARDS;
}

export function partitionOf(key: string): string {
  const [first = '', second = ''] = key.split('!', 2);
  return partition(first, shardOf(second));
}

/** Where the rows below a prefix are; undefined if that can be anywhere. */
export function partitionsBelow(prefix: string): string[] | undefined {
  const [first = '', ...others] = prefix.split('!');
  if (others.length === 0) return undefined;
  if (others.length > 1) return [partitionOf(prefix)];
  return Array.from({ length: SHARDS }, (_, shard) => partition(first, shard));
}

export function keyOf(key: string): Attributes {
  return { pk: { S: partitionOf(key) }, sk: { S: key } };
}

/** `#` is in no key, so parts never meet rows. */
export function partKeyOf(id: string, index: number): Attributes {
  return { pk: { S: `#part#${id}` }, sk: { S: String(index).padStart(6, '0') } };
}

/**
 * What DynamoDB's own sweeper reads, in seconds: a little late, never early. It leaves alone what expired more than five years
 * ago, hence not before now.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
 */
export function ttlOf(expires: number | undefined, at: number): Attributes {
  return expires === undefined ? {} : { ttl: { N: String(Math.ceil(Math.max(expires, at) / 1000)) } };
}

export function attributesOf({ key, id, expires, body }: NewRow, at: number): Attributes {
  return {
    ...keyOf(key),
    schema: { N: String(SCHEMA) },
    version: { S: id },
    ...(expires === undefined ? {} : { expires: { N: String(expires) } }),
    ...ttlOf(expires, at),
    ...(body.text === undefined ? {} : { text: { S: body.text } }),
    ...(body.bytes === undefined ? {} : { bytes: { B: body.bytes } }),
  };
}

/** @throws ConfigError for a row that a newer version of this program wrote. */
export function rowOf(attributes: Attributes): Row {
  const { sk, schema, version, expires, text, bytes } = attributes;
  const key = sk?.S ?? '';
  if (Number(schema?.N) > SCHEMA) {
    throw new ConfigError([{ message: `The row ${key} was written by a newer version of Bellhop.` }]);
  }
  const id = version?.S ?? '';
  return {
    key,
    id,
    version: id,
    expires: expires?.N === undefined ? undefined : Number(expires.N),
    body: { text: text?.S, bytes: bytes?.B },
  };
}
