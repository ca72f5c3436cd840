// Azure ML events, in whatever envelope, as MlEvents.

import type { MlEvent, Subject } from '../../core/event';
import { asObject, asText, type JsonObject, ownAnyCase, withoutUndefined } from '../../core/json';
import type { Cloud, Decoded } from '../../core/ports';
import { normaliseStatus, offeredActions, toneOf } from '../../core/status';
import type { Described } from './described';
import { describeDrift } from './drift';
import { type Envelope, openEnvelope } from './envelope';
import { describeDeployment, describeModel } from './model';
import { describeOther } from './other';
import { describeRun } from './run';

/** By lower-case type: Azure compares provider names without case. */
const DECODERS = new Map<string, (envelope: Envelope) => Described>([
  ['modelregistered', describeModel],
  ['modeldeployed', describeDeployment],
  ['runcompleted', describeRun],
  ['runstatuschanged', describeRun],
  ['datasetdriftdetected', describeDrift],
]);

/**
 * Azure Machine Learning as a cloud. `decode` is pure; it takes one event or an array of them, schemas mixed as they
 * come, and gives one result for each, in their order.
 */
export function createAzureCloud(): Cloud {
  return { id: 'azure', decode };
}

function decode(envelope: unknown, receivedAt: Date): Decoded[] {
  if (!Array.isArray(envelope)) return [decodeOne(envelope, receivedAt)];
  if (envelope.length === 0) return [{ error: 'The array of events is empty.' }];
  return envelope.map((item) => decodeOne(item, receivedAt));
}

function decodeOne(item: unknown, receivedAt: Date): Decoded {
  const opened = openEnvelope(item, receivedAt);
  if (!('envelope' in opened)) return opened;
  const { envelope } = opened;
  const describe = DECODERS.get(envelope.type.toLowerCase()) ?? describeOther;
  return { event: complete(envelope, describe(envelope)) };
}

function complete(envelope: Envelope, described: Described): MlEvent {
  const { kind, name, version, id, url, reason, parent, tags, attributes } = described;
  const status = normaliseStatus(described.status);
  const tone = toneOf(kind, status);
  const { subscription, resourceGroup, workspace } = envelope.workspace;
  return withoutUndefined<MlEvent>({
    id: envelope.id,
    cloud: 'azure',
    kind,
    tone,
    status,
    time: envelope.time,
    subject: withoutUndefined<Subject>({ name, version, id, subscription, resourceGroup, workspace, url }),
    reason,
    actor: actorOf(envelope.data),
    parent,
    actions: offeredActions('azure', kind, tone, status),
    tags,
    attributes,
  });
}

/** `createdBy` is in no documentation, but the service writes it: a name, or an object that has one. */
function actorOf(data: JsonObject): string | undefined {
  const creator = ownAnyCase(data, 'createdBy');
  const person = asObject(creator);
  return person === undefined
    ? asText(creator)
    : (asText(ownAnyCase(person, 'userName')) ?? asText(ownAnyCase(person, 'userObjectId')));
}
