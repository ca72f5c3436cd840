// Keys of stored rows: parts joined so that no two part lists meet, in characters that every store takes.

import { sha256 } from './sha256';

/**
 * "!" sorts before every other character of a key, so keys sort as their parts do, and no part holds it unescaped.
 * A slash would read better, but Azure Table Storage refuses `/ \ # ?` and control characters in keys, and trips over `%`.
 * @see https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model
 */
const SEPARATOR = '!';
const SPECIAL = /[^A-Za-z0-9._:@-]/gu;
const KEY = /^[A-Za-z0-9._:@!=~-]+$/;

/** Azure counts a key in UTF-16, 1 KiB at most: 512 characters. DynamoDB takes 1 024 bytes in a sort key. */
const LONGEST_KEY = 500;
/** Three long parts behind a table's name leave room for a fourth, so `prefix` of them still finds their rows. */
const LONGEST_PART = 128;
const HASH_LENGTH = 64;

/** The UTF-8 bytes of a code point; a lone surrogate gets three bytes as well, so that it stays itself. */
function bytesOf(code: number): number[] {
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 0x3f)];
  if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];
  return [
    0xf0 | (code >> 18),
    0x80 | ((code >> 12) & 0x3f),
    0x80 | ((code >> 6) & 0x3f),
    0x80 | (code & 0x3f),
  ];
}

function escapeCharacter(character: string): string {
  return bytesOf(character.codePointAt(0) as number)
    .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

/** `mark` never occurs in an escaped part ("=" is always followed by two hex digits there), so a cut text meets no other. */
function cut(text: string, longest: number, mark: string): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest - mark.length - HASH_LENGTH)}${mark}${sha256(text)}`;
}

function escapePart(part: string): string {
  if (part === '') return '=';
  return cut(part.replace(SPECIAL, escapeCharacter), LONGEST_PART, '=~');
}

/**
 * The key of a row, e.g. `key('claim', 'slack:#ml', 'root')` is `claim!slack:=23ml!root`.
 *
 * - Different part lists give different keys. Letters, digits and `. _ : @ -` stay; other characters become their UTF-8
 *   bytes as `=2F`; an empty part is `=`; an escaped part over 128 characters keeps its head and ends in its SHA-256, and so
 *   does a key over 500.
 * - Keys sort part by part where the parts hold plain characters only (ids, times and numbers of equal width).
 */
export function key(first: string, ...others: string[]): string {
  return cut([first, ...others].map(escapePart).join(SEPARATOR), LONGEST_KEY, '=~~');
}

/**
 * What the keys of all rows below these parts start with: `prefix('thread', d)` lists `key('thread', d, …)`, and not
 * `key('thread', d)` itself. Without parts it is empty: everything.
 * @throws RangeError if the parts leave no room below them (never for three parts of any length behind a short name).
 */
export function prefix(...parts: string[]): string {
  const text = parts.map((part) => escapePart(part) + SEPARATOR).join('');
  if (text.length > LONGEST_KEY - '=~~'.length - HASH_LENGTH) {
    throw new RangeError(`A prefix of ${text.length} characters is too long to list by.`);
  }
  return text;
}

/** Every store refuses the same keys: those that `key` cannot have made, in characters or in length. */
export function assertKey(text: string): void {
  if (text.length > LONGEST_KEY) throw new TypeError(`A key of ${text.length} characters is too long.`);
  if (!KEY.test(text)) throw new TypeError(`Not a key: ${JSON.stringify(text)}. Make it with key().`);
}

/** As `assertKey`, for what `list` starts with; it may be empty. */
export function assertPrefix(text: string): void {
  if (text !== '') assertKey(text);
}
