// createBot(parts): the three doors of a deployment. Hosts translate to and from them, and do nothing else.

import { InputError } from './core/errors';
import { asObject } from './core/json';
import type { Cloud, InboxMessage } from './core/ports';
import { type DoorParts, eventDoor, isOperator } from './flow/door';
import { decodeAny } from './flow/intake';
import { createNotify, type NotifyParts } from './flow/notify';

export interface BotParts extends NotifyParts, DoorParts {
  clouds: Cloud[];
  /** What `/health` tells the holder of the key: what is wired, no secrets. */
  describe(): Record<string, unknown>;
  /** Deletes expired rows, where the store does not do it by itself. */
  sweep?(): Promise<number>;
}

export interface Bot {
  /** Every HTTP request of every sender. */
  http(request: Request): Promise<Response>;
  /**
   * One message from the queue: a job of ours, or a cloud's event as its queue delivers it.
   * @throws InputError what can never be read, after everything that can be is planned.
   */
  inbox(message: unknown): Promise<void>;
  /** Once a minute. */
  tick(): Promise<void>;
}

export function createBot(parts: BotParts): Bot {
  const notify = createNotify(parts);
  return {
    async http(request) {
      const { pathname } = new URL(request.url);
      const cloud = parts.clouds.find(({ id }) => pathname === `/events/${id}`);
      if (cloud !== undefined) return eventDoor(parts, cloud, request);
      if (pathname === '/health') return health(parts, request);
      return Response.json({ error: 'there is nothing here' }, { status: 404 });
    },
    async inbox(message) {
      const job = asJob(message);
      if (job?.type === 'event') return notify.plan(job.event);
      if (job?.type === 'deliver') return notify.deliver(job);
      const decoded = decodeAny(message, parts.clouds, new Date(parts.now()));
      for (const item of decoded) if ('event' in item) await notify.plan(item.event);
      const errors = decoded.flatMap((item) => ('error' in item ? [item.error] : []));
      // The good ones are planned; repeating those changes nothing.
      if (errors.length > 0) throw new InputError(errors.join(' '));
    },
    async tick() {
      const swept = (await parts.sweep?.()) ?? 0;
      if (swept > 0) parts.log.info('swept expired rows', { rows: swept });
    },
  };
}

function asJob(message: unknown): InboxMessage | undefined {
  const type = asObject(message)?.type;
  return type === 'event' || type === 'deliver' ? (message as InboxMessage) : undefined;
}

/** `ok` for a stranger; what is wired for the holder of the key, or for anyone where no key is needed. */
async function health(parts: BotParts, request: Request): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return new Response(null, { status: 405, headers: { allow: 'GET' } });
  return Response.json(
    (await isOperator(parts, request)) ? { status: 'ok', ...parts.describe() } : { status: 'ok' },
  );
}
