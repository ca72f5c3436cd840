// CloudTrail: an API call, or what SageMaker did on its own, with who did it and to what.

import { InputError } from '../../core/errors';
import type { Parent } from '../../core/event';
import { type JsonObject, ownAnyCase } from '../../core/json';
import { buildArn, namedBy, parseSageMakerArn } from './arn';
import { type Target, targetOf } from './call-target';
import type { Draft } from './draft';
import { cut, type EventBridgeEvent } from './event-bridge';
import { booleanAt, objectAt, tagsOf, textAt } from './fields';
import { type Identity, identityOf } from './identity';

const OUR_SERVICE = /^sagemaker\.amazonaws\.com(\.cn)?$/i;
const SUCCEEDED = 'Succeeded';

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
