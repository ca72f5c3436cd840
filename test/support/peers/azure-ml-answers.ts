// How Azure says no, and what a request must look like that a pretended Azure ML takes.

import { canonicalJson, type Json, type JsonObject } from '../../../src/core/json';
import type { PeerAnswer } from './http';

export const VERSIONS = ['2024-04-01', '2024-10-01', '2025-04-01', '2025-06-01', '2025-09-01', '2025-12-01'];

/** The resource manager's own errors. */
export function armError(status: number, code: string, message: string, headers = {}): PeerAnswer {
  return { status, headers, body: { error: { code, message } } };
}

/** Azure ML's errors behind the resource manager: the code that says something is the innermost one. */
export function userError(inner: string[], message: string, status = 400): PeerAnswer {
  const nested = inner.reduceRight<JsonObject | null>((innerError, code) => ({ code, innerError }), null);
  return {
    status,
    body: {
      error: {
        code: 'UserError',
        message,
        details: [],
        additionalInfo: [
          { type: 'ComponentName', info: { value: 'managementfrontend' } },
          { type: 'Environment', info: { value: 'westeurope' } },
          ...(nested === null ? [] : [{ type: 'InnerError', info: { value: nested } }]),
        ],
      },
    },
  };
}

const JOB = [
  'jobType', 'displayName', 'description', 'tags', 'properties', 'experimentName', 'computeId', 'componentId', 'identity',
  'isArchived', 'notificationSetting', 'services', 'outputs',
]; // biome-ignore format: a list
const CODE = ['codeId', 'environmentId', 'environmentVariables', 'inputs', 'resources', 'queueSettings'];

/** What a definition of each type may have. https://learn.microsoft.com/rest/api/azureml/jobs/create-or-update */
const WRITABLE: Record<string, string[]> = {
  Pipeline: [...JOB, 'inputs', 'jobs', 'settings', 'sourceJobId'],
  Command: [...JOB, ...CODE, 'command', 'distribution', 'limits', 'autologgerSettings'],
  Sweep: [...JOB, 'inputs', 'resources', 'queueSettings', 'objective', 'samplingAlgorithm', 'searchSpace', 'trial', 'earlyTermination', 'limits'],
}; // biome-ignore format: a table

const UPDATABLE = new Set(['description', 'tags', 'displayName', 'properties', 'isArchived']);

/** Why a definition is not taken, if so. */
export function jobProblem(definition: JsonObject | undefined): PeerAnswer | undefined {
  const type = String(definition?.jobType);
  const writable = WRITABLE[type];
  if (definition === undefined || writable === undefined)
    return userError(['BadArgument'], `The job type ${type} is not supported.`);
  const odd = Object.keys(definition).filter((key) => !writable.includes(key) || definition[key] === null);
  if (odd.length > 0) return userError(['BadArgument', 'UnexpectedMember'], `Unexpected: ${odd.join(', ')}`);
  const { tags = {}, properties = {}, jobs, command } = definition;
  if (type === 'Pipeline' && jobs === undefined && definition.componentId === undefined)
    return userError(['BadArgument', 'EmptyPipeline'], 'A pipeline needs at least one job.');
  if (type === 'Command' && typeof command !== 'string')
    return userError(['BadArgument'], 'A command is required.');
  if (!isTextMap(tags, 50, 100, 1000) || !isTextMap(properties, 50, 100, 1000))
    return userError(['BadArgument', 'TagsInvalid'], 'Tags and properties are at most 50 short texts.');
  return undefined;
}

/** Whether a PUT on a job that is there changes what cannot be changed. */
export function changesJob(known: JsonObject, given: JsonObject): boolean {
  return differs(known, given, (key) => UPDATABLE.has(key));
}

const MODEL_UPDATABLE = new Set(['description', 'tags', 'properties', 'stage', 'isArchived']);
const MODEL = [...MODEL_UPDATABLE, 'isAnonymous', 'flavors', 'jobName', 'modelType', 'modelUri'];

export function modelProblem(known: JsonObject, given: JsonObject | undefined): PeerAnswer | undefined {
  if (given === undefined) return userError(['BadArgument'], 'The properties are required.');
  const odd = Object.keys(given).filter((key) => !MODEL.includes(key));
  if (odd.length > 0) return userError(['BadArgument', 'UnexpectedMember'], `Unexpected: ${odd.join(', ')}`);
  if (!isTextMap(given.tags ?? {}, 50, 100, 1000))
    return userError(['BadArgument', 'TagsInvalid'], 'Tags are short texts.');
  if (differs(known, given, (key) => MODEL_UPDATABLE.has(key)))
    return userError(
      ['Immutable', 'AssetPropertyImmutable'],
      'Only tags, description, stage and isArchived can be changed.',
    );
  return undefined;
}

export function endpointProblem(resource: JsonObject, deployments: string[]): PeerAnswer | undefined {
  const properties = resource.properties as JsonObject | undefined;
  if (typeof resource.location !== 'string')
    return armError(400, 'LocationRequired', 'The location property is required.');
  if (typeof properties?.authMode !== 'string') return userError(['BadArgument'], 'authMode is required.');
  const readOnly = ['provisioningState', 'scoringUri', 'swaggerUri'].filter((key) => key in properties);
  if (readOnly.length > 0) return userError(['BadArgument', 'ReadOnly'], `Read-only: ${readOnly.join(', ')}`);
  const identity = resource.identity as JsonObject | undefined;
  if (identity !== undefined && ('principalId' in identity || 'tenantId' in identity))
    return armError(400, 'InvalidIdentity', 'principalId and tenantId are read-only.');
  if (!isTextMap(resource.tags ?? {}, 50, 512, 256))
    return armError(400, 'InvalidTagValueLength', 'A tag is too long.');
  const traffic = (properties.traffic ?? {}) as Record<string, number>;
  const sum = Object.values(traffic).reduce((total, share) => total + share, 0);
  if (sum !== 0 && sum !== 100)
    return userError(['BadArgument', 'TrafficInvalid'], `Traffic must sum to 100, not ${sum}.`);
  const unknown = Object.keys(traffic).filter((name) => !deployments.includes(name));
  if (unknown.length > 0)
    return userError(['BadArgument', 'TrafficInvalid'], `No deployment ${unknown.join(', ')}.`);
  return undefined;
}

function differs(known: JsonObject, given: JsonObject, free: (key: string) => boolean): boolean {
  const rest = (object: JsonObject) =>
    canonicalJson(
      Object.fromEntries(Object.entries(object).filter(([key, value]) => !free(key) && value != null)),
    );
  return rest(known) !== rest(given);
}

function isTextMap(value: Json, most: number, longestKey: number, longestValue: number): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= most &&
    entries.every(
      ([key, text]) => key.length <= longestKey && typeof text === 'string' && text.length <= longestValue,
    )
  );
}
