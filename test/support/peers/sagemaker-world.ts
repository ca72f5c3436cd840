// A small SageMaker: model packages, runs of the pipeline fraud-train, jobs and an endpoint, which move on as the real ones do.

import { asObject, type JsonObject } from '../../../src/core/json';
import endpointEvent from '../../fixtures/aws/endpoint.json';
import endpointConfigEvent from '../../fixtures/aws/endpoint-config.json';
import packageEvent from '../../fixtures/aws/model-version.json';
import processingFailed from '../../fixtures/aws/processing-job.failed.json';
import trainingFailed from '../../fixtures/aws/training-job.failed.json';
import trainingRunning from '../../fixtures/aws/training-job.in-progress.json';
import trainingOfRun from '../../fixtures/aws/training-job.pipeline-child.json';
import transformFailed from '../../fixtures/aws/transform-job.failed.json';
import tuningRunning from '../../fixtures/aws/tuning-job.in-progress.json';
import { type Caller, type Emit, emitEvent, isoSeconds, tagMap, wireOf, withTimes } from './sagemaker-events';
import { createJobs, type Jobs } from './sagemaker-jobs';
import { createRuns, type Runs } from './sagemaker-runs';

/** What the service answers instead of doing it. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

export interface WorldOptions {
  account: string;
  region: string;
  /** Epoch ms. */
  now(): number;
  emit: Emit;
  /** Ms between two steps of a story; absent = `advance` takes them. */
  paceMs?: number;
}

/** A thing as Describe tells it, with times in epoch seconds; and its tags. */
export interface Thing {
  described: JsonObject;
  tags: JsonObject;
}

export interface World extends WorldOptions {
  packages: Map<string, Thing>;
  endpoints: Map<string, Thing>;
  configs: Map<string, Thing>;
  runs: Runs;
  jobs: Jobs;
  /** Lines of logs by group, stream and time. */
  logs: Map<string, Map<string, { timestamp: number; message: string }[]>>;
  seconds(): number;
  arn(type: string, resource: string): string;
  /** Something that happens next. */
  later(what: () => void): void;
  /** Lets so many things happen that are due; all of them, and what follows from them, if absent. */
  advance(count?: number): void;
  log(group: string, stream: string, ...lines: string[]): void;
  /** Changes a version, and tells it. */
  updatePackage(arn: string, change: JsonObject, fields: string[], by: Caller): void;
  /** Registers the next version in the group, for somebody to approve. */
  registerPackage(execution: string): string;
  updateEndpoint(name: string, config: string): void;
  close(): void;
}

function thing({ detail }: { detail: object }): Thing {
  const object = detail as JsonObject;
  return { described: wireOf(object), tags: tagMap(object.Tags) };
}

const GROUP = 'fraud-detector';

export function createWorld(options: WorldOptions): World {
  const { account, region, now } = options;
  const due: (() => void)[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const named = (key: string, ...things: Thing[]): Map<string, Thing> =>
    new Map(things.map((one) => [String(one.described[key]), one]));
  const v42 = thing(endpointConfigEvent);
  const v41 = structuredClone(v42);
  v41.described.EndpointConfigName = `${GROUP}-v41`;
  v41.described.EndpointConfigArn = String(v42.described.EndpointConfigArn).replace('v42', 'v41');

  const serving = thing(endpointEvent);
  // The API writes it in its own way, and the event in another.
  serving.described.EndpointStatus = 'InService';

  const world: World = {
    ...options,
    packages: named('ModelPackageArn', thing(packageEvent)),
    endpoints: named('EndpointName', serving),
    configs: named('EndpointConfigName', v41, v42),
    logs: new Map(),
    seconds: () => now() / 1000,
    arn: (type, resource) => `arn:aws:sagemaker:${region}:${account}:${type}/${resource}`,
    later(what) {
      if (options.paceMs === undefined) return void due.push(what);
      const timer = setTimeout(() => {
        timers.delete(timer);
        what();
      }, options.paceMs);
      timers.add(timer);
    },
    advance(count = Number.POSITIVE_INFINITY) {
      for (let done = 0; done < count && due.length > 0; done += 1) due.shift()!();
    },
    log(group, stream, ...lines) {
      const streams = world.logs.get(group) ?? new Map();
      world.logs.set(group, streams);
      const events = streams.get(stream) ?? [];
      streams.set(stream, [...events, ...lines.map((message) => ({ timestamp: now(), message }))]);
    },
    updatePackage(arn, change, fields, by) {
      const found = world.packages.get(arn)!;
      Object.assign(found.described, change, {
        LastModifiedTime: world.seconds(),
        LastModifiedBy: {
          IamIdentity: { Arn: `arn:aws:sts::${account}:assumed-role/${by.role}/${by.session}` },
        },
      });
      tellPackage(world, found, fields);
    },
    registerPackage(execution) {
      const version = Math.max(...[...world.packages.values()].map(numberOf)) + 1;
      const arn = world.arn('model-package', `${GROUP}/${version}`);
      const made = thing(packageEvent);
      Object.assign(made.described, {
        ModelPackageArn: arn,
        ModelPackageName: `${GROUP}/${version}`,
        ModelPackageVersion: version,
        CreationTime: world.seconds(),
        LastModifiedTime: world.seconds(),
        MetadataProperties: { GeneratedBy: execution },
        ModelApprovalStatus: 'PendingManualApproval',
      });
      world.packages.set(arn, made);
      tellPackage(world, made, []);
      return arn;
    },
    updateEndpoint(name, config) {
      const { described } = world.endpoints.get(name)!;
      Object.assign(described, {
        EndpointStatus: 'Updating',
        LastModifiedTime: world.seconds(),
        PendingDeploymentSummary: { EndpointConfigName: config, StartTime: world.seconds() },
      });
      tellEndpoint(world, name);
      world.later(() => {
        delete described.PendingDeploymentSummary;
        Object.assign(described, {
          EndpointStatus: 'InService',
          EndpointConfigName: config,
          LastModifiedTime: world.seconds(),
        });
        tellEndpoint(world, name);
      });
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
      due.length = 0;
    },
  } as World;
  world.jobs = createJobs(world);
  const known: [string, { detail: object }][] = [
    ['TrainingJob', trainingFailed],
    ['TrainingJob', trainingRunning],
    ['TrainingJob', trainingOfRun],
    ['ProcessingJob', processingFailed],
    ['TransformJob', transformFailed],
    ['HyperParameterTuningJob', tuningRunning],
  ];
  for (const [kind, event] of known) world.jobs.add(kind, thing(event));
  world.runs = createRuns(world);
  return world;
}

function numberOf({ described }: Thing): number {
  return Number(described.ModelPackageVersion);
}

function tellPackage(world: World, { described, tags }: Thing, fields: string[]): void {
  const detail = asObject(withTimes(described, (seconds) => isoSeconds(seconds * 1000))) ?? {};
  emitEvent(world, 'SageMaker Model Package State Change', [String(described.ModelPackageArn)], {
    ...detail,
    Tags: tags,
    ...(fields.length > 0 && { UpdatedModelPackageFields: fields }),
  });
}

function tellEndpoint(world: World, name: string): void {
  const { described, tags } = world.endpoints.get(name)!;
  const { PendingDeploymentSummary: _pending, ...rest } = described;
  const status = String(described.EndpointStatus)
    .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toUpperCase();
  emitEvent(world, 'SageMaker Endpoint State Change', [String(described.EndpointArn)], {
    ...asObject(withTimes(rest, (seconds) => Math.round(seconds * 1000))),
    EndpointStatus: status,
    Tags: tags,
  });
}
