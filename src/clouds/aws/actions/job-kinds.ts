// Kinds of jobs: by which calls each is described, stopped and made again, and what of its description is its input.

import {
  CreateProcessingJobCommand,
  type CreateProcessingJobRequest,
  CreateTrainingJobCommand,
  type CreateTrainingJobRequest,
  CreateTransformJobCommand,
  type CreateTransformJobRequest,
  DescribeHyperParameterTuningJobCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  DescribeTransformJobCommand,
  StopHyperParameterTuningJobCommand,
  StopProcessingJobCommand,
  StopTrainingJobCommand,
  StopTransformJobCommand,
  type Tag,
} from '@aws-sdk/client-sagemaker';
import type { Kind } from '../../../core/event';
import { asObject } from '../../../core/json';
import type { Calls } from './calls';

/** What is common to the descriptions of all jobs; the rest is read by name. */
export interface Job {
  name: string;
  arn: string;
  status: string;
  reason?: string;
  created?: Date;
  started?: Date;
  ended?: Date;
  modified?: Date;
  /** As the SDK gave it. */
  described: object;
}

export interface JobKind {
  /** The detail-type of its own events. */
  detailType: string;
  /** The type in its ARN. */
  arnType: string;
  describe(calls: Calls, name: string): Promise<Job>;
  stop(calls: Calls, name: string): Promise<unknown>;
  /** Starts another one like it; absent where that is not offered. */
  clone?(calls: Calls, job: Job, as: { name: string; tags: Tag[] }): Promise<unknown>;
  /** Where its log is. */
  logGroup?: string;
}

/** No `ExperimentConfig`: the copy is no trial of the experiment. */
const TRAINING = [
  'AlgorithmSpecification', 'RoleArn', 'InputDataConfig', 'OutputDataConfig', 'ResourceConfig', 'VpcConfig',
  'StoppingCondition', 'EnableNetworkIsolation', 'EnableInterContainerTrafficEncryption', 'EnableManagedSpotTraining',
  'CheckpointConfig', 'DebugHookConfig', 'DebugRuleConfigurations', 'TensorBoardOutputConfig', 'ProfilerConfig',
  'ProfilerRuleConfigurations', 'Environment', 'RetryStrategy', 'RemoteDebugConfig', 'InfraCheckConfig',
  'ServerlessJobConfig', 'MlflowConfig', 'ModelPackageConfig',
] as const satisfies (keyof CreateTrainingJobRequest)[]; // biome-ignore format: a list
const PROCESSING = [
  'ProcessingInputs', 'ProcessingOutputConfig', 'ProcessingResources', 'StoppingCondition', 'AppSpecification',
  'Environment', 'NetworkConfig', 'RoleArn',
] as const satisfies (keyof CreateProcessingJobRequest)[]; // biome-ignore format: a list
const TRANSFORM = [
  'ModelName', 'MaxConcurrentTransforms', 'ModelClientConfig', 'MaxPayloadInMB', 'BatchStrategy', 'Environment',
  'TransformInput', 'TransformOutput', 'DataCaptureConfig', 'TransformResources', 'DataProcessing',
] as const satisfies (keyof CreateTransformJobRequest)[]; // biome-ignore format: a list

/** Those members that were set; SageMaker describes what was left out as an empty list. */
function input<T>(job: Job, members: readonly (keyof T & string)[]): T {
  const described = job.described as Record<string, unknown>;
  const set = members.filter((member) => {
    const value = described[member];
    return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
  });
  return Object.fromEntries(set.map((member) => [member, described[member]])) as T;
}

/** What a tuning job wrote in is left out; the SDK's own note of the job's name follows the new name. */
function hyperParameters({ described, name }: Job, newName: string): Record<string, string> | undefined {
  const own = (described as { HyperParameters?: Record<string, string> }).HyperParameters;
  const entries = Object.entries(own ?? {}).filter(([key]) => !key.startsWith('_tuning_objective_metric'));
  if (entries.length === 0) return undefined;
  return Object.fromEntries(
    entries.map(([key, value]) => [key, value === JSON.stringify(name) ? JSON.stringify(newName) : value]),
  );
}

