// How messages travel through a cloud's queue: plain if they can, else in a parcel that says when, why or where.

import { randomUUID } from 'node:crypto';
import { cleanLine } from '../core/clean';
import { cutMiddle } from '../core/cut';
import { InputError } from '../core/errors';
import { asNumber, asObject, asText, type Json, type JsonObject } from '../core/json';
import { key } from '../core/keys';
import type { InboxMessage, Store } from '../core/ports';
import { encodeMessage } from './message';

/** No type of an `InboxMessage`. */
const PARCEL = 'parcel';
/** Longer than a queue and its dead letters keep a message: 14 days each in SQS. */
const BODY_KEPT_MS = 30 * 24 * 3_600_000;
const LONGEST_REASON = 1000;
/** JSON may hold them as they are, but SQS refuses them, and so does the XML of Azure's queues. */
const NONCHARACTERS = /[\uFFFE\uFFFF]/g;

/** A message with what the queue cannot keep itself. */
export interface Parcel {
  /** Epoch milliseconds; it is sent on until then. */
  due?: number;
  /** Why it is a dead letter. */
  reason?: string;
  message?: JsonObject;
  /** The store's key of a message that is too long for the queue. */
  body?: string;
}

export interface Parcels {
  /** The text to send. @throws TypeError for what is no message. */
  wrap(message: InboxMessage, extra?: { due?: number; reason?: string }): Promise<string>;
  /** The message in a text, or in what a host has parsed already. @throws InputError if there is none (any more). */
  unwrap(body: unknown): Promise<InboxMessage>;
}

/** One line, short enough for every queue. */
export function reasonLine(reason: string): string {
  const line = cutMiddle(cleanLine(reason), LONGEST_REASON);
  return line === '' ? 'No reason was given.' : line;
}

function textOf(value: JsonObject): string {
  return JSON.stringify(value).replace(
    NONCHARACTERS,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );
}

/** The value that a text or an already parsed body holds; the text itself if it is no JSON. */
export function parseBody(body: unknown): Json {
  if (typeof body !== 'string') return body as Json;
  try {
    return JSON.parse(body) as Json;
  } catch {
    return body;
  }
}

/** Undefined for a body that is no parcel of ours: a plain message, or a cloud's own event. */
export function readParcel(body: unknown): Parcel | undefined {
  const object = asObject(parseBody(body));
  if (object?.type !== PARCEL) return undefined;
  return {
    due: asNumber(object.due),
    reason: asText(object.reason),
    message: asObject(object.message),
    body: asText(object.body),
  };
}

/**
 * @param longest how many bytes of UTF-8 a message may have to travel in the queue itself
 * @param now epoch milliseconds
 */
export function createParcels(
  store: Pick<Store, 'create' | 'get'>,
  longest: number,
  now: () => number,
): Parcels {
  async function keep(message: JsonObject, due: number): Promise<string> {
    const at = key('body', randomUUID());
    await store.create(at, { schema: 1, message }, due + BODY_KEPT_MS);
    return at;
  }

  return {
    async wrap(message, { due, reason } = {}) {
      const object = JSON.parse(encodeMessage(message)) as JsonObject;
      const about = { due, reason: reason === undefined ? undefined : reasonLine(reason) };
      const plain = due === undefined && reason === undefined;
      const text = textOf(plain ? object : { type: PARCEL, ...about, message: object });
      if (Buffer.byteLength(text) <= longest) return text;
      return textOf({ type: PARCEL, ...about, body: await keep(object, Math.max(due ?? 0, now())) });
    },

    async unwrap(body) {
      const parcel = readParcel(body);
      const kept = parcel?.body;
      const message =
        kept === undefined
          ? (parcel?.message ?? parseBody(body))
          : asObject((await store.get(kept))?.value)?.message;
      if (message === undefined) throw new InputError('The body of this message is no longer in the store.');
      if (asObject(message) === undefined)
        throw new InputError('This is no message: it must be a JSON object.');
      return message as unknown as InboxMessage;
    },
  };
}
