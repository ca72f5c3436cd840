// The event doors: who may knock, what they brought, and into the inbox with it before the answer goes out.

import { InputError, messageOf } from '../core/errors';
import type { MlEvent } from '../core/event';
import type { Cloud, Decoded, Log, Queue } from '../core/ports';
import type { DoorAuth, Knock, Visitor } from './door-auth';
import { MAX_INPUT_BYTES, readEnvelopes } from './intake';

export interface DoorParts {
  queue: Queue;
  log: Log;
  now(): number;
  /** Who may knock. Absent only on a host that listens on loopback alone: anyone may. */
  auth?: DoorAuth;
}

/** Whoever comes in where no key is asked for. */
const ANYONE: Visitor = { unbound: true, problem: () => undefined };

/**
 * Answers one request to `/events/<cloud>`: 202 with what was accepted and what was not, and why. What a sender would
 * not send again (400, 401, 403, 413) is answered only to what will never be right; transient trouble is 503.
 */
export async function eventDoor(parts: DoorParts, cloud: Cloud, request: Request): Promise<Response> {
  const knock = await knockAt(parts, cloud.id, request);
  if ('status' in knock) return turnAway(knock);
  if (request.method === 'OPTIONS' && cloud.id === 'azure') return cloudEventsHandshake(request);
  if (request.method !== 'POST')
    return new Response(null, {
      status: 405,
      headers: { allow: cloud.id === 'azure' ? 'POST, OPTIONS' : 'POST' },
    });
  const body = await readBody(request);
  if (body === undefined)
    return refuse(413, `the body is over ${MAX_INPUT_BYTES} bytes; send the events in smaller batches`);
  let decoded: Decoded[];
  try {
    decoded = readEnvelopes(body, 'the body').flatMap((envelope) =>
      cloud.decode(envelope, new Date(parts.now())),
    );
  } catch (error) {
    if (error instanceof InputError) return refuse(400, error.message);
    throw error;
  }
  return answer(parts, cloud, knock.visitor, decoded);
}

/** Whether the request may see what is wired: anyone where no key is asked for, else the holder of an unbound key. */
export async function isOperator(parts: DoorParts, request: Request): Promise<boolean> {
  const knock = await knockAt(parts, 'health', request);
  return 'visitor' in knock && knock.visitor.unbound;
}

async function knockAt(parts: DoorParts, door: 'health' | Cloud['id'], request: Request): Promise<Knock> {
  return parts.auth === undefined ? { visitor: ANYONE } : parts.auth.knock(request, door);
}

function turnAway(knock: Exclude<Knock, { visitor: Visitor }>): Response {
  if (knock.status === 401) return new Response(null, { status: 401 });
  return new Response(null, { status: 503, headers: { 'retry-after': String(knock.retryAfterSeconds) } });
}

async function answer(
  parts: DoorParts,
  cloud: Cloud,
  visitor: Visitor,
  decoded: Decoded[],
): Promise<Response> {
  const validation = decoded.find((item) => 'validation' in item);
  if (validation !== undefined && 'validation' in validation)
    return Response.json({ validationResponse: validation.validation });
  const events: MlEvent[] = [];
  const rejected: { item: number; error: string }[] = [];
  let strange = 0;
  decoded.forEach((item, index) => {
    const foreign = 'event' in item ? visitor.problem(item.event) : undefined;
    if (foreign !== undefined) strange += 1;
    const error = 'error' in item ? item.error : foreign;
    if (error !== undefined) rejected.push({ item: index + 1, error });
    else if ('event' in item) events.push(item.event);
  });
  for (const { error } of rejected) parts.log.warn('refused an event', { cloud: cloud.id, reason: error });
  const status = strange > 0 && strange === decoded.length ? 403 : 400;
  if (events.length === 0 && decoded.length === 1)
    return refuse(status, rejected[0]?.error ?? 'there is no event in the body');
  if (events.length === 0)
    return Response.json({ error: 'none of the events could be taken', accepted: 0, rejected }, { status });
  try {
    for (const event of events) await parts.queue.send({ type: 'event', event });
  } catch (error) {
    parts.log.error('the inbox takes nothing', { cloud: cloud.id, reason: messageOf(error) });
    return new Response(null, { status: 503, headers: { 'retry-after': '10' } });
  }
  return Response.json({ accepted: events.length, rejected }, { status: 202 });
}

/** https://github.com/cloudevents/spec/blob/v1.0/http-webhook.md#4-abuse-protection */
function cloudEventsHandshake(request: Request): Response {
  const origin = request.headers.get('webhook-request-origin');
  if (origin === null) return new Response(null, { status: 204, headers: { allow: 'POST, OPTIONS' } });
  const headers = { allow: 'POST, OPTIONS', 'webhook-allowed-origin': origin, 'webhook-allowed-rate': '*' };
  return new Response(null, { status: 200, headers });
}

/** The body's bytes; undefined once they exceed the limit, without reading the rest. */
async function readBody(request: Request): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_INPUT_BYTES) return undefined;
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_INPUT_BYTES) return undefined;
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

function refuse(status: number, error: string): Response {
  return Response.json({ error }, { status });
}
