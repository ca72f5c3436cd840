// AWS Lambda's three handlers: HTTP, the inbox and the tick. A trigger of a shape that they do not know is an error.

import { messageOf } from '../core/errors';
import { asObject, asText, type JsonObject } from '../core/json';
import type { Log } from '../core/ports';
import { type LambdaHttpResponse, lambdaRequest, lambdaResponse } from './lambda-http';

/** Takes at most these two: with a third, the runtime of Node 24 takes it for a callback and refuses it. */
export type LambdaHandler<R> = (event: unknown, context?: unknown) => Promise<R>;

/** Of which records SQS shall think that they failed. */
export interface BatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

export interface LambdaHttpParts {
  http(request: Request): Promise<Response>;
  log: Log;
}

export function createHttpHandler({ http, log }: LambdaHttpParts): LambdaHandler<LambdaHttpResponse> {
  return async (event) => {
    const request = lambdaRequest(event);
    if (request === undefined)
      return lambdaResponse(Response.json({ error: 'this is no valid HTTP request' }, { status: 400 }));
    try {
      return await lambdaResponse(await http(request));
    } catch (error) {
      log.error('a request failed', { reason: messageOf(error) });
      return lambdaResponse(Response.json({ error: 'the request failed here' }, { status: 500 }));
    }
  };
}

export interface LambdaInboxParts {
  /** What to do with a message's text, by the URL of its queue. */
  queues: { url: string; receive(body: string): Promise<void> }[];
  /** For an event of EventBridge that comes without a queue. */
  direct(event: unknown): Promise<void>;
  log: Log;
}

/** SQS batches, EventBridge events, and the arrays of them that the custom event buses of 2026 send. */
export function createInboxHandler(parts: LambdaInboxParts): LambdaHandler<BatchResponse | undefined> {
  return async (event) => {
    const records = asObject(event)?.Records;
    if (Array.isArray(records) && records.length > 0) return takeBatch(parts, records.map(recordOf));
    const events = Array.isArray(event) ? event : [event];
    if (events.length === 0 || !events.some(isEventBridge))
      throw new Error('This is neither a batch of SQS nor an event of EventBridge; nothing was done.');
    // What fails makes the whole invocation come again: the others are done by then, and nothing is done twice.
    const results = await Promise.allSettled(events.map((one) => takeEvent(parts, one)));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    return undefined;
  };
}

interface SqsRecord {
  id: string;
  queue: string;
  body: string;
}

function recordOf(value: unknown): SqsRecord {
  const record = asObject(value);
  const id = asText(record?.messageId);
  const queue = asText(record?.eventSourceARN);
  const body = record?.body;
  if (
    record?.eventSource !== 'aws:sqs' ||
    id === undefined ||
    queue === undefined ||
    typeof body !== 'string'
  )
    throw new Error('A record is no message of SQS; nothing of its batch was done.');
  return { id, queue, body };
}

async function takeBatch(parts: LambdaInboxParts, records: SqsRecord[]): Promise<BatchResponse> {
  const receivers = records.map(({ queue }) => receiverOf(parts, queue));
  const results = await Promise.allSettled(
    records.map(({ body }, index) => (receivers[index] as (body: string) => Promise<void>)(body)),
  );
  const batchItemFailures = results.flatMap((result, index) => {
    if (result.status === 'fulfilled') return [];
    const { id, queue } = records[index] as SqsRecord;
    parts.log.error('a message failed', { id, queue, reason: messageOf(result.reason) });
    return [{ itemIdentifier: id }];
  });
  return { batchItemFailures };
}

/** `arn:aws:sqs:<region>:<account>:<name>` is the queue at `https://sqs.<region>.amazonaws.com/<account>/<name>`. */
function receiverOf({ queues }: LambdaInboxParts, arn: string): (body: string) => Promise<void> {
  const [account, name] = arn.split(':').slice(-2);
  const known = queues.find(({ url }) => url.endsWith(`/${account}/${name}`));
  if (known === undefined) throw new Error(`The queue ${arn} is not one that this function works for.`);
  return (body) => known.receive(body);
}

async function takeEvent(parts: LambdaInboxParts, event: unknown): Promise<void> {
  if (!isEventBridge(event))
    throw new Error('An item of the array is no event of EventBridge; the others were taken.');
  await parts.direct(event);
}

function isEventBridge(value: unknown): boolean {
  const event: JsonObject | undefined = asObject(value);
  return asText(event?.['detail-type']) !== undefined && asText(event?.source) !== undefined;
}

/** The scheduler's event, or `{ "type": "tick" }` where a schedule says itself what it sends. */
export function createTickHandler(tick: () => Promise<void>): LambdaHandler<void> {
  return async (event) => {
    const object = asObject(event);
    const scheduled = object?.['detail-type'] === 'Scheduled Event';
    if (!scheduled && object?.type !== 'tick')
      throw new Error('This is no event of a schedule; nothing was done.');
    await tick();
  };
}
