// Endpoints: their states, the progress of their deployments, and their configurations.

import type { JsonObject } from '../../core/json';
import { normaliseStatus } from '../../core/status';
import type { Draft } from './draft';
import type { EventBridgeEvent } from './event-bridge';
import { knownList, numberAt, objectAt, objectsAt, textAt, timeAt } from './fields';
import { CHANGED, draftOf, withAttributes } from './resource';

export function decodeEndpoint(event: EventBridgeEvent): Draft {
  const { detail } = event;
  return withAttributes(draftOf(event, 'endpoint', 'Endpoint'), {
    endpointConfig: textAt(detail, 'EndpointConfigName'),
    variants: knownList(objectsAt(detail, 'ProductionVariants').map(variantOf)),
  });
}

/** In a blue/green update the news stands with the variants to come, so theirs is shown where the old one has none. */
export function decodeEndpointDeployment(event: EventBridgeEvent): Draft {
  const { detail } = event;
  const pending = objectAt(detail, 'PendingDeploymentSummary');
  const next = objectsAt(pending, 'ProductionVariants').map(variantOf);
  const variants = objectsAt(detail, 'ProductionVariants').map((production) => {
    const variant = variantOf(production);
    const successor = next.find((candidate) => candidate.name === variant.name);
    return variant.status === undefined && successor !== undefined
      ? { ...variant, status: successor.status, statusMessage: successor.statusMessage }
      : variant;
  });
  return withAttributes(draftOf(event, 'endpoint-deployment', 'Endpoint'), {
    startedAt: timeAt(pending, 'StartTime'),
    endpointConfig: textAt(detail, 'EndpointConfigName'),
    pendingEndpointConfig: textAt(pending, 'EndpointConfigName'),
    variants: knownList(variants),
    pendingVariants: knownList(next),
  });
}

export function decodeEndpointConfig(event: EventBridgeEvent): Draft {
  const { detail } = event;
  const variants = objectsAt(detail, 'ProductionVariants');
  return withAttributes(draftOf(event, 'endpoint-config', 'EndpointConfig', CHANGED), {
    variants: knownList(variants.map(variantOf)),
    shadowVariants: knownList(objectsAt(detail, 'ShadowProductionVariants').map(variantOf)),
  });
}

function variantOf(variant: JsonObject) {
  const latest = latestStatus(variant);
  const status = textAt(latest, 'Status');
  return {
    name: textAt(variant, 'VariantName'),
    modelName: textAt(variant, 'ModelName'),
    instanceType: textAt(variant, 'InstanceType'),
    weight: numberAt(variant, 'CurrentWeight') ?? numberAt(variant, 'InitialVariantWeight'),
    desiredWeight: numberAt(variant, 'DesiredWeight'),
    instanceCount: numberAt(variant, 'CurrentInstanceCount') ?? numberAt(variant, 'InitialInstanceCount'),
    desiredInstanceCount: numberAt(variant, 'DesiredInstanceCount'),
    status: status && normaliseStatus(status),
    statusMessage: textAt(latest, 'StatusMessage'),
  };
}

/** The status that began last; of those without a time, the last in the list. */
function latestStatus(variant: JsonObject): JsonObject | undefined {
  return objectsAt(variant, 'VariantStatus').reduce<JsonObject | undefined>((latest, status) => {
    const began = (of: JsonObject | undefined) => timeAt(of, 'StartTime') ?? '';
    return latest === undefined || began(status) >= began(latest) ? status : latest;
  }, undefined);
}
