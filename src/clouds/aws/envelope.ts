// Envelopes: from whatever wraps SageMaker's events to the single EventBridge events inside, in order.

import { messageOf } from '../../core/errors';
import { asArray, asObject, asText, type Json, type JsonObject, own } from '../../core/json';
import { textAt } from './fields';

/** One event's place in an envelope: what stands there, or why nothing can. */
export type Item = { value: unknown } | { error: string };

/** An SNS message in an SQS message in a batch is three; anything deeper is no envelope of AWS. */
const DEEPEST = 6;

/**
 * Every event in a parsed envelope: an EventBridge event, an array, a Lambda's SQS or SNS event, the output of
 * `aws sqs receive-message`, an SNS notification, a CloudTrail record or log file. CloudTrail records come out as
 * the EventBridge events that they would have been.
 */
export function unwrap(envelope: unknown, depth = 0): Item[] {
  if (depth > DEEPEST) {
    return [{ error: 'The event is wrapped too deep; send it as EventBridge or SQS delivers it.' }];
  }
  if (Array.isArray(envelope)) return unwrapList('array', envelope, depth);
  const object = asObject(envelope);
  if (object === undefined) return [{ value: envelope }];
  const records = own(object, 'Records');
  if (Array.isArray(records)) return unwrapList('list of records', records, depth);
  const messages = own(object, 'Messages');
  if (Array.isArray(messages)) return unwrapList('list of messages', messages, depth);
  const inner = innerOf(object);
  if (inner !== undefined) return unwrapText(inner.text, inner.name, depth);
  return [{ value: isCloudTrailRecord(object) ? asEventBridge(object) : object }];
}

function unwrapList(what: string, items: unknown[], depth: number): Item[] {
  if (items.length === 0) return [{ error: `The ${what} is empty; it must hold at least one event.` }];
  return items.flatMap((item) => unwrap(item, depth + 1));
}

/** The text that an SQS or SNS message carries, and what to call the message. */
function innerOf(object: JsonObject): { text: Json | undefined; name: string } | undefined {
  // EventBridge events have a detail-type; none of the messages that carry them has.
  if (Object.hasOwn(object, 'detail-type')) return undefined;
  const id = textAt(object, 'MessageId') ?? 'without an id';
  for (const key of ['body', 'Body']) {
    if (Object.hasOwn(object, key)) return { text: own(object, key), name: `SQS message ${id}` };
  }
  if (own(object, 'Type') === 'Notification') {
    return { text: own(object, 'Message'), name: `SNS message ${id}` };
  }
  const sns = asObject(own(object, 'Sns'));
  return (
    sns && { text: own(sns, 'Message'), name: `SNS message ${textAt(sns, 'MessageId') ?? 'without an id'}` }
  );
}

function unwrapText(text: Json | undefined, name: string, depth: number): Item[] {
  if (typeof text !== 'string') {
    return [{ error: `The ${name} has no text; it must carry an EventBridge event as JSON text.` }];
  }
  try {
    return unwrap(JSON.parse(text), depth + 1);
  } catch (error) {
    const why = messageOf(error);
    return [{ error: `The ${name} is not JSON (${why}); it must carry an EventBridge event as JSON text.` }];
  }
}

function isCloudTrailRecord(object: JsonObject): boolean {
  return (
    !Object.hasOwn(object, 'detail-type') &&
    Object.hasOwn(object, 'eventVersion') &&
    Object.hasOwn(object, 'eventSource')
  );
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html */
function asEventBridge(record: JsonObject): JsonObject {
  const service = textAt(record, 'eventType') === 'AwsServiceEvent';
  return {
    id: own(record, 'eventID'),
    'detail-type': service ? 'AWS Service Event via CloudTrail' : 'AWS API Call via CloudTrail',
    source: 'aws.sagemaker',
    account: own(record, 'recipientAccountId'),
    region: own(record, 'awsRegion'),
    time: own(record, 'eventTime'),
    resources: asArray(own(record, 'resources')).flatMap(
      (resource) => asText(own(asObject(resource), 'ARN')) ?? [],
    ),
    detail: record,
  };
}
