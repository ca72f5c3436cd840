// What each call to the small SageMaker does, and when it refuses.

import { asArray, asObject, type Json, type JsonObject } from '../../../src/core/json';
import { type Caller, tagMap } from './sagemaker-events';
import { PIPELINE } from './sagemaker-morning';
import type { Run } from './sagemaker-runs';
import { Refusal, type Thing, type World } from './sagemaker-world';

export type Operation = (world: World, input: JsonObject, by: Caller) => JsonObject;

/** Calls that change something: CloudTrail tells of them, and a token makes a repeat of one the same call. */
export const CHANGES = /^(Update|Retry|Start|Stop|Create)/;
/** Calls that hand a role to SageMaker. */
export const PASSES_ROLE = /^Create(Training|Processing)Job$/;

function gone(message: string): never {
  throw new Refusal('ValidationException', message);
}

function runOf(world: World, input: JsonObject): Run {
  const arn = String(input.PipelineExecutionArn);
  const run = world.runs.get(arn);
  if (run === undefined) throw new Refusal('ResourceNotFound', `Pipeline execution '${arn}' does not exist.`);
  return run;
}

function packageOf(world: World, arn: Json | undefined): Thing {
  return world.packages.get(String(arn)) ?? gone(`ModelPackage ${String(arn)} does not exist.`);
}

function endpointOf(world: World, input: JsonObject): Thing {
  const name = String(input.EndpointName);
  return world.endpoints.get(name) ?? gone(`Could not find endpoint "${world.arn('endpoint', name)}".`);
}

function page<T extends Json>(items: T[], input: JsonObject, name: string): JsonObject {
  const from = Number(input.NextToken ?? 0);
  const size = Number(input.MaxResults ?? 100);
  const next = from + size;
  return {
    [name]: items.slice(from, next),
    ...(next < items.length && { NextToken: String(next) }),
  };
}

const without = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

const RUNS: Record<string, Operation> = {
  DescribePipelineExecution(world, input) {
    const run = runOf(world, input);
    const failed = run.steps.find(({ status }) => status === 'Failed');
    return without({
      PipelineArn: world.arn('pipeline', PIPELINE),
      PipelineExecutionArn: run.arn,
      PipelineExecutionDisplayName: run.displayName,
      PipelineExecutionDescription: run.description,
      PipelineExecutionStatus: run.status,
      FailureReason:
        run.status === 'Failed' ? `Step failure: One or multiple steps failed: ${failed?.name}.` : undefined,
      CreationTime: run.created,
      LastModifiedTime: run.modified,
      CreatedBy: run.createdBy,
      LastModifiedBy: {},
    });
  },
  ListPipelineExecutionSteps(world, input) {
    const steps = runOf(world, input).steps.map((step) =>
      without({
        StepName: step.name,
        StepStatus: step.status,
        StartTime: step.startTime,
        EndTime: step.endTime,
        FailureReason: step.reason,
        AttemptCount: 1,
        Metadata: step.metadata,
      }),
    );
    // Without a word about it, the newest comes first.
    return page(input.SortOrder === 'Ascending' ? steps : steps.reverse(), input, 'PipelineExecutionSteps');
  },
  ListPipelineParametersForExecution: (world, input) =>
    page(runOf(world, input).parameters, input, 'PipelineParameters'),
  RetryPipelineExecution(world, input) {
    const run = runOf(world, input);
    if (run.status !== 'Failed' && run.status !== 'Stopped')
      throw new Refusal(
        'ConflictException',
        `Pipeline execution ${run.arn} is ${run.status}; only a failed or stopped one can be retried.`,
      );
    world.runs.retry(run);
    return { PipelineExecutionArn: run.arn };
  },
  StartPipelineExecution(world, input, by) {
    const name = String(input.PipelineName).split('/').at(-1);
    if (name !== PIPELINE)
      throw new Refusal(
        'ResourceNotFound',
        `Pipeline '${world.arn('pipeline', String(name))}' does not exist.`,
      );
    const { PipelineExecutionDescription: description, PipelineExecutionDisplayName: displayName } = input;
    const run = world.runs.start({
      ...(typeof description === 'string' && { description }),
      ...(typeof displayName === 'string' && { displayName }),
      parameters: asArray(input.PipelineParameters) as JsonObject[],
      createdBy: { IamIdentity: { PrincipalId: `AROAEXAMPLE:${by.session}` } },
    });
    return { PipelineExecutionArn: run.arn };
  },
  StopPipelineExecution(world, input) {
    const run = runOf(world, input);
    if (run.status !== 'Executing')
      throw new Refusal(
        'ConflictException',
        `Pipeline execution ${run.arn} is ${run.status}, not Executing.`,
      );
    world.runs.stop(run);
    return { PipelineExecutionArn: run.arn };
  },
};

