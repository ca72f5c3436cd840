// What the page keeps of one message, and of one thread.

import type { Card } from '../../core/card';
import type { Kind, Tone } from '../../core/event';
import { asObject, asText, type Json, type JsonObject } from '../../core/json';
import type { ChatId, Payload } from '../../core/ports';

/** One message as it was posted, with what happened to it since. */
export interface PageMessage {
  /** Its row in the store. */
  id: string;
  chat: ChatId;
  /** The chat's own form of the place, e.g. `{ channel: "#ml" }`. */
  address: JsonObject;
  /** Exactly what the real chat would have got. */
  payload: Payload;
  kind?: Kind;
  tone?: Tone;
  /** The sentence that a screen reader and a lock screen would show. */
  fallback: string;
  /** Equal for the roots of one episode of one subject, in every destination. */
  about: string;
  /** ISO 8601, UTC. */
  postedAt: string;
  editedAt?: string;
  edits: number;
  /** A reply that the channel sees too. */
  broadcast: boolean;
  /** The person who alone sees it. */
  only?: string;
}

export interface PageThread {
  root: PageMessage;
  /** Oldest first. */
  replies: PageMessage[];
}

/** The row's value: a message without the id, which is its key. */
export type StoredMessage = Omit<PageMessage, 'id'>;

/** Puts a chat's payload beside what the page wants to know of its card, in one payload of the page's own. */
export function wrapPayload(payload: Payload, card: Card): Payload {
  return { payload, kind: card.kind, tone: card.tone, fallback: card.fallback };
}

/** Takes it apart again; a payload that nobody wrapped is shown as it is. */
export function unwrapPayload(
  wrapped: Payload,
): Pick<StoredMessage, 'payload' | 'kind' | 'tone' | 'fallback'> {
  const payload = asObject(wrapped.payload);
  if (payload === undefined) return { payload: wrapped, fallback: asText(wrapped.text) ?? '' };
  return {
    payload,
    kind: asText(wrapped.kind) as Kind | undefined,
    tone: asText(wrapped.tone) as Tone | undefined,
    fallback: asText(wrapped.fallback) ?? '',
  };
}

/** The row's value: members that are not known are left out. */
export function toJson(message: StoredMessage): Json {
  return JSON.parse(JSON.stringify({ schema: 1, ...message })) as Json;
}

/** The message in a row's value. */
export function fromJson({ schema: _schema, ...message }: JsonObject): StoredMessage {
  return message as unknown as StoredMessage;
}
