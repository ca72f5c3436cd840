// What every queue accepts, and how it is written: a plain JSON object as text.

import { asObject } from '../core/json';
import type { InboxMessage } from '../core/ports';

/** Not a class instance; looks at the shape of the prototype chain, since another realm has another `Object`. */
function isPlain(value: object): boolean {
  const parent: unknown = Object.getPrototypeOf(value);
  return parent === null || Object.getPrototypeOf(parent) === null;
}

/**
 * The message as text for the wire.
 * @throws TypeError for anything but a plain object: what comes back must be what was sent.
 */
export function encodeMessage(message: InboxMessage): string {
  const object = asObject(message);
  if (object === undefined || !isPlain(object)) throw new TypeError('A message must be a plain JSON object.');
  return JSON.stringify(object);
}

/** The reverse of `encodeMessage`. */
export function decodeMessage(body: string): InboxMessage {
  return JSON.parse(body) as InboxMessage;
}

/**
 * A delay in milliseconds.
 * @throws RangeError for a negative or infinite one.
 */
export function delayMs(seconds: number): number {
  if (!(seconds >= 0 && Number.isFinite(seconds)))
    throw new RangeError(`Not a delay in seconds: ${seconds}.`);
  return Math.ceil(seconds * 1000);
}
