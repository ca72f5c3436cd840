// createBot(parts): the three doors of a deployment. Hosts translate to and from them, and do nothing else.

import { InputError } from './core/errors';
import type { MlEvent } from './core/event';
import { asObject } from './core/json';
import { reasonedActions } from './core/policy';
import type { Cloud, InboxMessage } from './core/ports';
import type { ChatDoor, Listener } from './core/press';
import { type DoorParts, eventDoor, isOperator } from './flow/door';
import { decodeAny } from './flow/intake';
import { createInteract } from './flow/interact';
import type { InteractParts } from './flow/interact-parts';
import { createNotify, type NotifyParts } from './flow/notify';
import { createPrevious } from './flow/previous';
import { createRecords, type Publishers } from './flow/records';

export interface BotParts extends NotifyParts, DoorParts, Omit<InteractParts, 'recorder'> {
  clouds: Cloud[];
  /** The HTTP sides of the chats, which hand what people do to the listener. */
  doors?(listener: Listener): ChatDoor[];
  /** Where decisions are published, beside the record in the store. */
  publishers?: Publishers;
  /** What `/health` tells the holder of the key: what is wired, no secrets. */
  describe(): Record<string, unknown>;
  /** Deletes expired rows, where the store does not do it by itself. */
  sweep?(): Promise<number>;
}

export interface Bot {
  /** What people do in a chat that reaches us by another way than HTTP. */
  listener: Listener;
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
  const notify = createNotify({ ...parts, reasoned: (event) => reasonedActions(parts.rules(), event) });
  const recorder = createRecords({ ...parts, publishers: parts.publishers ?? {} });
  const previous = createPrevious(parts.store, parts.now, parts.pause);
  const interact = createInteract({ ...parts, recorder }, notify);
  const doors = parts.doors?.(interact.listener) ?? [];

  async function plan(event: MlEvent): Promise<void> {
    await previous.note(event);
    await interact.plan(event);
  }

  return {
    listener: interact.listener,
    async http(request) {
      const { pathname } = new URL(request.url);
      const cloud = parts.clouds.find(({ id }) => pathname === `/events/${id}`);
      if (cloud !== undefined) return eventDoor(parts, cloud, request);
      if (pathname === '/health') return health(parts, request);
      const door = doors.find(({ handles }) => handles(pathname));
      if (door !== undefined) return door.handle(request);
      return Response.json({ error: 'there is nothing here' }, { status: 404 });
    },
    async inbox(message) {
      const job = asJob(message);
      if (job?.type === 'event') return plan(job.event);
      if (job?.type === 'deliver') return notify.deliver(job);
      if (job?.type === 'press') return interact.press(job);
      if (job?.type === 'act') return interact.act(job);
      if (job?.type === 'due') return interact.due(job);
      if (job?.type === 'publish') return recorder.publish(job);
      const decoded = decodeAny(message, parts.clouds, new Date(parts.now()));
      for (const item of decoded) if ('event' in item) await plan(item.event);
      const errors = decoded.flatMap((item) => ('error' in item ? [item.error] : []));
      // The good ones are planned; repeating those changes nothing.
      if (errors.length > 0) throw new InputError(errors.join(' '));
    },
    async tick() {
      const swept = (await parts.sweep?.()) ?? 0;
      if (swept > 0) parts.log.info('swept expired rows', { rows: swept });
      await interact.tick();
    },
  };
}

/** Every type of message of ours; a new one does not compile until it stands here. */
const OWN: Record<InboxMessage['type'], true> = {
  event: true,
  deliver: true,
  press: true,
  act: true,
  due: true,
  publish: true,
};

function asJob(message: unknown): InboxMessage | undefined {
  const type = asObject(message)?.type;
  return typeof type === 'string' && Object.hasOwn(OWN, type) ? (message as InboxMessage) : undefined;
}

/** `ok` for a stranger; what is wired for the holder of the key, or for anyone where no key is needed. */
async function health(parts: BotParts, request: Request): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return new Response(null, { status: 405, headers: { allow: 'GET' } });
  return Response.json(
    (await isOperator(parts, request)) ? { status: 'ok', ...parts.describe() } : { status: 'ok' },
  );
}
