// The seams: what the stories need from the world. Each has one contract suite that every implementation runs.

import type { Card, Locale } from './card';
import type { CloudId, MlEvent } from './event';
import type { Json, JsonObject } from './json';
import type { AnswerAddress, Press } from './press';

/** A stored row. `version` changes with every write and never repeats, also not after a delete. */
export interface Item<T extends Json = Json> {
  key: string;
  value: T;
  version: string;
}

/**
 * Durable state with conditional writes; STATE.md says which rows there are.
 * An expired item is absent for every method, whatever the table's own sweeper does. Expiry is in epoch milliseconds.
 */
export interface Store {
  /** Consistent read. */
  get<T extends Json>(key: string): Promise<Item<T> | undefined>;
  /** Put-if-absent: the new version, or undefined if the key is taken. */
  create(key: string, value: Json, expires?: number): Promise<string | undefined>;
  /** Put-if-version: the new version, or undefined if the row has moved on or is gone. */
  put(key: string, value: Json, version: string, expires?: number): Promise<string | undefined>;
  /** Delete-if-version: whether it was deleted. */
  delete(key: string, version: string): Promise<boolean>;
  /** Rows whose key starts with `prefix`, in key order (UTF-8 bytes), at most `limit` (1 000), after the key `after`. */
  list<T extends Json>(prefix: string, page?: { after?: string; limit?: number }): Promise<Item<T>[]>;
}

/** A reminder of an open question, its end, or a look at what a cloud sends no news of. */
export type DueWhat = 'remind' | 'expire' | 'poll';

/** What travels through the inbox. Plain JSON objects; anything else is refused. */
export type InboxMessage =
  | { type: 'event'; event: MlEvent }
  | { type: 'deliver'; plan: string; destination: string }
  | { type: 'press'; press: Press }
  /** Carries out a decision that people have made. */
  | { type: 'act'; decision: string; generation: number }
  /** What the clock found due. */
  | { type: 'due'; row: string; what: DueWhat; event: MlEvent; expires: string }
  /** Tells other automation of a record, by the key of its row; `to` names where. */
  | { type: 'publish'; record: string; to: string };

export interface Queue {
  /** Durable when it returns. The longest delay is the implementation's business, not the caller's. */
  send(message: InboxMessage, options?: { delaySeconds?: number }): Promise<void>;
  /** Into the dead letters, with a reason for people. */
  bury(message: InboxMessage, reason: string): Promise<void>;
}

export const CHAT_IDS = ['slack', 'teams'] as const;
export type ChatId = (typeof CHAT_IDS)[number];

/** Where a message goes. `id` is canonical: equal places have equal ids. */
export interface Destination {
  id: string;
  receiver: string;
  chat: ChatId;
  /** The chat's own form, e.g. `{ channel: "#ml" }`. */
  address: JsonObject;
  mode: PostMode;
  locale: Locale;
  /** A named template set; absent = the built-in one. */
  templates?: string;
  /** No route sends this event here; it only keeps a message true that is here already. */
  follows?: true;
  /** Nothing is told here for now, failures neither; the message that is here is kept true. */
  quiet?: true;
}

export const POST_MODES = ['post', 'update', 'post-and-update'] as const;
/** How a thread's later states appear: only new replies, only edits of the root, or both. */
export type PostMode = (typeof POST_MODES)[number];

/** The chat's reference to one message, e.g. `{ channel, ts }`. */
export type MessageRef = JsonObject;
/** A message in the chat's own JSON: Block Kit arguments or a Bot Framework activity. */
export type Payload = JsonObject;

export interface PostOptions {
  /** The root to reply under; absent = a new root. */
  thread?: MessageRef;
  /** Shown in the channel too, where the chat can. */
  broadcast?: boolean;
  /** Written into the message where the chat has a place for it, so that `find` can look for it. */
  nonce: string;
  /** Equal for the messages about one episode of one subject, in every destination; the local page puts those side by side. */
  about?: string;
}

/** Fails with CallError only. */
export interface Chat {
  id: ChatId;
  /** Pure: the card in the chat's own JSON, within its limits. */
  payload(card: Card, address: JsonObject): Payload;
  /** Pure: the same as plain text, for a card that the platform refused. */
  plain(card: Card, address: JsonObject): Payload;
  post(address: JsonObject, payload: Payload, options: PostOptions): Promise<MessageRef>;
  update(message: MessageRef, payload: Payload): Promise<void>;
  /** A word to one person alone, where they pressed or wrote. A chat that shows it to nobody else has no other way. */
  tell(answer: AnswerAddress, payload: Payload): Promise<void>;
  /** The message that carries this nonce, if the chat can search; after an unclear post. */
  find?(address: JsonObject, nonce: string, thread?: MessageRef): Promise<MessageRef | undefined>;
}

/** One event of a batch, decoded; or why not, in a sentence. */
export type Decoded = { event: MlEvent } | { error: string } | { validation: string };

export interface Cloud {
  id: CloudId;
  /**
   * Every event in a parsed envelope of any form; `receivedAt` stands in for a missing time.
   * Bad items are reported in place, good ones kept. A value that is no envelope at all gives one error.
   */
  decode(envelope: unknown, receivedAt: Date): Decoded[];
}

/** Fields that may be logged; ids only, never a body, a header or a secret. */
export type LogFields = Record<string, string | number | boolean | undefined>;
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** What became of an event, for metrics and summaries. */
export type Outcome =
  /** `repeat`: it had been planned before. */
  | { type: 'planned'; event: MlEvent; destinations: number; repeat: boolean }
  /** `how`: as a new root, as a reply under one, or only by changing one. */
  | { type: 'delivered'; event: MlEvent; destination: Destination; how: 'root' | 'reply' | 'update' }
  /** Refused for now; it is tried again. */
  | { type: 'delayed'; event: MlEvent; destination: Destination; code: string }
  /** In the dead letters. */
  | { type: 'dead'; event: MlEvent; destination: Destination; reason: string };

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}
