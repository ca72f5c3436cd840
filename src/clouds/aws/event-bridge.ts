// EventBridge events: the members that every event has, checked before anybody looks into its detail.

import { InputError } from '../../core/errors';
import { asArray, asObject, asText, type Json, type JsonObject, own } from '../../core/json';

/** @see https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export interface EventBridgeEvent {
  id: string;
  /** As it was written. */
  detailType: string;
  source: string;
  account?: string;
  region?: string;
  /** In any shape; the documentation has epoch milliseconds as text here. */
  time?: Json;
  resources: string[];
  /** Empty if the event has none, or an odd one. */
  detail: JsonObject;
}

const SOURCES = ['aws.sagemaker', 'aws.cloudwatch'];
const AS_DELIVERED = 'send the event exactly as EventBridge delivers it';

/** The event's own parts. @throws InputError in one sentence if it is no event for us. */
export function parseEvent(value: unknown): EventBridgeEvent {
  const event = asObject(value);
  if (event === undefined) {
    throw new InputError(`Expected a JSON object but got ${nameOf(value)}; ${AS_DELIVERED}.`);
  }
  if (isEventGrid(event)) {
    throw new InputError('This is an Azure Event Grid event; send it to the door for Azure events instead.');
  }
  const id = asText(own(event, 'id'));
  if (id === undefined) throw new InputError(`The event has no "id"; ${AS_DELIVERED}.`);
  const detailType = asText(own(event, 'detail-type'));
  if (detailType === undefined) throw new InputError(`The event has no "detail-type"; ${AS_DELIVERED}.`);
  return {
    id,
    detailType,
    source: sourceOf(event),
    account: asText(own(event, 'account')),
    region: asText(own(event, 'region')),
    time: own(event, 'time'),
    resources: asArray(own(event, 'resources'))
      .map(asText)
      .filter((resource) => resource !== undefined),
    detail: asObject(own(event, 'detail')) ?? {},
  };
}

/** A detail-type by which to compare: old documents write it without spaces. */
export function typeKey(detailType: string): string {
  return detailType.replace(/\s/g, '').toLowerCase();
}

/** The model package example of the documentation gives its source as a list. */
function sourceOf(event: JsonObject): string {
  const written = own(event, 'source');
  if (typeof written === 'string' && SOURCES.includes(written)) return written;
  const sources = (Array.isArray(written) ? written : [written]).flatMap((source) => asText(source) ?? []);
  if (sources.some((source) => /^bellhop(\.|$)/i.test(source))) {
    throw new InputError(
      'Bellhop published this event itself; leave its source "bellhop" out of the rule that feeds it.',
    );
  }
  const taken = sources.find((source) => SOURCES.includes(source));
  if (taken !== undefined) return taken;
  const [first] = sources;
  if (first === undefined) throw new InputError(`The event has no "source"; ${AS_DELIVERED}.`);
  const wanted = SOURCES.map((source) => JSON.stringify(source)).join(' and ');
  throw new InputError(
    `The source ${JSON.stringify(cut(first))} is not one that Bellhop takes; it takes ${wanted}, so narrow the rule to these.`,
  );
}

function isEventGrid(event: JsonObject): boolean {
  if (Object.hasOwn(event, 'detail-type')) return false;
  return (
    Object.hasOwn(event, 'specversion') ||
    (Object.hasOwn(event, 'eventType') && Object.hasOwn(event, 'topic'))
  );
}

function nameOf(value: unknown): string {
  return value === null || value === undefined ? String(value) : `a ${typeof value}`;
}

/** Error sentences stay readable whatever was sent. */
export function cut(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
