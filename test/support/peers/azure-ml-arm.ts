// The resource manager's half of a pretended Azure ML: workspaces, jobs, model versions, online endpoints.

import { asObject, type JsonObject } from '../../../src/core/json';
import {
  armError,
  changesJob,
  endpointProblem,
  jobProblem,
  modelProblem,
  userError,
} from './azure-ml-answers';
import { type AmlEndpoint, type AmlModel, type AmlUser, type AmlWorld, isFinal } from './azure-ml-world';
import type { PeerAnswer } from './http';

export interface ArmRequest {
  method: string;
  /** Below the workspace, without a slash in front. */
  path: string;
  body: JsonObject | undefined;
  by: AmlUser;
}

/** What it needs in roles, and what it does. */
export interface ArmRoute {
  needs: string;
  answer(): PeerAnswer;
}

export interface ArmParts {
  world: AmlWorld;
  /** The server's own address, and the workspace's resource id. */
  url(): string;
  workspace: string;
  /** How many reads an endpoint is Updating after a change. */
  updatingReads(): number;
}

const JOB_NAME = /^[a-zA-Z0-9][a-zA-Z0-9\-_]{0,254}$/;

/** Undefined: there is no such route. */
export function armRoute(parts: ArmParts, request: ArmRequest): ArmRoute | undefined {
  const { method, path } = request;
  const [, job, cancel] = /^jobs\/([^/]+)(\/cancel)?$/.exec(path) ?? [];
  const [, model, version] = /^models\/([^/]+)\/versions\/([^/]+)$/.exec(path) ?? [];
  const [, endpoint, deployments] = /^onlineEndpoints\/([^/]+)(\/deployments)?$/.exec(path) ?? [];
  if (path === '' && method === 'GET')
    return { needs: 'read', answer: () => ({ status: 200, body: workspaceOf(parts) }) };
  if (job !== undefined && cancel === undefined && method === 'GET')
    return { needs: 'jobs/read', answer: () => getJob(parts, job) };
  if (job !== undefined && cancel === undefined && method === 'PUT')
    return { needs: 'jobs/write', answer: () => putJob(parts, job, request) };
  if (job !== undefined && cancel !== undefined && method === 'POST')
    return { needs: 'jobs/cancel/action', answer: () => cancelJob(parts, job) };
  if (model !== undefined && version !== undefined && method === 'GET')
    return { needs: 'models/versions/read', answer: () => getModel(parts, `${model}:${version}`) };
  if (model !== undefined && version !== undefined && method === 'PUT')
    return { needs: 'models/versions/write', answer: () => putModel(parts, `${model}:${version}`, request) };
  if (endpoint !== undefined && deployments !== undefined && method === 'GET')
    return { needs: 'onlineEndpoints/deployments/read', answer: () => listDeployments(parts, endpoint) };
  if (endpoint !== undefined && deployments === undefined && method === 'GET')
    return { needs: 'onlineEndpoints/read', answer: () => getEndpoint(parts, endpoint) };
  if (endpoint !== undefined && deployments === undefined && method === 'PUT')
    return { needs: 'onlineEndpoints/write', answer: () => putEndpoint(parts, endpoint, request) };
  return undefined;
}

function notFound(what: string): PeerAnswer {
  return armError(404, 'ResourceNotFound', `The ${what} was not found.`);
}

function workspaceOf({ url, workspace }: ArmParts): JsonObject {
  return {
    id: workspace,
    name: workspace.split('/').at(-1),
    type: 'Microsoft.MachineLearningServices/workspaces',
    location: 'westeurope',
    properties: { discoveryUrl: `${url()}/discovery`, provisioningState: 'Succeeded' },
  };
}

function getJob({ world, workspace }: ArmParts, name: string): PeerAnswer {
  const run = world.runs.get(name);
  const job = world.jobs.get(name);
  if (run === undefined) return notFound(`job ${name}`);
  const resource = {
    id: `${workspace}/jobs/${name}`,
    name,
    type: 'Microsoft.MachineLearningServices/workspaces/jobs',
  };
  // Of a pipeline's step it shows that there is one, and nothing else.
  if (job === undefined) return { status: 200, body: { ...resource, properties: null } };
  const { services: _services, ...definition } = job.definition;
  const command = definition.jobType === 'Command' && definition.outputs === undefined;
  const uri = `azureml://datastores/workspaceartifactstore/ExperimentRun/dcid.${name}`;
  return {
    status: 200,
    body: {
      ...resource,
      properties: {
        componentId: null,
        identity: null,
        isArchived: false,
        experimentName: 'Default',
        ...definition,
        tags: run.tags,
        properties: { ...asObject(definition.properties), ...run.properties, 'azureml.DevPlatv2': 'true' },
        status: run.status,
        ...(command && {
          outputs: { default: { jobOutputType: 'uri_folder', mode: 'ReadWriteMount', uri } },
        }),
        services: { Studio: { jobServiceType: 'Studio', endpoint: `https://ml.azure.com/runs/${name}` } },
      },
      systemData: { createdAt: run.createdAt, createdBy: run.createdBy.userName, createdByType: 'User' },
    },
  };
}

