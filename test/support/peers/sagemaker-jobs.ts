// The jobs of the small SageMaker: made, ended and stopped, each with its events and its log.

import { asObject, type JsonObject } from '../../../src/core/json';
import { emitEvent, withTimes } from './sagemaker-events';
import type { Thing, World } from './sagemaker-world';

/** `TrainingJob` and the like, with the words that their events and their ARNs have for them. */
const KINDS: Record<string, { arnType: string; type: string; times: string; logs?: string }> = {
  TrainingJob: { arnType: 'training-job', type: 'Training Job', times: 'Training', logs: 'TrainingJobs' },
  ProcessingJob: {
    arnType: 'processing-job',
    type: 'Processing Job',
    times: 'Processing',
    logs: 'ProcessingJobs',
  },
  TransformJob: {
    arnType: 'transform-job',
    type: 'Transform Job',
    times: 'Transform',
    logs: 'TransformJobs',
  },
  HyperParameterTuningJob: {
    arnType: 'hyper-parameter-tuning-job',
    type: 'HyperParameter Tuning Job',
    times: 'HyperParameterTuning',
  },
};

export interface Jobs {
  add(kind: string, job: Thing): void;
  /** By its name in any case, which is how its ARN has it. */
  find(kind: string, name: string): Thing | undefined;
  byArn(arn: string): Thing | undefined;
  /** Makes one that is in work, tells it, and lets it complete later unless somebody else ends it. */
  start(kind: string, input: JsonObject, tags: JsonObject, ends?: 'by itself'): Thing;
  end(kind: string, job: Thing, status: string, reason?: string): void;
  stop(kind: string, job: Thing): void;
}

export function createJobs(world: World): Jobs {
  const all = new Map<string, Thing>();
  const keyOf = (kind: string, name: string): string => `${kind}/${name.toLowerCase()}`;

  function tell(kind: string, { described, tags }: Thing): void {
    const { type } = KINDS[kind]!;
    emitEvent(world, `SageMaker ${type} State Change`, [String(described[`${kind}Arn`])], {
      ...asObject(withTimes(described, (seconds) => Math.round(seconds * 1000))),
      Tags: tags,
    });
  }

  const jobs: Jobs = {
    add(kind, job) {
      all.set(keyOf(kind, String(job.described[`${kind}Name`])), job);
    },
    find: (kind, name) => all.get(keyOf(kind, name)),
    byArn(arn) {
      return [...all.values()].find(({ described }) =>
        Object.entries(described).some(([key, value]) => /JobArn$/.test(key) && value === arn),
      );
    },
    start(kind, input, tags, ends) {
      const { arnType, times, logs } = KINDS[kind]!;
      const name = String(input[`${kind}Name`]);
      const at = world.seconds();
      const { Tags: _tags, ...members } = input;
      const job: Thing = {
        described: {
          ...members,
          [`${kind}Arn`]: world.arn(arnType, name.toLowerCase()),
          [`${kind}Status`]: 'InProgress',
          ...(kind === 'TrainingJob' && { SecondaryStatus: 'Starting', SecondaryStatusTransitions: [] }),
          CreationTime: at,
          [`${times}StartTime`]: at,
          LastModifiedTime: at,
        },
        tags,
      };
      jobs.add(kind, job);
      if (logs !== undefined) world.log(`/aws/sagemaker/${logs}`, `${name}/algo-1-1`, `starting ${name}`);
      tell(kind, job);
      if (ends !== undefined)
        world.later(() => {
          if (job.described[`${kind}Status`] === 'InProgress') jobs.end(kind, job, 'Completed');
        });
      return job;
    },
    end(kind, job, status, reason) {
      const { times } = KINDS[kind]!;
      const at = world.seconds();
      Object.assign(job.described, {
        [`${kind}Status`]: status,
        ...(kind === 'TrainingJob' && { SecondaryStatus: status }),
        ...(reason !== undefined && { FailureReason: reason }),
        [`${times}EndTime`]: at,
        LastModifiedTime: at,
      });
      tell(kind, job);
    },
    stop(kind, job) {
      Object.assign(job.described, {
        [`${kind}Status`]: 'Stopping',
        ...(kind === 'TrainingJob' && { SecondaryStatus: 'Stopping' }),
        LastModifiedTime: world.seconds(),
      });
      tell(kind, job);
      world.later(() => jobs.end(kind, job, 'Stopped'));
    },
  };
  return jobs;
}
