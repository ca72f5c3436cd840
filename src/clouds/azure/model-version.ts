// A model version as the resource manager shows it, and the convention by which tags say that it is approved.

import type { MlEvent } from '../../core/event';
import { asObject, asText, type JsonObject } from '../../core/json';
import { isoTime } from '../../core/time';
import { eventNow } from './now-events';
import type { Place } from './places';
import { textMap } from './text';

/** Azure ML has no approval of its own. docs/actions-azure-ml.md tells users of these. */
export const APPROVAL = {
  state: 'approval',
  by: 'approvalBy',
  at: 'approvalAt',
  note: 'approvalNote',
} as const;
const OURS = new Set(Object.values(APPROVAL).map((name) => name.toLowerCase()));

export interface ModelVersion {
  /** As it was read, without what only Azure writes. */
  writable: JsonObject;
  tags: Record<string, string>;
  /** Tags that are not about the approval. */
  otherTags: Record<string, string>;
  properties: Record<string, string>;
  archived: boolean;
  /** Of the asset: `Succeeded` once it can be used. Older ones have none. */
  provisioning?: string;
  uri?: string;
  type?: string;
  stage?: string;
  description?: string;
  /** The run that made it. */
  runId?: string;
  createdBy?: string;
  createdAt?: string;
  changedBy?: string;
  changedAt?: string;
}

export function readModelVersion(body: JsonObject): ModelVersion {
  const { provisioningState, ...writable } = asObject(body.properties) ?? {};
  const system = asObject(body.systemData);
  const tags = textMap(asObject(writable.tags));
  const others = Object.entries(tags).filter(([name]) => !OURS.has(name.toLowerCase()));
  const version: ModelVersion = {
    writable,
    tags,
    otherTags: Object.fromEntries(others),
    properties: textMap(asObject(writable.properties)),
    archived: writable.isArchived === true,
  };
  const texts: Partial<ModelVersion> = {
    provisioning: asText(provisioningState),
    uri: asText(writable.modelUri),
    type: asText(writable.modelType),
    stage: asText(writable.stage),
    description: asText(writable.description),
    runId: runOf(writable, version),
    createdBy: asText(system?.createdBy),
    createdAt: isoTime(system?.createdAt),
    changedBy: asText(system?.lastModifiedBy),
    changedAt: isoTime(system?.lastModifiedAt),
  };
  for (const [key, text] of Object.entries(texts))
    if (text !== undefined) Object.assign(version, { [key]: text });
  return version;
}

/** Azure ML says it in `jobName`; models of MLflow and of older SDKs have it in a property, a tag, or their path. */
function runOf(writable: JsonObject, { properties, tags }: ModelVersion): string | undefined {
  const path = asText(writable.modelUri) ?? '';
  return (
    asText(writable.jobName) ??
    properties['azureml.runId'] ??
    properties['mlflow.runId'] ??
    tags['mlflow.runId'] ??
    /(?:\/dcid\.|azureml:\/\/jobs\/|\/jobs\/)([A-Za-z0-9][\w-]{0,254})(?:\/|$)/.exec(path)?.[1]
  );
}

/** The version as an event. Who changed it last is who decided, unless it is known better. */
export function modelEvent(
  place: Place,
  name: string,
  version: string,
  model: ModelVersion,
  shown: MlEvent,
  actor?: string,
): MlEvent {
  const { tags, properties, stage, archived, changedAt } = model;
  const event = eventNow({
    place,
    type: 'ModelRegistered',
    subject: `models/${name}:${version}`,
    data: { ModelName: name, ModelVersion: version, ModelTags: tags, ModelProperties: properties },
    state: [tags, properties, stage ?? null, archived, changedAt ?? null],
    at: changedAt ?? model.createdAt,
    shown,
  });
  const who = actor ?? (event.status === 'Registered' ? model.createdBy : model.changedBy);
  return who === undefined ? event : { ...event, actor: who };
}
