// The definition of a job, taken from a finished one so that it can be submitted again under a new name: what people write into
// a definition, and nothing that Azure ML wrote into it.
// https://learn.microsoft.com/rest/api/azureml/jobs/create-or-update

import { asObject, asText, type Json, type JsonObject } from '../../core/json';
import { textMap } from './text';

const COMMON = [
  'jobType', 'displayName', 'description', 'experimentName', 'computeId', 'componentId', 'identity', 'notificationSetting',
]; // biome-ignore format: a list

const RUNS_CODE = ['codeId', 'environmentId', 'environmentVariables', 'inputs', 'resources', 'queueSettings'];

/** What each type of job has beside that. A type that is not here cannot be submitted from what Azure ML shows of it. */
const BY_TYPE: Record<string, readonly string[]> = {
  Pipeline: ['inputs', 'jobs', 'settings', 'sourceJobId'],
  Command: [...RUNS_CODE, 'command', 'distribution', 'limits', 'autologgerSettings'],
  Spark: [...RUNS_CODE, 'entry', 'args', 'conf', 'archives', 'files', 'jars', 'pyFiles'],
  Sweep: [
    'inputs', 'resources', 'queueSettings', 'objective', 'samplingAlgorithm', 'searchSpace', 'trial', 'earlyTermination', 'limits',
  ], // biome-ignore format: a list
  AutoML: ['environmentId', 'environmentVariables', 'resources', 'queueSettings', 'taskDetails'],
  FineTuning: ['resources', 'queueSettings', 'fineTuningDetails'],
};

/** Written by the service, for its own use. */
const SYSTEM_TAG = /^(?:azureml[._]|_aml|mlflow\.)/i;
/** Which commit it was made from; every other property is the service's. */
const GIT_PROPERTY = /^(?:mlflow\.source\.git\.|azureml\.git\.)/i;

/** https://learn.microsoft.com/azure/machine-learning/resource-limits-capacity: 50 tags, with room for ours. */
const MOST_TAGS = 40;

/** Why a job cannot be submitted again from here, in one sentence; undefined if it can. */
export function obstacleTo(properties: JsonObject | undefined): string | undefined {
  if (properties === undefined) return 'Azure ML shows the definition of its pipeline only, not its own.';
  const type = asText(properties.jobType) ?? 'unknown';
  const whole =
    type !== 'Pipeline' || ['jobs', 'componentId', 'sourceJobId'].some((key) => isThere(properties[key]));
  if (!Object.hasOwn(BY_TYPE, type) || !whole)
    return 'It was submitted by an older SDK or the designer, and Azure ML does not show how: submit it there again.';
  if (runsAsSubmitter(properties))
    return 'It runs in the name of whoever submits it, so that its code could act as Bellhop: submit it yourself.';
  return undefined;
}

/**
 * `user_identity` gives the code of a job the token of who submits it. Bellhop never sends that token, and says so before.
 * https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication
 */
function runsAsSubmitter(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some(runsAsSubmitter);
  const object = asObject(value);
  if (object === undefined) return false;
  return Object.entries(object).some(
    ([key, member]) =>
      (key === 'identity' && /"user_?identity"/i.test(JSON.stringify(member))) || runsAsSubmitter(member),
  );
}

export interface CopyOptions {
  /** The name of the job that is copied. */
  from: string;
  tags: Record<string, string>;
  /** Every step runs again, also those whose result could be used once more. */
  afresh: boolean;
}

/** The `properties` of a new job. */
export function copyJob(properties: JsonObject, { from, tags, afresh }: CopyOptions): JsonObject {
  const type = asText(properties.jobType) ?? '';
  const copy: JsonObject = {};
  for (const key of [...COMMON, ...(BY_TYPE[type] ?? [])])
    if (isThere(properties[key])) copy[key] = properties[key];
  const kept = Object.entries(textMap(asObject(properties.tags))).filter(([name]) => !SYSTEM_TAG.test(name));
  copy.tags = { ...Object.fromEntries(kept.slice(0, MOST_TAGS)), ...tags };
  const git = Object.entries(textMap(asObject(properties.properties))).filter(([name]) =>
    GIT_PROPERTY.test(name),
  );
  if (git.length > 0) copy.properties = Object.fromEntries(git);
  const outputs = outputsOf(asObject(properties.outputs), from);
  if (outputs !== undefined) copy.outputs = outputs;
  if (afresh && type === 'Pipeline') copy.settings = { ...asObject(copy.settings), force_rerun: true };
  return copy;
}

/** Outputs that somebody declared. Where the service itself chose the place, it is to choose a new one. */
function outputsOf(outputs: JsonObject | undefined, from: string): JsonObject | undefined {
  const kept = Object.entries(outputs ?? {}).flatMap(([name, value]): [string, JsonObject][] => {
    const output = asObject(value);
    if (output === undefined) return [];
    const uri = asText(output.uri);
    const chosen = uri?.split(/[/.]/).includes(from) === true;
    if (chosen && name === 'default') return [];
    const { uri: _uri, ...rest } = output;
    return [[name, uri === undefined || chosen ? rest : { ...rest, uri }]];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function isThere(value: Json | undefined): boolean {
  if (value === undefined || value === null) return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
