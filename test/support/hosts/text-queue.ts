// A cloud's queue in this process, for machines without an emulator of SQS: texts, delays, dead letters, receipts.

import type { Store } from '../../../src/core/ports';
import { type CloudQueue, createCloudQueue } from '../../../src/queues/cloud-queue';

export interface TextQueue {
  queue: CloudQueue;
  put(body: string, delaySeconds?: number): void;
  /** At most so many that are due, taken out. */
  take(max: number): string[];
  /** Until the next is due, in milliseconds; undefined if there is none. */
  wait(): number | undefined;
}

export function createTextQueue(
  store: Store,
  dead: { id: string; body: string; reason: string; sentAt: number }[],
): TextQueue {
  let held: { body: string; due: number }[] = [];

  function put(body: string, delaySeconds = 0): void {
    held.push({ body, due: Date.now() + delaySeconds * 1000 });
  }

  const queue = createCloudQueue(
    {
      longestDelaySeconds: 900,
      longestBody: 250_000,
      post: async (body, delaySeconds) => put(body, delaySeconds),
      async bury(wrap, reason) {
        dead.push({ id: String(dead.length), body: await wrap({}), reason, sentAt: Date.now() });
      },
      letters: {
        take: async () => dead.map((letter) => ({ ...letter, receipt: letter.id })),
        release: async () => {},
        remove: async ({ id }) =>
          void dead.splice(
            dead.findIndex((letter) => letter.id === id),
            1,
          ),
      },
    },
    store,
  );

  return {
    queue,
    put,
    take(max) {
      const due = held.filter((message) => message.due <= Date.now()).slice(0, max);
      held = held.filter((message) => !due.includes(message));
      return due.map(({ body }) => body);
    },
    wait() {
      if (held.length === 0) return undefined;
      return Math.max(0, Math.min(...held.map(({ due }) => due)) - Date.now());
    },
  };
}
