// CloudTrail: an API call, or what SageMaker did on its own, with who did it and to what.

import { InputError } from '../../core/errors';
import type { Parent } from '../../core/event';
import { asText, type JsonObject, ownAnyCase } from '../../core/json';
import { type Arn, accountOf, buildArn, namedBy, parseSageMakerArn, regionOf } from './arn';
import type { Draft } from './draft';
import { cut, type EventBridgeEvent } from './event-bridge';
import { booleanAt, objectAt, objectsAt, tagsOf, textAt } from './fields';
import { type Identity, identityOf } from './identity';

const OUR_SERVICE = /^sagemaker\.amazonaws\.com(\.cn)?$/i;
const SUCCEEDED = 'Succeeded';

/** What a call was about: the resource's ARN and name as far as the record tells. */
interface Target {
  arn?: string;
  name?: string;
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export function decodeApiCall(event: EventBridgeEvent): Draft {
  const record = event.detail;
  const service = textAt(record, 'eventSource');
  if (service !== undefined && !OUR_SERVICE.test(service)) {
    throw new InputError(
      `The CloudTrail record is of ${JSON.stringify(cut(service))}; Bellhop takes those of "sagemaker.amazonaws.com", so narrow the rule to this eventSource.`,
    );
  }
  const eventName = textAt(record, 'eventName') ?? 'UnknownCall';
  const errorCode = textAt(record, 'errorCode');
  const identity = identityOf(record);
  const own = textAt(record, 'eventType') === 'AwsServiceEvent';
  const target = targetOf(event, eventName);
  return {
    kind: 'api-call',
    status: errorCode ?? SUCCEEDED,
    tone: errorCode !== undefined || identity.type === 'Root' ? 'warning' : 'info',
    arn: target.arn,
    name: target.name ?? (target.arn === undefined ? eventName : undefined),
    id: target.arn ?? `event/${event.id}`,
    reason: textAt(record, 'errorMessage'),
    actor: own ? 'sagemaker.amazonaws.com' : identity.actor,
    parent: own ? tuningParent(record, target) : undefined,
    tags: tagsOf(ownAnyCase(objectAt(record, 'requestParameters'), 'tags')),
    attributes: {
      eventName,
      eventId: textAt(record, 'eventID'),
      eventType: textAt(record, 'eventType'),
      readOnly: booleanAt(record, 'readOnly'),
      accessDenied: /^(client\.)?(accessdenied|unauthorized)/i.test(errorCode ?? ''),
      ...identityFacts(identity),
    },
  };
}

function identityFacts({ type, role, invokedBy, provider, onBehalfOf }: Identity) {
  return { identityType: type, role, invokedBy, identityProvider: provider, onBehalfOf };
}

/**
 * The resource: what the answer names, else the request, else what the refusal says; a call refused for want of
 * rights has no parameters in its record. A bare name becomes the ARN it has by rule, so that the call and the
 * state change that it caused meet in one subject.
 */
function targetOf(event: EventBridgeEvent, eventName: string): Target {
  const record = event.detail;
  const request = objectAt(record, 'requestParameters');
  const places = [objectAt(record, 'responseElements'), request, objectAt(record, 'serviceEventDetails')];
  for (const place of places) {
    const found = firstArn(place, eventName);
    if (found !== undefined) {
      const name = textAt(request, `${found.thing}Name`);
      return { arn: found.arn.text, name };
    }
  }
  const listed = objectsAt(record, 'resources').map((resource) => textAt(resource, 'ARN'));
  const refused = / on resource: (arn:\S+)/.exec(textAt(record, 'errorMessage') ?? '')?.[1];
  const arn = [...listed, ...event.resources, refused].map(parseSageMakerArn).find(Boolean);
  if (arn !== undefined) return { arn: arn.text };
  for (const place of places) {
    const named = firstName(place, eventName);
    if (named !== undefined) return { ...named, arn: arnByRule(event, named) };
  }
  return {};
}

/** Members ending in `suffix`, those that the call's own name speaks of first. */
function membersOf(place: JsonObject | undefined, suffix: RegExp, eventName: string): [string, string][] {
  const members = Object.entries(place ?? {}).flatMap(([key, value]): [string, string][] => {
    const text = suffix.test(key) ? asText(value) : undefined;
    return text === undefined ? [] : [[key.replace(suffix, ''), text]];
  });
  const call = eventName.toLowerCase();
  const rank = ([thing]: [string, string]): number => (call.endsWith(thing.toLowerCase()) ? 0 : 1);
  return members.sort((a, b) => rank(a) - rank(b));
}

function firstArn(place: JsonObject | undefined, eventName: string): { thing: string; arn: Arn } | undefined {
  for (const [thing, text] of membersOf(place, /Arn$/, eventName)) {
    const arn = parseSageMakerArn(text);
    if (arn !== undefined) return { thing, arn };
  }
  return undefined;
}

function firstName(
  place: JsonObject | undefined,
  eventName: string,
): { thing: string; name: string } | undefined {
  const [first] = membersOf(place, /Name$/, eventName);
  return first && { thing: first[0], name: first[1] };
}

function arnByRule(
  event: EventBridgeEvent,
  { thing, name }: { thing: string; name: string },
): string | undefined {
  const account = accountOf(event.account);
  const region = regionOf(event.region);
  if (account === undefined || region === undefined || !/^[A-Za-z0-9][\w.-]*$/.test(name)) return undefined;
  const type = thing.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return /^[a-z-]+$/.test(type) ? buildArn(region, account, type, name) : undefined;
}

/** The tuning job that started or stopped a training job: named beside it, or by the training job's own name. */
function tuningParent(record: JsonObject, target: Target): Parent | undefined {
  const details = objectAt(record, 'serviceEventDetails');
  const arn = parseSageMakerArn(
    textAt(details, 'hyperParameterTuningJobArn') ?? textAt(details, 'tuningJobArn'),
  );
  if (arn !== undefined) return { kind: 'tuning-job', name: namedBy(arn).name, id: arn.text };
  const job = parseSageMakerArn(target.arn);
  const child = target.name ?? (job && namedBy(job).name);
  const name =
    textAt(details, 'hyperParameterTuningJobName') ??
    textAt(details, 'tuningJobName') ??
    /^(.+)-\d{3,}-[0-9a-f]{8}$/.exec(child ?? '')?.[1];
  if (name === undefined) return undefined;
  const { account, region } = job ?? {};
  const id =
    account !== undefined && region !== undefined
      ? buildArn(region, account, 'hyper-parameter-tuning-job', name)
      : name;
  return { kind: 'tuning-job', name, id };
}
