// Model packages: a version of a model in the registry, and whether it may be deployed.

import type { Parent } from '../../core/event';
import { asObject, type Json, type JsonObject, ownAnyCase } from '../../core/json';
import { normaliseStatus } from '../../core/status';
import { namedBy, parseExecutionArn, parseSageMakerArn } from './arn';
import type { Draft } from './draft';
import type { EventBridgeEvent } from './event-bridge';
import { known, numberAt, objectAt, objectsAt, textAt, textList } from './fields';
import { draftOf, failedChecks, lastModifier, withAttributes } from './resource';

const MOST_METRICS = 20;

export function decodeModelPackage(event: EventBridgeEvent): Draft {
  const { detail } = event;
  const packageStatus = statusAt(detail, 'ModelPackageStatus');
  const approvalStatus = statusAt(detail, 'ModelApprovalStatus');
  const containers = objectsAt(objectAt(detail, 'InferenceSpecification'), 'Containers');
  const draft = withAttributes(draftOf(event, 'model-version', 'ModelPackage'), {
    approvalStatus,
    packageStatus,
    approvalDescription: textAt(detail, 'ApprovalDescription'),
    modelMetrics: modelMetrics(objectAt(detail, 'ModelMetrics')),
    images: textList(containers.map((container) => ownAnyCase(container, 'Image'))),
    modelDataUrls: textList(containers.map((container) => ownAnyCase(container, 'ModelDataUrl'))),
    lifecycle: lifecycleOf(objectAt(detail, 'ModelLifeCycle')),
    updatedFields: textList(listAt(detail, 'UpdatedModelPackageFields')),
  });
  // A package that is not Completed has nothing to approve yet; one that failed never will.
  const decidable = packageStatus === undefined || packageStatus === 'Completed';
  draft.status = (decidable ? approvalStatus : undefined) ?? packageStatus ?? draft.status;
  draft.reason ??= failedChecks(detail, 'ModelPackageStatusDetails');
  draft.actor = lastModifier(detail);
  draft.parent = parentOf(detail);
  return Object.assign(draft, versionOf(draft, event));
}

/** A version goes by its group and number, a package without a group by its own name. */
function versionOf(
  draft: Draft,
  { detail, resources }: EventBridgeEvent,
): { name?: string; version?: string } {
  const arn = parseSageMakerArn(draft.arn) ?? parseSageMakerArn(resources[0]);
  const named = arn && namedBy(arn);
  const group = textAt(detail, 'ModelPackageGroupName');
  if (group === undefined) return named?.version === undefined ? { name: draft.name } : named;
  // The number comes as text in some events, and as a float in others.
  const version = numberAt(detail, 'ModelPackageVersion')?.toString();
  return { name: group, version: version ?? textAt(detail, 'ModelPackageVersion') ?? named?.version };
}

function statusAt(detail: JsonObject, key: string): string | undefined {
  const status = textAt(detail, key);
  return status && normaliseStatus(status);
}

function listAt(detail: JsonObject, key: string): Json[] {
  const value = ownAnyCase(detail, key);
  return Array.isArray(value) ? value : [];
}

function parentOf(detail: JsonObject): Parent | undefined {
  const generatedBy = textAt(objectAt(detail, 'MetadataProperties'), 'GeneratedBy');
  const run = parseExecutionArn(generatedBy);
  return run && { kind: 'pipeline-run', name: run.pipeline, id: generatedBy as string };
}

function lifecycleOf(lifecycle: JsonObject | undefined): Json {
  return known({
    stage: textAt(lifecycle, 'Stage'),
    stageStatus: textAt(lifecycle, 'StageStatus'),
    stageDescription: textAt(lifecycle, 'StageDescription'),
  });
}

/** `ModelQuality.Statistics.S3Uri` becomes `modelQualityStatistics`. */
function modelMetrics(metrics: JsonObject | undefined): Json {
  const uris = new Map<string, string>();
  for (const group of Object.keys(metrics ?? {})) {
    const reports = asObject(metrics?.[group]) ?? {};
    for (const report of Object.keys(reports)) {
      const uri = textAt(asObject(reports[report]), 'S3Uri');
      if (uri !== undefined && uris.size < MOST_METRICS)
        uris.set(group.charAt(0).toLowerCase() + group.slice(1) + report, uri);
    }
  }
  return Object.fromEntries(uris);
}
