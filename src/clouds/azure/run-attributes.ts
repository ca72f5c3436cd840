// The attributes of a run: where it ran, from which code, with which parameters.

import { asNumber, asObject, type Json, type JsonObject } from '../../core/json';
import type { Run } from './run-data';
import { cutValues, known, textMap } from './text';

const MOST_PARAMETERS = 20;
const LONGEST_PARAMETER = 200;

export function runAttributes(run: Run): Record<string, Json> {
  const first = (...keys: string[]) => keys.map((key) => run.setting(key)).find((text) => text !== undefined);
  return known({
    experimentName: run.experimentName,
    experimentId: run.experimentId,
    runId: run.id,
    runType: run.type ?? first('azureml.runsource'),
    rootRunId: first('azureml.rootpipelinerunid', 'mlflow.rootRunId'),
    isReused: booleanOf(first('azureml.isreused')),
    reusedRunId: first('azureml.reusedrunid', 'azureml.reusedpipelinerunid'),
    stepType: first('StepType'),
    computeTarget: first(
      'computeTarget',
      'target',
      'azureml.defaultComputeName',
      'ComputeTargetType',
      '_azureml.ComputeTargetType',
    ),
    git: gitOf(first),
    algorithm: first('run_algorithm'),
    iteration: asNumber(first('iteration')),
    endpointName: first('azureml.endpointname'),
    deploymentName: first('azureml.deploymentname'),
    pipelineParameters: parametersOf(first('azureml.parameters')),
  });
}

function gitOf(first: (...keys: string[]) => string | undefined): JsonObject {
  return known({
    branch: first('mlflow.source.git.branch', 'azureml.git.branch'),
    commit: first('mlflow.source.git.commit', 'azureml.git.commit'),
    repo: withoutCredentials(first('mlflow.source.git.repoURL', 'azureml.git.repository_uri')),
    dirty: booleanOf(first('azureml.git.dirty')),
  });
}

/** Clones made by a build often have a token in their URL. */
function withoutCredentials(url: string | undefined): string | undefined {
  return url?.replace(/^([a-z][a-z+.-]*:\/\/)[^/?#]*@/i, '$1');
}

function booleanOf(text: string | undefined): boolean | undefined {
  const word = text?.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

/** `azureml.parameters` is JSON in a string; a long list is no help in a chat. */
function parametersOf(text: string | undefined): Record<string, string> | undefined {
  try {
    const parameters = asObject(JSON.parse(text ?? 'null'));
    if (parameters === undefined || Object.keys(parameters).length > MOST_PARAMETERS) return undefined;
    return cutValues(textMap(parameters), LONGEST_PARAMETER);
  } catch {
    return undefined;
  }
}