function putJob(parts: ArmParts, name: string, { body, by }: ArmRequest): PeerAnswer {
  const { world } = parts;
  const definition = asObject(body?.properties);
  if (!JOB_NAME.test(name))
    return userError(['BadArgument'], 'The name of a job has letters, digits, - and _ only.');
  const problem = jobProblem(definition);
  if (problem !== undefined || definition === undefined) return problem ?? notFound('body');
  const known = world.jobs.get(name);
  if (known === undefined) {
    world.submit(name, definition, by);
    return { ...getJob(parts, name), status: 201 };
  }
  if (changesJob(known.definition, definition))
    return userError(
      ['Immutable', 'JobPropertyImmutable'],
      'A job with this name already exists. If you are trying to create a new job, use a different name. If you are trying to update an existing job, the existing job cannot be changed. Only description, tags, displayName, properties, and isArchived can be updated.',
    );
  Object.assign(world.runs.get(name)!.tags, definition.tags);
  return getJob(parts, name);
}

function cancelJob({ world, url, workspace }: ArmParts, name: string): PeerAnswer {
  const run = world.runs.get(name);
  if (run === undefined || !world.jobs.has(name)) return notFound(`job ${name}`);
  if (isFinal(run.status))
    return userError(
      ['InvalidOperation'],
      `The job is in the final status ${run.status} and cannot be cancelled.`,
    );
  if (run.status !== 'CancelRequested') world.become(run, 'CancelRequested');
  const location = `${url()}${workspace}/mfeOperationResults/${name}?api-version=2025-06-01`;
  return { status: 202, headers: { location, 'retry-after': '10' }, body: '' };
}

function modelResource(
  { workspace }: ArmParts,
  { name, version, properties, systemData }: AmlModel,
): JsonObject {
  const id = `${workspace}/models/${name}/versions/${version}`;
  const type = 'Microsoft.MachineLearningServices/workspaces/models/versions';
  return {
    id,
    name: version,
    type,
    properties: { ...properties, provisioningState: 'Succeeded' },
    systemData,
  };
}

function getModel(parts: ArmParts, key: string): PeerAnswer {
  const model = parts.world.models.get(key);
  return model === undefined ? notFound(`model ${key}`) : { status: 200, body: modelResource(parts, model) };
}

/** No event: Azure tells nobody of changed tags. */
function putModel(parts: ArmParts, key: string, { body, by }: ArmRequest): PeerAnswer {
  const model = parts.world.models.get(key);
  if (model === undefined) return userError(['BadArgument'], `There is no model ${key} to update.`);
  const given = asObject(body?.properties);
  const problem = modelProblem(model.properties, given);
  if (problem !== undefined) return problem;
  model.properties = { ...model.properties, ...given };
  model.systemData = {
    ...model.systemData,
    lastModifiedAt: parts.world.stamp(),
    lastModifiedBy: by.userName,
    lastModifiedByType: 'Application',
  };
  return { status: 200, body: modelResource(parts, model) };
}

function endpointResource({ workspace }: ArmParts, { name, resource, pending }: AmlEndpoint): JsonObject {
  const id = `${workspace}/onlineEndpoints/${name}`;
  const shown = pending?.resource ?? resource;
  const properties = asObject(shown.properties);
  const identity = asObject(shown.identity);
  return {
    id,
    name,
    type: 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints',
    ...shown,
    ...(identity && { identity: { ...identity, principalId: 'a-principal', tenantId: 'a-tenant' } }),
    properties: {
      ...properties,
      keys: null,
      scoringUri: `https://${name}.westeurope.inference.ml.azure.com/score`,
      swaggerUri: `https://${name}.westeurope.inference.ml.azure.com/swagger.json`,
      provisioningState: pending === undefined ? 'Succeeded' : 'Updating',
    },
  };
}

function getEndpoint(parts: ArmParts, name: string): PeerAnswer {
  const endpoint = parts.world.endpoints.get(name);
  if (endpoint === undefined) return notFound(`endpoint ${name}`);
  const { pending } = endpoint;
  if (pending !== undefined && pending.reads <= 0) {
    endpoint.resource = pending.resource;
    delete endpoint.pending;
  } else if (pending !== undefined) pending.reads -= 1;
  return { status: 200, body: endpointResource(parts, endpoint) };
}

function putEndpoint(parts: ArmParts, name: string, { body, by }: ArmRequest): PeerAnswer {
  const endpoint = parts.world.endpoints.get(name);
  if (endpoint === undefined || body === undefined) return notFound(`endpoint ${name}`);
  if (endpoint.pending !== undefined)
    return armError(
      409,
      'Conflict',
      `The endpoint ${name} is in the state Updating; wait until it has ended.`,
    );
  const problem = endpointProblem(
    body,
    endpoint.deployments.map((one) => one.name),
  );
  if (problem !== undefined) return problem;
  const systemData = { lastModifiedAt: parts.world.stamp(), lastModifiedBy: by.userName };
  endpoint.pending = { reads: parts.updatingReads(), resource: { ...body, systemData } };
  const operation = `${parts.url()}${parts.workspace}/mfeOperationsStatus/${name}?api-version=2025-06-01`;
  return {
    status: 200,
    headers: { 'azure-asyncoperation': operation },
    body: endpointResource(parts, endpoint),
  };
}

function listDeployments({ world, workspace }: ArmParts, name: string): PeerAnswer {
  const endpoint = world.endpoints.get(name);
  if (endpoint === undefined) return notFound(`endpoint ${name}`);
  const value = endpoint.deployments.map(({ name: deployment, model, provisioningState }) => ({
    id: `${workspace}/onlineEndpoints/${name}/deployments/${deployment}`,
    name: deployment,
    properties: { endpointComputeType: 'Managed', model, provisioningState },
  }));
  return { status: 200, body: { value } };
}
