// The inbox over a cloud's queue: what SQS and Azure's queues have in common.

import type { InboxMessage, Queue, Store } from '../core/ports';
import { createDeadLetters, type DeadLetters, type LetterBox } from './dead-letters';
import { delayMs } from './message';
import { createParcels, readParcel, reasonLine } from './parcel';

export interface CloudQueue extends Queue, DeadLetters {
  /**
   * The message in a delivered body, be it text or parsed already. Undefined: it is not due yet and was sent on, so this
   * delivery is done. Fails with InputError if there is no message in it, which no repetition will change.
   */
  arrive(body: unknown): Promise<InboxMessage | undefined>;
}

/** What one cloud's queue can do. */
export interface QueueWire {
  longestDelaySeconds: number;
  /** In bytes of UTF-8. */
  longestBody: number;
  post(body: string, delaySeconds: number): Promise<void>;
  /** Into the dead letters. `wrap` gives the body, with the reason in it where the queue has no other place for it. */
  bury(wrap: (extra: { reason?: string }) => Promise<string>, reason: string): Promise<void>;
  letters: LetterBox;
}

export function createCloudQueue(
  wire: QueueWire,
  store: Pick<Store, 'create' | 'get'>,
  now: () => number = Date.now,
): CloudQueue {
  const parcels = createParcels(store, wire.longestBody, now);

  async function send(message: InboxMessage, options: { delaySeconds?: number } = {}): Promise<void> {
    const delay = delayMs(options.delaySeconds ?? 0);
    const seconds = Math.ceil(delay / 1000);
    if (seconds <= wire.longestDelaySeconds) return wire.post(await parcels.wrap(message), seconds);
    await wire.post(await parcels.wrap(message, { due: now() + delay }), wire.longestDelaySeconds);
  }

  const deadLetters = createDeadLetters(
    wire.letters,
    { send, sendAsItIs: (body) => wire.post(body, 0) },
    parcels,
    now,
  );

  return {
    send,

    async bury(message, reason) {
      await wire.bury((extra) => parcels.wrap(message, extra), reasonLine(reason));
    },

    async arrive(body) {
      const left = (readParcel(body)?.due ?? 0) - now();
      if (left <= 0) return parcels.unwrap(body);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      await wire.post(text, Math.min(wire.longestDelaySeconds, Math.ceil(left / 1000)));
      return undefined;
    },

    ...deadLetters,
  };
}
