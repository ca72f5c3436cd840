// What the stores in the cloud share: a value as text or compressed bytes, and the checks of what callers pass in.

import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Json } from '../core/json';
import { assertPrefix } from '../core/keys';

/** In UTF-16 units. Azure takes 32 768 in one property; DynamoDB bills by the KiB, so longer texts are worth compressing there too. */
const LONGEST_TEXT = 32_000;
/** Sorts before every character that a key can hold. */
const BEFORE_ALL = ' ';

const compress = promisify(gzip);
const expand = promisify(gunzip);

/** A value as a row holds it: readable text if it is short, else gzip. Neither if the value is kept in parts, or deleted. */
export interface Body {
  text?: string;
  bytes?: Uint8Array;
}

/** @throws TypeError for what is no JSON. */
export async function pack(value: Json): Promise<Body> {
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new TypeError('Only JSON can be stored.');
  return text.length <= LONGEST_TEXT ? { text } : { bytes: await compress(text) };
}

/** The reverse of `pack`; undefined for a body that holds neither. */
export async function unpack<T extends Json>({ text, bytes }: Body): Promise<T | undefined> {
  const json = bytes === undefined ? text : (await expand(bytes)).toString('utf8');
  return json === undefined ? undefined : (JSON.parse(json) as T);
}

/** Bytes in pieces of at most `size`. */
export function split(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return pieces;
}

/**
 * Whole milliseconds, not before the time asked for.
 * @throws RangeError for what is no time: it would read as "never".
 */
export function expiryOf(expires: number | undefined): number | undefined {
  if (expires === undefined) return undefined;
  if (!Number.isFinite(expires)) throw new RangeError(`Not an expiry in epoch milliseconds: ${expires}.`);
  return Math.ceil(expires);
}

/** Keys from `from` on, this one included, that start with `prefix`; at most `limit`. */
export interface KeyRange {
  prefix: string;
  from: string;
  limit: number;
}

/** @throws TypeError, RangeError for a prefix or a page that no store accepts. */
export function rangeOf(prefix: string, page: { after?: string; limit?: number }): KeyRange {
  const { after = '', limit = 1000 } = page;
  assertPrefix(prefix);
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`Not a page size: ${limit}.`);
  return { prefix, from: after < prefix ? prefix : after + BEFORE_ALL, limit };
}

/**
 * The first text, in the order of bytes, after all that start with `prefix`; undefined if there is none.
 * Prefixes are ASCII, so the next character always exists.
 */
export function endOf(prefix: string): string | undefined {
  if (prefix === '') return undefined;
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}
