// What is in a pretended Azure ML workspace, how its runs go on, and the events that Event Grid sends about them.

import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../../src/core/json';

/** As the run history names people: an object id, and a name (of a service principal: its application id). */
export interface AmlUser {
  userObjectId: string;
  userName: string;
}

export interface AmlRun {
  id: string;
  displayName: string;
  runType: string;
  status: string;
  experimentName: string;
  parentId?: string;
  rootId: string;
  createdBy: AmlUser;
  createdAt: string;
  startedAt?: string;
  endedAt?: string;
  tags: Record<string, string>;
  properties: Record<string, string>;
  error?: string;
  metrics: Record<string, number>;
  /** Text by path. */
  logs: Record<string, string>;
}

/** A job is a run that has a definition; `definition` is its `properties` as they were put. */
export interface AmlJob {
  name: string;
  definition: JsonObject;
  steps: string[];
}

export interface AmlModel {
  name: string;
  version: string;
  properties: JsonObject;
  systemData: JsonObject;
}

export interface AmlEndpoint {
  name: string;
  resource: JsonObject;
  deployments: { name: string; model: string; provisioningState: string }[];
  /** How many more reads show it as Updating, and what becomes of it then. */
  pending?: { reads: number; resource: JsonObject };
}

/** What a job is going to do. */
export interface AmlPlan {
  steps: string[];
  /** The step that fails, why, and what its log says. */
  fails?: { step: string; error: string; log: string };
  /** Registered by the last step. */
  registers?: { name: string; tags?: Record<string, string>; metrics?: Record<string, number> };
}

export type NewRun = Omit<AmlRun, 'createdAt' | 'metrics' | 'logs' | 'status'>;

export interface WorldParts {
  /** Resource id. */
  workspace: string;
  /** Epoch milliseconds. */
  now(): number;
  /** Gets what Event Grid would send. */
  emit(event: JsonObject): void;
  /** What a job that was just submitted is going to do. */
  plan(job: AmlJob): AmlPlan;
}

export interface AmlWorld {
  runs: Map<string, AmlRun>;
  jobs: Map<string, AmlJob>;
  models: Map<string, AmlModel>;
  endpoints: Map<string, AmlEndpoint>;
  submit(name: string, definition: JsonObject, by: AmlUser): AmlRun;
  /** A new run that has not started. */
  add(run: NewRun): AmlRun;
  /** Another status, told by Event Grid. */
  become(run: AmlRun, status: string, more?: Partial<AmlRun>): void;
  /** What a job is going to do. */
  plan(job: AmlJob): AmlPlan;
  register(name: string, by: AmlUser, properties: JsonObject): AmlModel;
  stamp(): string;
}

const FINAL = new Set(['Completed', 'Failed', 'Canceled']);
const EXPERIMENT = 'c1b8c0de-5a3f-4f0e-9f57-2d7e3a1b9c40';
export const experimentId = EXPERIMENT;

export function createAmlWorld({ workspace, now, emit, plan }: WorldParts): AmlWorld {
  const runs = new Map<string, AmlRun>();
  const jobs = new Map<string, AmlJob>();
  const models = new Map<string, AmlModel>();
  const endpoints = new Map<string, AmlEndpoint>();

  /** Seven decimals, as Azure writes them. */
  const stamp = (): string => `${new Date(now()).toISOString().slice(0, -1)}0000Z`;

  function send(type: string, subject: string, data: JsonObject): void {
    emit({
      topic: workspace,
      subject,
      eventType: `Microsoft.MachineLearningServices.${type}`,
      eventTime: stamp(),
      id: randomUUID(),
      data,
      dataVersion: '',
      metadataVersion: '1',
    });
  }

  function tell(run: AmlRun): void {
    const subject = `experiments/${EXPERIMENT}/runs/${run.id}`;
    const data: JsonObject = {
      experimentId: EXPERIMENT,
      experimentName: run.experimentName,
      runId: run.id,
      runType: run.runType,
      createdBy: run.createdBy.userName,
      runTags: { 'mlflow.runName': run.displayName, ...run.tags },
      runProperties: { ...run.properties },
    };
    send('RunStatusChanged', subject, { ...data, runStatus: run.status });
    if (run.status === 'Completed') send('RunCompleted', subject, data);
  }

  function become(run: AmlRun, status: string, more: Partial<AmlRun> = {}): void {
    Object.assign(run, more, { status });
    if (status === 'Running') run.startedAt = stamp();
    if (FINAL.has(status)) run.endedAt = stamp();
    tell(run);
  }

  function add(run: NewRun): AmlRun {
    const made: AmlRun = { ...run, createdAt: stamp(), metrics: {}, logs: {}, status: 'NotStarted' };
    runs.set(made.id, made);
    tell(made);
    return made;
  }

  function submit(name: string, definition: JsonObject, by: AmlUser): AmlRun {
    const job: AmlJob = { name, definition, steps: [] };
    jobs.set(name, job);
    const pipeline = definition.jobType === 'Pipeline';
    return add({
      id: name,
      displayName: String(definition.displayName ?? name),
      runType: pipeline ? 'azureml.PipelineRun' : 'azureml.scriptrun',
      experimentName: String(definition.experimentName ?? 'Default'),
      rootId: name,
      createdBy: by,
      tags: { ...(definition.tags as Record<string, string>) },
      properties: pipeline
        ? {
            'azureml.runsource': 'azureml.PipelineRun',
            'azureml.pipelineComponent': 'pipelinerun',
            runSource: 'SDK',
          }
        : { 'azureml.runsource': 'experiment' },
    });
  }

  function register(name: string, by: AmlUser, properties: JsonObject): AmlModel {
    const before = [...models.values()].filter((model) => model.name === name).length;
    const version = String(before + 1);
    const at = stamp();
    const model: AmlModel = {
      name,
      version,
      properties: {
        isArchived: false,
        isAnonymous: false,
        description: '',
        flavors: {},
        stage: null,
        ...properties,
      },
      systemData: {
        createdAt: at,
        createdBy: by.userName,
        createdByType: 'User',
        lastModifiedAt: at,
        lastModifiedBy: by.userName,
        lastModifiedByType: 'User',
      },
    };
    models.set(`${name}:${version}`, model);
    send('ModelRegistered', `models/${name}:${version}`, {
      ModelName: name,
      ModelVersion: version,
      ModelTags: properties.tags ?? {},
      ModelProperties: properties.properties ?? {},
    });
    return model;
  }

  return {
    runs,
    jobs,
    models,
    endpoints,
    submit,
    add,
    become,
    plan,
    register,
    stamp,
  };
}

export function isFinal(status: string): boolean {
  return FINAL.has(status);
}
