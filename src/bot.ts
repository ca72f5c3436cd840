// createBot(parts): the three doors of a deployment. Hosts translate to and from them, and do nothing else.

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
  /** One message from the queue: a job of ours, or a cloud's event as its queue delivers it. */
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
      for (const decoded of decodeAny(message, parts.clouds, new Date(parts.now()))) {
        if ('event' in decoded) await notify.plan(decoded.event);
        else if ('error' in decoded)
          parts.log.error('an event in the queue cannot be read', { reason: decoded.error });
      }
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
