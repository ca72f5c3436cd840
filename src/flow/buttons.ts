// Buttons: the rows behind the opaque ids that messages carry. A press is answered by what its row says, never by the message.

import type { MlEvent } from '../core/event';
import type { JsonObject } from '../core/json';
import { key } from '../core/keys';
import type { Destination, Store } from '../core/ports';
import { sha256 } from '../core/sha256';

/** As long as somebody may come back to an old message. */
const REMEMBERED_MS = 180 * 24 * 3600_000;

export interface ButtonRow {
  /** Where the message is. */
  destination: Destination;
  /** What the message showed. */
  event: MlEvent;
}

export interface Buttons {
  /** Stores what an id stands for, before the message that carries it is sent. */
  keep(id: string, row: ButtonRow): Promise<void>;
  get(id: string): Promise<ButtonRow | undefined>;
}

/**
 * The id of the buttons of a message: equal for every rendering of the same state in the same thread, and not to be guessed
 * without the thread's seal, which leaves the store in no other form. Each failure and each call for a decision is a state
 * of its own; other news of the same status is not, or every such event would cost an edit.
 */
export function buttonId(seal: string, { kind, subject, status, tone, time, attributes }: MlEvent): string {
  const moment = tone === 'failure' || tone === 'action' ? time : '';
  // An endpoint in service with another configuration is another thing to roll back.
  const config = attributes.endpointConfig ?? null;
  return sha256(JSON.stringify([seal, kind, subject.id, status, moment, config])).slice(0, 32);
}

const ID = /^[0-9a-f]{32}$/;

export function createButtons(store: Store, now: () => number): Buttons {
  return {
    async keep(id, { destination, event }) {
      const row = { schema: 1, destination, event } as unknown as JsonObject;
      await store.create(key('button', id), row, now() + REMEMBERED_MS);
    },
    async get(id) {
      if (!ID.test(id)) return undefined;
      return (await store.get<JsonObject>(key('button', id)))?.value as unknown as ButtonRow | undefined;
    },
  };
}
