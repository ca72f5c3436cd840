// What arrives from the queues: events from one, signed jobs from the other. What can never be done is buried, with its reason.

import { InputError } from '../core/errors';
import { asObject } from '../core/json';
import type { InboxMessage, Log } from '../core/ports';
import { isJob, openJob } from './sign';

/** One of the two queues, as its consumer sees it. */
export interface Lane {
  /** The message in a delivered body; undefined if it was not due yet and was sent on. InputError if there is none in it. */
  arrive(body: unknown): Promise<InboxMessage | undefined>;
  bury(message: InboxMessage, reason: string): Promise<void>;
}

export interface ReceiveParts {
  events: Lane;
  jobs: Lane;
  /** Opens the jobs; see `openJob`. */
  key: string;
  inbox(message: unknown): Promise<void>;
  log: Log;
}

/** Each resolves when the delivery is done with, and rejects to have it delivered again. */
export interface Receive {
  /** A body from the queue of events, as text or parsed already. */
  event(body: unknown): Promise<void>;
  /** A body from the queue of jobs. */
  job(body: unknown): Promise<void>;
  /** An event that came without a queue: a cloud's own envelope, never a message of ours. */
  direct(envelope: unknown): Promise<void>;
}

/** In the dead letters: what was no message. Sent again, it is refused again. */
const REFUSED = 'refused';
const OWN_TYPES = ['event', 'parcel', REFUSED];

export function createReceive({ events, jobs, key, inbox, log }: ReceiveParts): Receive {
  async function bury(lane: Lane, message: object, reason: string): Promise<void> {
    log.error('refused a message', { reason });
    await lane.bury(message as InboxMessage, reason);
  }

  /** The message in a body; undefined if this delivery is done. */
  async function arrival(lane: Lane, body: unknown): Promise<InboxMessage | undefined> {
    try {
      return await lane.arrive(body);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      await bury(lane, asObject(body) ?? refused(body), error.message);
      return undefined;
    }
  }

  async function direct(envelope: unknown): Promise<void> {
    const object = asObject(envelope);
    if (object === undefined) return bury(events, refused(envelope), 'An event must be a JSON object.');
    if (isJob(object) || OWN_TYPES.includes(object.type as string))
      return bury(events, refused(object), 'A message of ours must come through its queue.');
    await take(events, object);
  }

  /** What cannot be read now cannot be read later. */
  async function take(lane: Lane, message: object): Promise<void> {
    try {
      await inbox(message);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      await bury(lane, message, error.message);
    }
  }

  return {
    direct,

    async event(body) {
      const list = listIn(body);
      if (list !== undefined) {
        for (const item of list) await direct(item);
        return;
      }
      const message = await arrival(events, body);
      if (message === undefined) return;
      if (isJob(message)) return bury(events, message, 'A job must come through the queue of jobs.');
      if ((message.type as string) === REFUSED) return bury(events, message, 'It was refused before.');
      await take(events, message);
    },

    async job(body) {
      const message = await arrival(jobs, body);
      if (message === undefined) return;
      const job = openJob(message, key);
      if (job === undefined)
        return bury(
          jobs,
          message,
          'It is no job that was signed with a known key; if the key was rotated, keep the old one behind a comma.',
        );
      await inbox(job);
    },
  };
}

/** Wrapped, so that sending it again from the dead letters does not make it a message of ours. */
function refused(body: unknown): object {
  return { type: REFUSED, body: body ?? null };
}

/** The events of a body that holds several. */
function listIn(body: unknown): unknown[] | undefined {
  if (Array.isArray(body)) return body;
  if (typeof body !== 'string' || !body.trimStart().startsWith('[')) return undefined;
  try {
    const parsed: unknown = JSON.parse(body);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
