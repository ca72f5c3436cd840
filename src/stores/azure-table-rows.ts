// Rows of the Azure table: their partitions, their properties, and the filter for a range of keys.

import type { TableEntity, TableEntityResult } from '@azure/data-tables';
import { ConfigError } from '../core/errors';
import { type NewRow, type Row, SCHEMA } from './row-store';
import { endOf, type KeyRange, split } from './values';

/** A binary property takes 64 KiB and an entity 1 MiB with everything, so a row holds at most twelve of these. */
const PIECE = 64_000;
export const ROOM_IN_ROW = 12 * PIECE;

/** A comparison with a missing property is never true, so "never" is a time, too. */
export const NEVER = Number.MAX_SAFE_INTEGER;

/** `$` is in no key. What is kept beside the rows lies in partitions that start with it. */
export const BESIDE_ROWS = '$';
const ONLY_ROWS = `(PartitionKey lt '${BESIDE_ROWS}' or PartitionKey ge '%')`;

/**
 * The first two parts of the key: one run, one channel, one plan each. Table Storage sorts by partition, then by row, so keys
 * stay in their order across partitions, and it splits ranges of partitions among servers by itself.
 * @see https://learn.microsoft.com/azure/storage/tables/table-storage-design
 */
export function partitionOf(key: string): string {
  return key.split('!', 2).join('!');
}

/** An entity as it is written: numbers over 32 bits need their type. */
type Entity = TableEntity<Record<string, unknown>>;
export type Found = TableEntityResult<Record<string, unknown>>;

export function int64(value: number): { type: 'Int64'; value: string } {
  return { type: 'Int64', value: String(value) };
}

export function piecesOf(bytes: Uint8Array): Record<string, Uint8Array> {
  return Object.fromEntries(split(bytes, PIECE).map((piece, index) => [`bytes${index}`, piece]));
}

export function bytesOf(entity: Found): Uint8Array | undefined {
  const pieces: Uint8Array[] = [];
  for (let index = 0; ; index += 1) {
    const piece = entity[`bytes${index}`];
    if (!(piece instanceof Uint8Array)) return pieces.length === 0 ? undefined : Buffer.concat(pieces);
    pieces.push(piece);
  }
}

export function entityOf({ key, id, expires, body }: NewRow): Entity {
  return {
    partitionKey: partitionOf(key),
    rowKey: key,
    schema: SCHEMA,
    id,
    expires: int64(expires ?? NEVER),
    ...(body.text === undefined ? {} : { text: body.text }),
    ...(body.bytes === undefined ? {} : piecesOf(body.bytes)),
  };
}

/** The ETag that the service compares, with what decides whether the row lives: a write needs no read before it. */
export function versionOf(id: string, expires: number | undefined, etag: string): string {
  return `${id}|${expires ?? NEVER}|${etag}`;
}

/** Undefined for a version that no row can have. */
export function parseVersion(version: string): { expires: number; etag: string } | undefined {
  const [, expires, etag] = version.split('|', 3);
  return etag === undefined ? undefined : { expires: Number(expires), etag };
}

/** @throws ConfigError for a row that a newer version of this program wrote. */
export function rowOf(entity: Found): Row {
  const key = entity.rowKey ?? '';
  if (Number(entity.schema) > SCHEMA) {
    throw new ConfigError([{ message: `The row ${key} was written by a newer version of Bellhop.` }]);
  }
  const id = String(entity.id);
  const expires = Number(entity.expires);
  return {
    key,
    id,
    version: versionOf(id, expires, entity.etag),
    expires: expires === NEVER ? undefined : expires,
    body: { text: typeof entity.text === 'string' ? entity.text : undefined, bytes: bytesOf(entity) },
  };
}

/** An OData filter. Keys hold no quotation marks, so they need no escaping. */
export function filterOf({ prefix, from }: KeyRange, at: number): string {
  const end = endOf(prefix);
  const onePartition = prefix.split('!').length > 2;
  // Without the space that makes `from` the key after another: "a!b!c" comes after "a!b ", but its partition is "a!b".
  const first = partitionOf(from.trimEnd());
  const partitions = onePartition
    ? [`PartitionKey eq '${partitionOf(prefix)}'`]
    : [`PartitionKey ge '${first}'`, end === undefined ? ONLY_ROWS : `PartitionKey lt '${end}'`];
  const rows = [`RowKey ge '${from}'`, ...(end === undefined ? [] : [`RowKey lt '${end}'`])];
  return [...partitions, ...rows, `expires gt ${at}L`].join(' and ');
}
