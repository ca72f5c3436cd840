// Bytes from a file, a pipe or a door: first a parsed document, then decoded events, in their order.

import { InputError } from '../core/errors';
import type { CloudId } from '../core/event';
import { asObject, asText, own } from '../core/json';
import { findJsonFault } from '../core/json-fault';
import type { Cloud, Decoded } from '../core/ports';

/** The largest input that is read, in bytes: twice what either cloud delivers at once. */
export const MAX_INPUT_BYTES = 2 * 1024 * 1024;

const WANTED = 'send a JSON event, an array of events, or one event per line';

/**
 * The documents in a text: the whole as one JSON value, or one value a line (JSON Lines). Arrays stay whole.
 * `where` names the input in the error, e.g. a file name.
 * @throws InputError one sentence: the input is empty, too large, not UTF-8 or not JSON.
 */
export function readEnvelopes(text: string | Uint8Array, where: string): unknown[] {
  const source = decodeText(text, where);
  if (source.trim() === '') throw new InputError(`${where} is empty; ${WANTED}.`);
  const whole = parse(source);
  if (whole !== undefined) return [whole.value];

  const lines = source.split('\n');
  const filled = [...lines.entries()].filter(([, line]) => line.trim() !== '');
  const values = filled.map(([index, line]) => ({ index, line, parsed: parse(line) }));
  const bad = values.find(({ parsed }) => parsed === undefined);
  if (bad === undefined) return values.map(({ parsed }) => parsed?.value);
  // A first line that is JSON by itself says that lines were meant; else the fault is in one value of many lines.
  throw values.length > 1 && values[0]?.parsed !== undefined
    ? notJson(where, bad.line, bad.index)
    : notJson(where, source, 0);
}

/**
 * Decodes an envelope whose cloud is not known, by its members. An array is taken item by item, so clouds may be mixed.
 * @returns one result for each event, in order; what is no event at all gives a sentence in its place.
 */
export function decodeAny(envelope: unknown, clouds: Cloud[], receivedAt: Date): Decoded[] {
  if (!Array.isArray(envelope)) return decodeItem(envelope, clouds, receivedAt);
  if (envelope.length === 0) return [{ error: 'The array of events is empty.' }];
  return envelope.flatMap((item) => decodeItem(item, clouds, receivedAt));
}

const EXPECTED =
  'expected an EventBridge event ("detail-type"), a CloudTrail record ("eventSource"), a message of SQS ("Records"), ' +
  'or an Event Grid ("eventType") or CloudEvents ("specversion") event';

/** AWS first: a CloudTrail record has an `eventType` as well. */
const MEMBERS: [CloudId, string[]][] = [
  ['aws', ['detail-type', 'detail', 'eventSource', 'userIdentity', 'Records', 'Messages']],
  ['azure', ['eventType', 'specversion', 'type', 'topic', 'event_type']],
];

function decodeItem(item: unknown, clouds: Cloud[], receivedAt: Date): Decoded[] {
  const object = asObject(item);
  if (object === undefined) return [{ error: `Got ${nameOf(item)}; ${EXPECTED}.` }];
  const id = MEMBERS.find(([, members]) => members.some((member) => own(object, member) !== undefined))?.[0];
  if (id === undefined) return [{ error: `Got an object with ${membersOf(object)}; ${EXPECTED}.` }];
  const cloud = clouds.find((candidate) => candidate.id === id);
  return (
    cloud?.decode(item, receivedAt) ?? [{ error: `This is an event of ${id}, which is not turned on here.` }]
  );
}

/** Without a byte order mark, and strict: what is not UTF-8 is an error. It keeps nothing between two calls. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeText(text: string | Uint8Array, where: string): string {
  const size = typeof text === 'string' ? byteLength(text) : text.byteLength;
  if (size > MAX_INPUT_BYTES) {
    throw new InputError(
      `${where} is larger than ${MAX_INPUT_BYTES / 1024 / 1024} MB, the most that is read at once; split it.`,
    );
  }
  if (typeof text === 'string') return text.replace(/^\uFEFF/, '');
  try {
    return utf8.decode(text);
  } catch {
    throw new InputError(`${where} is not UTF-8 text; ${WANTED}, saved as UTF-8.`);
  }
}

/** A character has at least one byte, so a longer text needs no encoding to be known as too large. */
function byteLength(text: string): number {
  return text.length > MAX_INPUT_BYTES ? text.length : new TextEncoder().encode(text).byteLength;
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function notJson(where: string, text: string, linesBefore: number): InputError {
  const fault = findJsonFault(text);
  return new InputError(
    `${where} is not JSON: line ${linesBefore + fault.line}, column ${fault.column}: ${fault.hint}.`,
  );
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing (null)';
  if (Array.isArray(value)) return 'an array inside an array';
  return `a ${typeof value}${asText(value) === undefined ? ' without content' : ''}`;
}

function membersOf(object: object): string {
  const names = Object.keys(object);
  if (names.length === 0) return 'no members';
  const shown = names.slice(0, 5).map((name) => JSON.stringify(name.slice(0, 40)));
  return `the members ${shown.join(', ')}${names.length > shown.length ? ', …' : ''}`;
}
