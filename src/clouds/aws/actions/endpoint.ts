// Rolling an endpoint back: UpdateEndpoint to the configuration that it had before the one that the message shows.

import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  type DescribeEndpointConfigOutput,
  type DescribeEndpointOutput,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import type { Deed, Standing } from '../../../core/cloud-actions';
import { CallError } from '../../../core/errors';
import { asText, withoutUndefined } from '../../../core/json';
import { confirmed } from './confirm';
import { plain, presentEvent } from './present-state';
import { type Row, refused, type Scene } from './scene';

type Endpoint = DescribeEndpointOutput;

export function describeEndpoint({ calls, event }: Scene): Promise<Endpoint> {
  return calls.read(new DescribeEndpointCommand({ EndpointName: event.subject.name }));
}

function describeConfig({ calls }: Scene, name: string): Promise<DescribeEndpointConfigOutput> {
  return calls.read(new DescribeEndpointConfigCommand({ EndpointConfigName: name }));
}

/** Undefined if it was deleted. */
async function existingConfig(scene: Scene, name: string): Promise<DescribeEndpointConfigOutput | undefined> {
  try {
    return await describeConfig(scene, name);
  } catch (error) {
    if (error instanceof CallError && error.outcome === 'gone') return undefined;
    throw error;
  }
}

/** What the message shows it serve by. The way back starts there, so that a repeat does not go forth again. */
function shownConfig({ event }: Scene): string | undefined {
  return asText(event.attributes.endpointConfig);
}

interface WayBack {
  now: Endpoint;
  shown?: string;
  target?: string;
  done: boolean;
  why?: string;
}

/** It serves by this configuration, or is on its way to. */
function leadsTo({ EndpointConfigName, EndpointStatus, PendingDeploymentSummary }: Endpoint, config: string) {
  if (PendingDeploymentSummary?.EndpointConfigName === config) return true;
  return EndpointConfigName === config && EndpointStatus !== 'RollingBack';
}

async function wayBack(scene: Scene): Promise<WayBack> {
  const now = await describeEndpoint(scene);
  const shown = shownConfig(scene);
  const target = shown && (await scene.previousConfig(scene.arn.text, shown));
  const way = { now, shown, target };
  if (shown === undefined)
    return {
      ...way,
      done: false,
      why: 'The message does not say by which configuration the endpoint serves.',
    };
  if (target === undefined)
    return { ...way, done: false, why: `Bellhop has not seen the configuration before ${shown}.` };
  if (leadsTo(now, target)) return { ...way, done: true, why: `It serves by ${target} already.` };
  if (now.EndpointStatus !== 'InService')
    return {
      ...way,
      done: false,
      why: `The endpoint is ${now.EndpointStatus}; this needs one that is InService.`,
    };
  if ((await existingConfig(scene, target)) === undefined)
    return { ...way, done: false, why: `The configuration ${target} has been deleted.` };
  return { ...way, done: false };
}

async function inspect(scene: Scene): Promise<Standing> {
  const { now, shown, target, done, why } = await wayBack(scene);
  const current = now.EndpointConfigName;
  const at = now.LastModifiedTime ?? now.CreationTime;
  return {
    status: now.EndpointStatus ?? 'Unknown',
    open: why === undefined,
    done,
    ...(why !== undefined && { why }),
    evidence: withoutUndefined({
      endpoint: scene.arn.text,
      status: now.EndpointStatus,
      config: current,
      previousConfig: target,
      lastModifiedAt: at?.toISOString(),
    }),
    moved:
      shown !== undefined && current !== undefined && current !== shown
        ? [{ name: 'endpointConfig', was: shown, is: current }]
        : [],
    event: presentEvent({
      detailType: 'SageMaker Endpoint State Change',
      arn: scene.arn,
      at,
      detail: plain(now),
      shown: scene.event,
    }),
    // SageMaker does not say who changed it. By its own name it is nobody that a policy knows, unless as automation.
    requesters: [scene.arn.text],
    lineage: [scene.arn.text],
  };
}

async function perform(scene: Scene): Promise<Deed> {
  const { now, shown, target, done, why } = await wayBack(scene);
  if (done) return { status: now.EndpointStatus ?? 'Unknown' };
  if (why === undefined && now.EndpointConfigName !== shown)
    throw refused('ConfigMoved', `The endpoint serves by ${now.EndpointConfigName} now, not by ${shown}.`);
  if (why !== undefined || target === undefined) throw refused('NoWayBack', why ?? 'There is no way back.');
  await scene.calls.change(
    new UpdateEndpointCommand({
      EndpointName: scene.event.subject.name,
      EndpointConfigName: target,
      // The guardrails of the last deployment, with its alarms, watch over the way back as well.
      ...(now.LastDeploymentConfig !== undefined && { RetainDeploymentConfig: true }),
    }),
  );
  const after = await confirmed(
    () => describeEndpoint(scene),
    (endpoint) => leadsTo(endpoint, target) || endpoint.EndpointStatus === 'Updating',
    scene.pause,
  );
  return { status: after.EndpointStatus ?? 'Unknown' };
}

export const endpointRow: Row = { inspect, perform };
