// The events that SageMaker and CloudTrail send to EventBridge about what happens in the stand-in, in the shapes that they have there.

import { randomUUID } from 'node:crypto';
import { asArray, asObject, type Json, type JsonObject } from '../../../src/core/json';

export type Emit = (event: JsonObject) => void;

export interface EventPlace {
  account: string;
  region: string;
  /** Epoch ms. */
  now(): number;
  emit: Emit;
}

/** `2026-03-12T08:31:48Z`: the envelope counts whole seconds. */
export function isoSeconds(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}

export function emitEvent(
  place: EventPlace,
  detailType: string,
  resources: string[],
  detail: JsonObject,
): void {
  const { account, region, now, emit } = place;
  emit({
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source: 'aws.sagemaker',
    account,
    time: isoSeconds(now()),
    region,
    resources,
    detail,
  });
}

/** Every time in it (epoch seconds, as on the wire) written another way. */
export function withTimes(value: Json, write: (seconds: number) => Json): Json {
  if (Array.isArray(value)) return value.map((member) => withTimes(member, write));
  const object = asObject(value);
  if (object === undefined) return value;
  return Object.fromEntries(
    Object.entries(object).map(([key, member]) => [
      key,
      /Time$/.test(key) && typeof member === 'number' ? write(member) : withTimes(member ?? null, write),
    ]),
  );
}

/** An event's detail, with times in any form, as the wire has it: epoch seconds, and no tags. */
export function wireOf(detail: JsonObject): JsonObject {
  const { Tags: _tags, UpdatedModelPackageFields: _fields, ...rest } = detail;
  const toSeconds = (value: Json, key: string): Json => {
    if (Array.isArray(value)) return value.map((member) => toSeconds(member, ''));
    const object = asObject(value);
    if (object !== undefined)
      return Object.fromEntries(
        Object.entries(object).map(([name, member]) => [name, toSeconds(member ?? null, name)]),
      );
    if (!/Time$/.test(key)) return value;
    return typeof value === 'number'
      ? value / 1000
      : typeof value === 'string'
        ? Date.parse(value) / 1000
        : value;
  };
  return toSeconds(rest, '') as JsonObject;
}

export function tagMap(tags: Json | undefined): JsonObject {
  if (!Array.isArray(tags)) return { ...asObject(tags) };
  return Object.fromEntries(
    asArray(tags).map((tag) => [String(asObject(tag)?.Key), asObject(tag)?.Value ?? '']),
  );
}

/** Who calls: a session of a role, as CloudTrail tells it. */
export interface Caller {
  role: string;
  session: string;
}

export function callerArn({ account }: EventPlace, { role, session }: Caller): string {
  return `arn:aws:sts::${account}:assumed-role/${role}/${session}`;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export function emitCall(
  place: EventPlace,
  caller: Caller,
  eventName: string,
  outcome: { request: JsonObject; answer?: JsonObject; error?: { code: string; message: string } },
): void {
  const { account, region, now } = place;
  const time = isoSeconds(now());
  const { role, session } = caller;
  emitEvent({ ...place }, 'AWS API Call via CloudTrail', [], {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROAEXAMPLE:${session}`,
      arn: callerArn(place, caller),
      accountId: account,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAEXAMPLE',
          arn: `arn:aws:iam::${account}:role/${role}`,
          accountId: account,
          userName: role,
        },
        attributes: { creationDate: time, mfaAuthenticated: 'false' },
      },
    },
    eventTime: time,
    eventSource: 'sagemaker.amazonaws.com',
    eventName,
    awsRegion: region,
    sourceIPAddress: '203.0.113.10',
    userAgent: 'aws-sdk-js/3',
    ...(outcome.error !== undefined && {
      errorCode: outcome.error.code,
      errorMessage: outcome.error.message,
    }),
    requestParameters: lowerKeys(outcome.request),
    responseElements: outcome.answer === undefined ? null : lowerKeys(outcome.answer),
    requestID: randomUUID(),
    eventID: randomUUID(),
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
  });
}

/** CloudTrail writes parameters with a small first letter. */
function lowerKeys(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key.charAt(0).toLowerCase() + key.slice(1), value]),
  );
}