const PACKAGES: Record<string, Operation> = {
  DescribeModelPackage: (world, input) => packageOf(world, input.ModelPackageName).described,
  UpdateModelPackage(world, input, by) {
    const arn = String(input.ModelPackageArn);
    packageOf(world, arn);
    const { ModelPackageArn: _arn, ClientToken: _token, ...change } = input;
    world.updatePackage(arn, change, Object.keys(change), by);
    return { ModelPackageArn: arn };
  },
};

const ENDPOINTS: Record<string, Operation> = {
  DescribeEndpoint: (world, input) => endpointOf(world, input).described,
  DescribeEndpointConfig(world, input) {
    const name = String(input.EndpointConfigName);
    const found = world.configs.get(name);
    return (
      found?.described ??
      gone(`Could not find endpoint configuration "${world.arn('endpoint-config', name)}".`)
    );
  },
  UpdateEndpoint(world, input) {
    const { described } = endpointOf(world, input);
    const config = String(input.EndpointConfigName);
    if (described.EndpointStatus !== 'InService')
      gone(`Cannot update in-progress endpoint "${String(described.EndpointArn)}".`);
    if (!world.configs.has(config))
      gone(`Could not find endpoint configuration "${world.arn('endpoint-config', config)}".`);
    world.updateEndpoint(String(input.EndpointName), config);
    return { EndpointArn: described.EndpointArn };
  },
};

function jobOperations(kind: string, label: string): Record<string, Operation> {
  const find = (world: World, input: JsonObject): Thing =>
    world.jobs.find(kind, String(input[`${kind}Name`])) ?? gone('Requested resource not found.');
  return {
    [`Describe${kind}`]: (world, input) => find(world, input).described,
    [`Stop${kind}`](world, input) {
      const job = find(world, input);
      const status = String(job.described[`${kind}Status`]);
      if (status !== 'InProgress')
        throw new Refusal(
          'ValidationException',
          `The request was rejected because the ${label} is in status ${status}.`,
        );
      world.jobs.stop(kind, job);
      return {};
    },
    [`Create${kind}`](world, input) {
      const name = String(input[`${kind}Name`]);
      const taken = world.jobs.find(kind, name)?.described[`${kind}Arn`];
      if (taken !== undefined)
        throw new Refusal(
          'ResourceInUse',
          `Names of a ${label} must be unique within an AWS account and region, and there is one with this name (${String(taken)}).`,
        );
      const job = world.jobs.start(kind, input, tagMap(input.Tags), 'by itself');
      return { [`${kind}Arn`]: job.described[`${kind}Arn`] };
    },
  };
}

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...RUNS,
  ...PACKAGES,
  ...ENDPOINTS,
  ...jobOperations('TrainingJob', 'training job'),
  ...jobOperations('ProcessingJob', 'processing job'),
  ...jobOperations('TransformJob', 'transform job'),
  ...jobOperations('HyperParameterTuningJob', 'tuning job'),
  ListTags(world, input) {
    const arn = String(input.ResourceArn);
    const found =
      world.jobs.byArn(arn) ??
      world.packages.get(arn) ??
      [...world.endpoints.values()].find(({ described }) => described.EndpointArn === arn);
    if (found === undefined) gone(`Could not find the resource ${arn}.`);
    const tags = Object.entries(asObject(found!.tags) ?? {}).map(([Key, Value]) => ({
      Key,
      Value: Value ?? '',
    }));
    return page(tags, input, 'Tags');
  },
};
