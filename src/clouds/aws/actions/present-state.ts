// The present state of a thing as an event: what Describe tells, in the envelope of its own event, read by the same decoder.

import type { MlEvent } from '../../../core/event';
import { canonicalJson, type JsonObject } from '../../../core/json';
import { sha256 } from '../../../core/sha256';
import type { Arn } from '../arn';
import { createAwsCloud } from '../decode';

const cloud = createAwsCloud();

/** An answer of the SDK as JSON: times as ISO text, without what is about the call. */
export function plain(answer: object | undefined): JsonObject {
  const { $metadata: _about, ...told } = (answer ?? {}) as { $metadata?: unknown };
  return JSON.parse(JSON.stringify(told)) as JsonObject;
}

export interface Present {
  detailType: string;
  arn: Arn;
  /** When it became so. */
  at: Date | undefined;
  detail: JsonObject;
  /** What the message showed: Describe leaves tags out. */
  shown: MlEvent;
  /** Where the event of this type leaves it out. */
  reason?: string;
}

/** Equal states make equal events, whenever they are looked at. */
export function presentEvent({ detailType, arn, at, detail, shown, reason }: Present): MlEvent {
  const time = (at ?? new Date(0)).toISOString();
  const id = `now-${sha256(canonicalJson([detailType, arn.text, time, detail])).slice(0, 32)}`;
  const envelope = {
    id,
    'detail-type': detailType,
    source: 'aws.sagemaker',
    account: arn.account,
    region: arn.region,
    time,
    resources: [arn.text],
    detail,
  };
  const [decoded] = cloud.decode(envelope, at ?? new Date(0));
  if (decoded === undefined || !('event' in decoded))
    throw new Error(`SageMaker's description of ${arn.text} cannot be read as an event`);
  const { event } = decoded;
  const tags = event.kind === shown.kind ? { ...shown.tags, ...event.tags } : event.tags;
  return { ...event, tags, ...(event.reason === undefined && reason !== undefined && { reason }) };
}

/** The attributes among `names` that are not what the message showed. */
export function movedAttributes(shown: MlEvent, now: MlEvent, names: readonly string[]) {
  return names.flatMap((name) => {
    const was = shown.attributes[name];
    const is = now.attributes[name];
    return canonicalJson(was) === canonicalJson(is) ? [] : [{ name, was: words(was), is: words(is) }];
  });
}

const LONGEST = 200;

function words(value: unknown): string {
  if (value === undefined) return 'none';
  const text = typeof value === 'string' ? value : canonicalJson(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
