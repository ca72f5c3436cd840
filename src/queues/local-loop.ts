// The local host's worker: takes messages from the local queue, a few at a time, until it is told to stop.

import { CallError, messageOf } from '../core/errors';
import type { InboxMessage, Log } from '../core/ports';
import type { LocalQueue, Received } from './local';

/** Resolves when the message is done with; rejects to have it tried again later. */
export type LocalHandler = (
  message: InboxMessage,
  delivery: Pick<Received, 'id' | 'attempts' | 'enqueuedAt'>,
) => Promise<void>;

export interface LocalLoopOptions {
  log: Log;
  /** Ends the loop; handlers in flight are waited for. */
  signal: AbortSignal;
  /** Handlers at once. 4. */
  concurrency?: number;
  /** Longer than any handler takes: after it, a message is given to another handler as well. 120. */
  visibilitySeconds?: number;
  /** The queue's clock. */
  now?: () => number;
  /** Other processes may send into the same file, and nobody calls us then: how often to look anyway, in seconds. 1. */
  pollSeconds?: number;
  /** How long to wait after the n-th failed attempt (1, 2, …), in seconds. Default: `backoffSeconds`. */
  backoff?: (attempts: number) => number;
}

const LONGEST_BACKOFF_SECONDS = 900;

/** Doubles from 1 s up to 15 min; a random half of it is left out, so that messages which failed together spread out. */
export function backoffSeconds(attempts: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_BACKOFF_SECONDS, 2 ** (attempts - 1));
  return full * (0.5 + random() / 2);
}

interface Bell {
  ring(): void;
  /** Until it rings or the time is up; at once if it has rung since the last wait. */
  wait(ms: number): Promise<void>;
}

function createBell(): Bell {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait(ms) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      wake = undefined;
      rung = false;
    },
  };
}

/**
 * Gives each message to `handler` and acknowledges it afterwards; a message whose handler rejects is tried again, after the
 * platform's own wish (`CallError.retryAfterSeconds`) or the backoff. Resolves when `signal` is aborted and all handlers ended.
 */
export async function runLocalQueue(
  queue: LocalQueue,
  handler: LocalHandler,
  options: LocalLoopOptions,
): Promise<void> {
  const { log, signal, concurrency = 4, visibilitySeconds = 120 } = options;
  const { pollSeconds = 1, now = Date.now, backoff = backoffSeconds } = options;
  const poll = pollSeconds * 1000;
  const running = new Set<Promise<void>>();
  const bell = createBell();

  async function handle(received: Received): Promise<void> {
    const { id, message, attempts, enqueuedAt } = received;
    try {
      await handler(message, { id, attempts, enqueuedAt });
      await received.ack();
    } catch (error) {
      const wish = error instanceof CallError ? error.retryAfterSeconds : undefined;
      const delay = wish ?? backoff(attempts);
      log.warn('a message will be tried again', { message: id, attempts, delay, error: messageOf(error) });
      await received.retry(delay, messageOf(error));
    }
  }

  function start(received: Received): void {
    const work = handle(received)
      // Not even the queue could be written: the message comes back when its visibility ends.
      .catch((error: unknown) => log.error('the queue failed', { error: messageOf(error) }))
      .finally(() => {
        running.delete(work);
        bell.ring();
      });
    running.add(work);
  }

  /** Starts what is due, as far as there is room; how long there is nothing to do, in milliseconds. */
  async function turn(): Promise<number> {
    const room = concurrency - running.size;
    if (room <= 0) return poll;
    for (const received of await queue.receive(room, visibilitySeconds)) start(received);
    const due = await queue.nextDueAt();
    return due === undefined ? poll : Math.min(poll, Math.max(0, due - now()));
  }

  const stopListening = queue.onSend(bell.ring);
  signal.addEventListener('abort', bell.ring, { once: true });
  while (!signal.aborted) {
    const idle = await turn().catch((error: unknown) => {
      log.error('the queue failed', { error: messageOf(error) });
      return poll;
    });
    await bell.wait(idle);
  }
  stopListening();
  await Promise.all(running);
}
