// The event doors: who may knock, what they brought, and into the inbox with it before the answer goes out.

import { InputError, messageOf } from '../core/errors';
import type { MlEvent } from '../core/event';
import type { Cloud, Decoded, Log, Queue } from '../core/ports';
import { sha256 } from '../core/sha256';
import { MAX_INPUT_BYTES, readEnvelopes } from './intake';

export interface DoorParts {
  queue: Queue;
  log: Log;
  now(): number;
  /** The shared key of the event doors; absent only on a host that listens on loopback alone. */
  eventsKey?: string;
}

/** Answers one request to `/events/<cloud>`: 202 with what was accepted and what was not, and why. */
export async function eventDoor(parts: DoorParts, cloud: Cloud, request: Request): Promise<Response> {
  if (!holdsKey(parts.eventsKey, request)) return new Response(null, { status: 401 });
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
  return answer(parts, cloud, decoded);
}

async function answer(parts: DoorParts, cloud: Cloud, decoded: Decoded[]): Promise<Response> {
  const validation = decoded.find((item) => 'validation' in item);
  if (validation !== undefined && 'validation' in validation)
    return Response.json({ validationResponse: validation.validation });
  const events: MlEvent[] = [];
  const rejected: { item: number; error: string }[] = [];
  decoded.forEach((item, index) => {
    if ('event' in item) events.push(item.event);
    else if ('error' in item) rejected.push({ item: index + 1, error: item.error });
  });
  for (const { error } of rejected) parts.log.warn('refused an event', { cloud: cloud.id, reason: error });
  if (events.length === 0 && decoded.length === 1)
    return refuse(400, rejected[0]?.error ?? 'there is no event in the body');
  if (events.length === 0)
    return Response.json(
      { error: 'none of the events could be taken', accepted: 0, rejected },
      { status: 400 },
    );
  try {
    for (const event of events) await parts.queue.send({ type: 'event', event });
  } catch (error) {
    parts.log.error('the inbox takes nothing', { cloud: cloud.id, reason: messageOf(error) });
    return new Response(null, { status: 503, headers: { 'retry-after': '10' } });
  }
  return Response.json({ accepted: events.length, rejected }, { status: 202 });
}

/** Whether the request brings the key of the event doors: in a header, or as `?code=` where the sender can set no header (Event Grid). Digests compare in constant time. */
export function holdsKey(key: string | undefined, request: Request): boolean {
  if (key === undefined) return true;
  const given = request.headers.get('x-bellhop-key') ?? new URL(request.url).searchParams.get('code');
  return given !== null && sha256(given) === sha256(key);
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
