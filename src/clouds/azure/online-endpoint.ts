// An online endpoint as the resource manager shows it, and how its traffic is divided.

import type { Moved, Order } from '../../core/cloud-actions';
import type { MlEvent } from '../../core/event';
import { asNumber, asObject, asText, canonicalJson, type JsonObject } from '../../core/json';
import { isoTime } from '../../core/time';
import { cut, textMap } from './text';

/** Percent by deployment. */
export type Traffic = Record<string, number>;

/** The tag in which whoever shifts traffic writes how it was before, as JSON: `{"blue":100}`. Azure keeps no history of it. */
export const PREVIOUS_TRAFFIC = 'previousTraffic';
const LONGEST_TAG = 256;

export interface EndpointState {
  body: JsonObject;
  provisioning: string;
  traffic: Traffic;
  tags: Record<string, string>;
  changedAt?: string;
  changedBy?: string;
}

export interface Deployment {
  name: string;
  provisioning: string;
  model?: string;
}

export function stateOf(body: JsonObject): EndpointState {
  const properties = asObject(body.properties);
  const system = asObject(body.systemData);
  const state: EndpointState = {
    body,
    provisioning: asText(properties?.provisioningState) ?? 'Unknown',
    traffic: trafficOf(properties?.traffic) ?? {},
    tags: textMap(asObject(body.tags)),
  };
  const changedAt = isoTime(system?.lastModifiedAt);
  const changedBy = asText(system?.lastModifiedBy) ?? asText(system?.createdBy);
  if (changedAt !== undefined) state.changedAt = changedAt;
  if (changedBy !== undefined) state.changedBy = changedBy;
  return state;
}

export function deploymentOf(item: JsonObject | undefined): Deployment[] {
  const name = asText(item?.name);
  if (name === undefined) return [];
  const properties = asObject(item?.properties);
  const model = asText(properties?.model);
  const found = { name, provisioning: asText(properties?.provisioningState) ?? 'Unknown' };
  return [model === undefined ? found : { ...found, model }];
}

/**
 * The whole resource, since PATCH takes tags and identity alone: what was read, without what only Azure writes.
 * https://learn.microsoft.com/rest/api/azureml/online-endpoints/create-or-update
 */
export function bodyOf({ body, tags }: EndpointState, traffic: Traffic, order: Order): JsonObject {
  const {
    provisioningState: _state,
    scoringUri: _scoring,
    swaggerUri: _swagger,
    keys: _keys,
    ...properties
  } = asObject(body.properties) ?? {};
  const written: JsonObject = {
    location: body.location,
    tags: {
      ...tags,
      rollbackBy: cut(order.by, LONGEST_TAG),
      rollbackAt: order.at,
      rollbackNote: cut(order.note, LONGEST_TAG),
    },
    properties: { ...properties, traffic },
  };
  for (const key of ['kind', 'sku'] as const) if (body[key] != null) written[key] = body[key];
  const identity = identityOf(asObject(body.identity));
  if (identity !== undefined) written.identity = identity;
  return written;
}

function identityOf(identity: JsonObject | undefined): JsonObject | undefined {
  if (identity === undefined) return undefined;
  const users = Object.keys(asObject(identity.userAssignedIdentities) ?? {});
  return {
    type: identity.type,
    ...(users.length > 0 && { userAssignedIdentities: Object.fromEntries(users.map((id) => [id, {}])) }),
  };
}

export function parsedTraffic(text: string | undefined): Traffic | undefined {
  try {
    return trafficOf(JSON.parse(text ?? 'null'));
  } catch {
    return undefined;
  }
}

function trafficOf(value: unknown): Traffic | undefined {
  const object = asObject(value);
  if (object === undefined) return undefined;
  const shares = Object.entries(object).map(([name, share]) => [name, asNumber(share)] as const);
  if (shares.some(([, share]) => share === undefined)) return undefined;
  return Object.fromEntries(shares) as Traffic;
}

export function problemOf(traffic: Traffic, deployments: Deployment[]): string | undefined {
  const shares = Object.values(traffic);
  const whole = shares.every((share) => Number.isInteger(share) && share >= 0 && share <= 100);
  if (!whole || shares.reduce((sum, share) => sum + share, 0) !== 100)
    return `The traffic that was noted does not add up to 100: ${inWords(traffic)}.`;
  const ready = (name: string) =>
    deployments.some((one) => one.name === name && one.provisioning === 'Succeeded');
  const missing = Object.keys(traffic).filter((name) => traffic[name] !== 0 && !ready(name));
  return missing.length === 0 ? undefined : `The deployment ${missing.join(', ')} is no more, or not ready.`;
}

/** A deployment with none of it is as good as one that is not named. */
export function sameTraffic(a: Traffic, b: Traffic): boolean {
  const some = (traffic: Traffic) =>
    Object.fromEntries(Object.entries(traffic).filter(([, share]) => share !== 0));
  return canonicalJson(some(a)) === canonicalJson(some(b));
}

/** What differs from what a message showed, if it showed any of it. */
export function movedOf({ attributes }: MlEvent, { traffic }: EndpointState): Moved[] {
  const shown = trafficOf(attributes.traffic);
  if (shown === undefined || sameTraffic(shown, traffic)) return [];
  return [{ name: 'traffic', was: inWords(shown), is: inWords(traffic) }];
}

export function inWords(traffic: Traffic): string {
  const shares = Object.entries(traffic).map(([name, share]) => `${name} ${share} %`);
  return shares.join(', ') || 'no traffic';
}
