// Jobs are signed: whoever can put an event on the bus, and so into a queue, cannot forge a job of ours.

import { equalSecrets, hmacSha256 } from '../core/hmac';
import { asObject, canonicalJson, type JsonObject } from '../core/json';
import type { InboxMessage, Queue } from '../core/ports';

export type Job = Exclude<InboxMessage, { type: 'event' }>;

/** Every type but `event`; a new one does not compile until it stands here. */
const JOB_TYPES: Record<Job['type'], true> = {
  deliver: true,
  press: true,
  act: true,
  due: true,
  publish: true,
};
/** What is signed is a job of this form, and nothing else that the same key may sign one day. */
const PURPOSE = 'bellhop job 1\n';

/** Whether a value says that it is a job, signed or not. */
export function isJob(value: unknown): boolean {
  const type = asObject(value)?.type;
  return typeof type === 'string' && Object.hasOwn(JOB_TYPES, type);
}

/** The keys in a text that separates them by commas; the first one signs, all of them open. */
export function signingKeys(text: string): string[] {
  const keys = text.split(',').map((key) => key.trim());
  if (keys.includes('')) throw new TypeError('A signing key is empty.');
  return keys;
}

function macOf(job: object, key: string): string {
  return hmacSha256(key, PURPOSE + canonicalJson(job));
}

/**
 * The job with its signature in `mac`.
 * @param key one or more keys, separated by commas while rotating; the first one signs
 */
export function signJob(job: Job, key: string): JsonObject {
  return { ...job, mac: macOf(job, signingKeys(key)[0]!) } as unknown as JsonObject;
}

/** The job without its signature, if that was made with one of the keys and nothing was changed since; else undefined. */
export function openJob(value: unknown, key: string): Job | undefined {
  const object = asObject(value);
  if (object === undefined || !isJob(object)) return undefined;
  const { mac, ...job } = object;
  if (typeof mac !== 'string') return undefined;
  const known = signingKeys(key).filter((candidate) => equalSecrets(macOf(job, candidate), mac));
  return known.length > 0 ? (job as unknown as Job) : undefined;
}

export interface SplitQueueParts {
  /** Events: the clouds' own, and those that a door has read. */
  events: Queue;
  /** Everything else, signed. */
  jobs: Queue;
  /** As for `signJob`. */
  key: string;
}

/** One queue in front of two: events and jobs travel apart. A buried job keeps a signature, so that it can be sent again. */
export function splitQueue({ events, jobs, key }: SplitQueueParts): Queue {
  signingKeys(key);
  const signed = (job: Job) => signJob(job, key) as unknown as InboxMessage;
  return {
    send: (message, options) =>
      message.type === 'event' ? events.send(message, options) : jobs.send(signed(message), options),
    bury: (message, reason) =>
      message.type === 'event' ? events.bury(message, reason) : jobs.bury(signed(message), reason),
  };
}