function jobOf(thing: string, times: string, described: object): Job {
  const all = described as Record<string, unknown>;
  const text = (key: string): string => (typeof all[key] === 'string' ? all[key] : '');
  const date = (key: string): Date | undefined => (all[key] instanceof Date ? all[key] : undefined);
  return {
    name: text(`${thing}Name`),
    arn: text(`${thing}Arn`),
    status: text(`${thing}Status`),
    reason: text('FailureReason') || undefined,
    created: date('CreationTime'),
    started: date(`${times}StartTime`),
    ended: date(`${times}EndTime`),
    modified: date('LastModifiedTime'),
    described,
  };
}

const LOGS = '/aws/sagemaker/';

export const JOB_KINDS: Partial<Record<Kind, JobKind>> = {
  'training-job': {
    detailType: 'SageMaker Training Job State Change',
    arnType: 'training-job',
    logGroup: `${LOGS}TrainingJobs`,
    describe: async (calls, name) =>
      jobOf(
        'TrainingJob',
        'Training',
        await calls.read(new DescribeTrainingJobCommand({ TrainingJobName: name })),
      ),
    stop: (calls, name) => calls.change(new StopTrainingJobCommand({ TrainingJobName: name })),
    clone: (calls, job, { name, tags }) =>
      calls.change(
        new CreateTrainingJobCommand({
          ...input<CreateTrainingJobRequest>(job, TRAINING),
          HyperParameters: hyperParameters(job, name),
          TrainingJobName: name,
          Tags: tags,
        }),
      ),
  },
  'processing-job': {
    detailType: 'SageMaker Processing Job State Change',
    arnType: 'processing-job',
    logGroup: `${LOGS}ProcessingJobs`,
    describe: async (calls, name) =>
      jobOf(
        'ProcessingJob',
        'Processing',
        await calls.read(new DescribeProcessingJobCommand({ ProcessingJobName: name })),
      ),
    stop: (calls, name) => calls.change(new StopProcessingJobCommand({ ProcessingJobName: name })),
    clone: (calls, job, { name, tags }) =>
      calls.change(
        new CreateProcessingJobCommand({
          ...input<CreateProcessingJobRequest>(job, PROCESSING),
          ProcessingJobName: name,
          Tags: tags,
        }),
      ),
  },
  'transform-job': {
    detailType: 'SageMaker Transform Job State Change',
    arnType: 'transform-job',
    logGroup: `${LOGS}TransformJobs`,
    describe: async (calls, name) =>
      jobOf(
        'TransformJob',
        'Transform',
        await calls.read(new DescribeTransformJobCommand({ TransformJobName: name })),
      ),
    stop: (calls, name) => calls.change(new StopTransformJobCommand({ TransformJobName: name })),
    clone: (calls, job, { name, tags }) =>
      calls.change(
        new CreateTransformJobCommand({
          ...input<CreateTransformJobRequest>(job, TRANSFORM),
          TransformJobName: name,
          Tags: tags,
        }),
      ),
  },
  'tuning-job': {
    detailType: 'SageMaker HyperParameter Tuning Job State Change',
    arnType: 'hyper-parameter-tuning-job',
    describe: async (calls, name) =>
      jobOf(
        'HyperParameterTuningJob',
        'HyperParameterTuning',
        await calls.read(new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name })),
      ),
    stop: (calls, name) =>
      calls.change(new StopHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name })),
  },
};

/** The kind of the job that an ARN names; undefined for anything else. */
export function jobKindOf(arnType: string): { kind: Kind; row: JobKind } | undefined {
  for (const [kind, row] of Object.entries(JOB_KINDS)) {
    if (row.arnType === arnType) return { kind: kind as Kind, row };
  }
  return undefined;
}

/** Whether a member of a description is there, e.g. `ModelArtifacts`. */
export function member(job: Job, name: string): unknown {
  return asObject(job.described)?.[name];
}
