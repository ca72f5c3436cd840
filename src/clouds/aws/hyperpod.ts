// HyperPod: clusters, the health of their nodes, and what happens inside them.

import type { Tone } from '../../core/event';
import { asText, type JsonObject, ownAnyCase } from '../../core/json';
import { normaliseStatus } from '../../core/status';
import { consoleLink } from './console-links';
import type { Draft } from './draft';
import type { EventBridgeEvent } from './event-bridge';
import { knownList, numberAt, objectAt, objectsAt, tagsOf, textAt, timeAt } from './fields';
import { draftOf, nameOfArn, UNKNOWN, withAttributes } from './resource';

/** How deep the metadata of an event is searched for its failure message. */
const DEEPEST = 4;

export function decodeHyperPodCluster(event: EventBridgeEvent): Draft {
  const { detail } = event;
  const groups = objectsAt(detail, 'InstanceGroups').map(groupOf);
  const draft = withAttributes(draftOf(event, 'hyperpod-cluster', 'Cluster'), {
    instanceGroups: knownList(groups),
    nodeRecovery: textAt(detail, 'NodeRecovery'),
    orchestrator: Object.keys(objectAt(detail, 'Orchestrator') ?? {})[0]?.slice(0, 20),
  });
  const short = normaliseStatus(draft.status) === 'InService' && groups.some(isShort);
  return {
    ...draft,
    // An empty failure message is what a healthy cluster has.
    reason: textAt(detail, 'FailureMessage') ?? draft.reason,
    ...(short && { tone: 'warning' as const }),
  };
}

/** @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-hyperpod-cluster-events-reference.html */
export function decodeHyperPodNode(event: EventBridgeEvent): Draft {
  const { detail } = event;
  const health = objectAt(detail, 'HealthSummary');
  const arn = textAt(detail, 'ClusterArn') ?? event.resources[0];
  const instance = textAt(detail, 'InstanceId');
  const cluster = textAt(detail, 'ClusterName') ?? nameOfArn(arn);
  return {
    kind: 'hyperpod-node',
    status: textAt(health, 'HealthStatus') ?? UNKNOWN,
    arn,
    name: instance,
    id: arn && instance && `${arn}/node/${instance}`,
    url: (region) => consoleLink(region, 'cluster', cluster ?? ''),
    reason: textAt(health, 'HealthStatusReason'),
    tags: tagsOf(ownAnyCase(detail, 'Tags')),
    attributes: {
      cluster,
      clusterArn: arn,
      repairAction: textAt(health, 'RepairAction'),
      recommendation: textAt(health, 'Recommendation'),
    },
  };
}

export function decodeHyperPodEvent(event: EventBridgeEvent): Draft {
  const details = objectAt(event.detail, 'EventDetails') ?? event.detail;
  const arn = textAt(details, 'ClusterArn') ?? event.resources[0];
  const status = normaliseStatus(textAt(details, 'EventLevel') ?? UNKNOWN);
  const tone = toneOfLevel(status);
  const description = textAt(details, 'Description');
  const failure = failureMessage(objectAt(details, 'EventDetails'));
  return {
    kind: 'hyperpod-event',
    status,
    tone,
    arn,
    name: textAt(details, 'ClusterName'),
    id: arn && `${arn}/event/${textAt(details, 'EventId') ?? event.id}`,
    reason: failure ?? (tone === 'info' ? undefined : description),
    attributes: {
      clusterArn: arn,
      description,
      resourceType: textAt(details, 'ResourceType'),
      instanceGroup: textAt(details, 'InstanceGroupName'),
      instanceId: textAt(details, 'InstanceId'),
      eventId: textAt(details, 'EventId'),
      occurredAt: timeAt(details, 'EventTime'),
    },
  };
}

function toneOfLevel(level: string): Tone {
  if (/^error$/i.test(level)) return 'failure';
  return /^warn(ing)?$/i.test(level) ? 'warning' : 'info';
}

function groupOf(group: JsonObject) {
  const status = textAt(group, 'Status') ?? textAt(group, 'InstanceGroupStatus');
  return {
    name: textAt(group, 'InstanceGroupName'),
    instanceType: textAt(group, 'InstanceType'),
    currentCount: numberAt(group, 'CurrentCount'),
    targetCount: numberAt(group, 'TargetCount'),
    status: status && normaliseStatus(status),
  };
}

/** A group that has fewer nodes than it should, or says itself that it is not well. */
function isShort({ status, currentCount, targetCount }: ReturnType<typeof groupOf>): boolean {
  if (status === 'Failed' || status === 'Degraded') return true;
  return currentCount !== undefined && targetCount !== undefined && currentCount < targetCount;
}

/** The metadata has one shape for each resource type; a failure message is in any of them. */
function failureMessage(metadata: JsonObject | undefined, depth = 0): string | undefined {
  if (metadata === undefined || depth > DEEPEST) return undefined;
  const message = asText(ownAnyCase(metadata, 'FailureMessage'));
  if (message !== undefined) return message;
  for (const key of Object.keys(metadata)) {
    const inner = failureMessage(objectAt(metadata, key), depth + 1);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
