// Events that Event Grid gave up, most of them too long for a storage queue: from the container of its dead letters into the queue.

import type { StoragePipelineOptions } from '@azure/storage-blob';
import { messageOf } from '../core/errors';
import { asObject, type JsonObject } from '../core/json';
import type { InboxMessage, Log, Queue } from '../core/ports';
import {
  createContainer,
  type HeldBlob,
  hold,
  isTakenByAnother,
  type ListedBlob,
  listed,
} from './blob-container';
import type { QueueAccount } from './storage-queue';

export type EventGridDeadLettersOptions = QueueAccount & {
  /** Where Event Grid puts what it gives up: `<container>/<SUBSCRIPTION>/<year>/<month>/<day>/<hour>/<id>.json`. */
  container: string;
  /** Takes events of any length. */
  queue: Pick<Queue, 'send'>;
  log: Log;
  observe(outcome: 'returned' | 'left', events: number): void;
  client?: StoragePipelineOptions;
};

export interface EventGridDeadLetters {
  /** Puts what is there into the queue, and deletes it; how many events. What cannot be read stays, and is told of once. */
  bringIn(): Promise<number>;
}

/** The metadata of a blob: how often we began with it, and why we have left it alone since. */
const ATTEMPTS = 'bellhopattempts';
const LEFT = 'bellhopleft';
/** Of attempts that ended without a word: the process died, or the blob cannot be deleted. */
const MOST_ATTEMPTS = 5;
/** As much as fits into one run of the clock. */
const MOST_BLOBS = 100;
/** What Event Grid adds to an event; without capitals in CloudEvents. https://learn.microsoft.com/azure/event-grid/delivery-and-retry */
const REASON = 'deadletterreason';
const ADDED = [
  REASON,
  'deliveryattempts',
  'lastdeliveryoutcome',
  'lasthttpstatuscode',
  'publishtime',
  'lastdeliveryattempttime',
];

/**
 * Nothing is sent before the first call. Calls fail with ConfigError if the container is missing or may not be used. What has to
 * do with one blob alone is logged, and it is tried again at the next call.
 */
export function openEventGridDeadLetters(options: EventGridDeadLettersOptions): EventGridDeadLetters {
  const { queue, log, observe } = options;
  const container = createContainer(options, options.container, options.client);

  /** Stays for people to look at, and is not tried again. */
  async function leave(blob: HeldBlob, why: string, events: number): Promise<void> {
    await blob.mark({ [LEFT]: why });
    log.error('left undelivered events where they are', { blob: blob.name, reason: why });
    observe('left', events);
  }

  async function sendAll(events: JsonObject[], undo: () => Promise<unknown>): Promise<void> {
    try {
      for (const event of events) await queue.send(event as unknown as InboxMessage);
    } catch (error) {
      // The queue's trouble is no fault of the blob.
      await undo().catch(() => undefined);
      throw error;
    }
  }

  /** How many events of a blob went into the queue. Attempts are counted before the work, so that none ends the process for ever. */
  async function take(blob: HeldBlob, attempts: number): Promise<number> {
    if (attempts >= MOST_ATTEMPTS) {
      await leave(blob, `tried ${MOST_ATTEMPTS} times in vain`, 1);
      return 0;
    }
    await blob.mark({ [ATTEMPTS]: String(attempts + 1) });
    const { events, unreadable } = contentsOf(await blob.read());
    await sendAll(events, () => blob.mark({ [ATTEMPTS]: String(attempts) }));
    if (unreadable > 0) await leave(blob, 'not all of it is what Event Grid gives up', unreadable);
    else await blob.delete();
    return events.length;
  }

  async function takeAlone(item: ListedBlob): Promise<number> {
    const blob = await hold(container, item);
    try {
      return await take(blob, Number(item.metadata?.[ATTEMPTS] ?? 0));
    } finally {
      await blob.release();
    }
  }

  return {
    async bringIn() {
      let begun = 0;
      let brought = 0;
      for await (const item of listed(container)) {
        if (item.metadata?.[LEFT] !== undefined) continue;
        if (begun === MOST_BLOBS) break;
        begun += 1;
        try {
          brought += await takeAlone(item);
        } catch (error) {
          if (isTakenByAnother(error)) continue;
          log.error('undelivered events have to wait', { blob: item.name, reason: messageOf(error) });
        }
      }
      if (brought === 0) return 0;
      log.info('brought in undelivered events', { events: brought });
      observe('returned', brought);
      return brought;
    },
  };
}

interface Contents {
  /** As they were published. */
  events: JsonObject[];
  unreadable: number;
}

function contentsOf(text: string): Contents {
  const items = parse(text);
  const events = items.map(published).filter((event) => event !== undefined);
  return { events, unreadable: items.length - events.length };
}

/** Its items; one that is nothing if it is no JSON. */
function parse(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return Array.isArray(value) ? value : [value];
  } catch {
    return [undefined];
  }
}

/** The event without what Event Grid added; undefined if Event Grid did not give it up. */
function published(item: unknown): JsonObject | undefined {
  const entries = Object.entries(asObject(item) ?? {});
  if (!entries.some(([name]) => name.toLowerCase() === REASON)) return undefined;
  return Object.fromEntries(entries.filter(([name]) => !ADDED.includes(name.toLowerCase())));
}
