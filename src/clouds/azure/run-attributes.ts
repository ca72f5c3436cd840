// The attributes of a run: where it ran, from which code, with which parameters.

import { asNumber, asObject, type Json, type JsonObject } from '../../core/json';
import type { Run } from './run-data';
import { cutValues, known, textMap } from './text';

const MOST_PARAMETERS = 20;
const LONGEST_PARAMETER = 200;

export function runAttributes(run: Run): Record<string, Json> {
  const { setting } = run;
  return known({
    experimentName: run.experimentName,
    experimentId: run.experimentId,
    runId: run.id,
    runType: run.type ?? setting('azureml.runsource'),
    rootRunId: setting('azureml.rootpipelinerunid', 'mlflow.rootRunId'),
    isReused: booleanOf(setting('azureml.isreused')),
    reusedRunId: setting('azureml.reusedrunid', 'azureml.reusedpipelinerunid'),
    stepType: setting('StepType'),
    computeTarget: setting(
      'computeTarget',
      'target',
      'azureml.defaultComputeName',
      'ComputeTargetType',
      '_azureml.ComputeTargetType',
    ),
    git: gitOf(run),
    algorithm: setting('run_algorithm'),
    iteration: asNumber(setting('iteration')),
    endpointName: setting('azureml.endpointname'),
    deploymentName: setting('azureml.deploymentname'),
    pipelineParameters: parametersOf(setting('azureml.parameters')),
  });
}

function gitOf({ setting }: Run): JsonObject {
  return known({
    branch: setting('mlflow.source.git.branch', 'azureml.git.branch'),
    commit: setting('mlflow.source.git.commit', 'azureml.git.commit'),
    repo: withoutCredentials(setting('mlflow.source.git.repoURL', 'azureml.git.repository_uri')),
    dirty: booleanOf(setting('azureml.git.dirty')),
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
