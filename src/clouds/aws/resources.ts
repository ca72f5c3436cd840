// Resources with little to tell: models, cards, feature groups, images, notebooks, schedules and their like.

import type { JsonObject } from '../../core/json';
import { normaliseStatus } from '../../core/status';
import { namedBy, parseSageMakerArn } from './arn';
import type { Draft } from './draft';
import type { EventBridgeEvent } from './event-bridge';
import { numberAt, objectAt, objectsAt, textAt, textList } from './fields';
import { CHANGED, draftOf, failedChecks, lastModifier, nameOfArn, withAttributes } from './resource';

export function decodeModel(event: EventBridgeEvent): Draft {
  const { detail } = event;
  const primary = objectAt(detail, 'PrimaryContainer');
  const containers = [...(primary === undefined ? [] : [primary]), ...objectsAt(detail, 'Containers')];
  return withAttributes(draftOf(event, 'model', 'Model', CHANGED), {
    images: textList(containers.map((container) => textAt(container, 'Image'))),
    modelDataUrls: textList(containers.map((container) => textAt(container, 'ModelDataUrl'))),
  });
}

export function decodeModelCard(event: EventBridgeEvent): Draft {
  const { detail } = event;
  return {
    ...withAttributes(draftOf(event, 'model-card', 'ModelCard'), {
      modelId: textAt(detail, 'ModelId'),
      createdBy: textAt(objectAt(detail, 'CreatedBy'), 'UserProfileName'),
    }),
    version: numberAt(detail, 'ModelCardVersion')?.toString(),
    actor: lastModifier(detail),
  };
}

/** Its fields are not documented; these are those of the API's description of an export. */
export function decodeModelCardExport(event: EventBridgeEvent): Draft {
  const { detail } = event;
  const draft = draftOf(event, 'model-card-export', 'ModelCardExportJob', textAt(detail, 'Status'));
  return withAttributes(draft, {
    modelCard: textAt(detail, 'ModelCardName'),
    modelCardVersion: numberAt(detail, 'ModelCardVersion'),
    output: textAt(objectAt(detail, 'ExportArtifacts'), 'S3ExportArtifacts'),
  });
}

export function decodeFeatureGroup(event: EventBridgeEvent): Draft {
  const { detail } = event;
  const offline = objectAt(detail, 'OfflineStoreStatus');
  const raw = textAt(offline, 'Status') ?? textAt(detail, 'OfflineStoreStatus');
  const offlineStoreStatus = raw && normaliseStatus(raw);
  const draft = withAttributes(draftOf(event, 'feature-group', 'FeatureGroup'), {
    offlineStoreStatus,
    features: objectsAt(detail, 'FeatureDefinitions').length || undefined,
    offlineStore: textAt(objectAt(objectAt(detail, 'OfflineStoreConfig'), 'S3StorageConfig'), 'S3Uri'),
  });
  if (offlineStoreStatus !== 'Blocked' || /Failed$/i.test(normaliseStatus(draft.status))) return draft;
  return { ...draft, tone: 'warning', reason: draft.reason ?? textAt(offline, 'BlockedReason') };
}

export function decodeImage(event: EventBridgeEvent): Draft {
  const { detail } = event;
  return withAttributes(draftOf(event, 'image', 'Image'), {
    description: textAt(detail, 'Description'),
    latestVersion: numberAt(detail, 'Version'),
  });
}

/** An image version goes by its image's name; the ARN of its own ends in the number. */
export function decodeImageVersion(event: EventBridgeEvent): Draft {
  const { detail } = event;
  const own = parseSageMakerArn(textAt(detail, 'ImageVersionArn'));
  const named = own && namedBy(own);
  return {
    ...draftOf(event, 'image-version', 'ImageVersion'),
    name: textAt(detail, 'ImageName') ?? nameOfArn(textAt(detail, 'ImageArn')) ?? named?.name,
    version: numberAt(detail, 'Version')?.toString() ?? named?.version,
  };
}

export function decodeAlgorithm(event: EventBridgeEvent): Draft {
  const { detail } = event;
  const draft = draftOf(event, 'algorithm', 'Algorithm', CHANGED);
  return {
    ...withAttributes(draft, { description: textAt(detail, 'AlgorithmDescription') }),
    reason: draft.reason ?? failedChecks(detail, 'AlgorithmStatusDetails'),
  };
}

export function decodeNotebook(event: EventBridgeEvent): Draft {
  const { detail } = event;
  return withAttributes(draftOf(event, 'notebook-instance', 'NotebookInstance'), {
    instanceType: textAt(detail, 'InstanceType'),
    lifecycleConfig: textAt(detail, 'NotebookInstanceLifecycleConfigName'),
  });
}

export function decodeNotebookLifecycleConfig(event: EventBridgeEvent): Draft {
  return draftOf(event, 'notebook-lifecycle-config', 'NotebookInstanceLifecycleConfig', CHANGED);
}

export function decodeMonitoringSchedule(event: EventBridgeEvent): Draft {
  const { detail } = event;
  const config = objectAt(detail, 'MonitoringScheduleConfig');
  return withAttributes(draftOf(event, 'monitoring-schedule', 'MonitoringSchedule'), {
    monitoringType: textAt(detail, 'MonitoringType') ?? textAt(config, 'MonitoringType'),
    endpoint: textAt(detail, 'EndpointName'),
    schedule: textAt(objectAt(config, 'ScheduleConfig'), 'ScheduleExpression'),
    lastExecutionStatus: lastExecution(detail),
  });
}

function lastExecution(detail: JsonObject): string | undefined {
  return textAt(objectAt(detail, 'LastMonitoringExecutionSummary'), 'MonitoringExecutionStatus');
}
