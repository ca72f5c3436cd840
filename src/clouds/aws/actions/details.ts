// Details: what Describe knows beyond the message: steps with their durations, reasons, metrics and links.

import type { MetricsSource, PipelineExecutionStep } from '@aws-sdk/client-sagemaker';
import type { Findings } from '../../../core/cloud-actions';
import { asArray, asObject, asText } from '../../../core/json';
import { namedBy, parseSageMakerArn } from '../arn';
import { consoleLink } from '../console-links';
import { describeEndpoint } from './endpoint';
import { JOB_KINDS, type Job, jobKindOf } from './job-kinds';
import { jobArnOf } from './logs';
import { describePackage, statusOf } from './model-package';
import { describeRun } from './pipeline';
import { listSteps } from './pipeline-lists';
import { plain } from './present-state';
import { nameOf } from './requesters';
import type { Scene } from './scene';

type Facts = Findings['facts'];

const MOST_LINKS = 10;
const MOST_METRICS = 20;

export function detailsOf(scene: Scene): Promise<Findings> {
  switch (scene.event.kind) {
    case 'pipeline-run':
    case 'pipeline-step':
      return detailsOfRun(scene);
    case 'model-version':
      return detailsOfVersion(scene);
    case 'endpoint':
      return detailsOfEndpoint(scene);
    default:
      return detailsOfJob(scene);
  }
}

/** Those that have a value. */
function facts(values: Record<string, string | undefined>): Facts {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [{ name, value }],
  );
}

/** `1 h 31 min`, `45 s`; undefined if one of the times is not known. */
export function lasted(from: Date | undefined, to: Date | undefined): string | undefined {
  if (from === undefined || to === undefined) return undefined;
  const seconds = Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

async function detailsOfRun(scene: Scene): Promise<Findings> {
  const [run, steps] = await Promise.all([
    describeRun(scene, scene.arn.text),
    listSteps(scene, scene.arn.text),
  ]);
  const ended = run.PipelineExecutionStatus === 'Executing' ? undefined : run.LastModifiedTime;
  return {
    facts: facts({
      Run: run.PipelineExecutionDisplayName,
      Status: run.PipelineExecutionStatus,
      'Started by': nameOf(run.CreatedBy),
      Took: lasted(run.CreationTime, ended),
      Reason: run.FailureReason,
    }),
    lines: steps.map(lineOfStep),
    links: steps.flatMap((step) => linkOfStep(scene.region, step)).slice(0, MOST_LINKS),
    ...(steps.length === 0 && { empty: 'The run has no steps yet.' }),
  };
}

/** `TrainXGB  Failed  27 min 43 s  attempt 2: reason`. */
function lineOfStep(step: PipelineExecutionStep): string {
  const { StepName, StepStatus, StartTime, EndTime, AttemptCount = 0, CacheHitResult, FailureReason } = step;
  const parts = [
    StepName,
    StepStatus,
    CacheHitResult === undefined ? lasted(StartTime, EndTime) : 'from the cache',
    AttemptCount > 1 ? `attempt ${AttemptCount}` : undefined,
    step.Metadata?.Condition?.Outcome && `condition is ${step.Metadata.Condition.Outcome}`,
  ];
  const line = parts.filter(Boolean).join(' · ');
  const [reason] = (FailureReason ?? step.Metadata?.Fail?.ErrorMessage ?? '').split('\n');
  return reason ? `${line}: ${reason}` : line;
}

function linkOfStep(region: string, step: PipelineExecutionStep): Findings['links'] {
  const arn = parseSageMakerArn(jobArnOf(step));
  if (arn === undefined || jobKindOf(arn.type) === undefined) return [];
  return [{ label: step.StepName ?? arn.resource, url: consoleLink(region, arn.type, namedBy(arn).name) }];
}

async function detailsOfJob(scene: Scene): Promise<Findings> {
  const { event, calls, region } = scene;
  const row = JOB_KINDS[event.kind];
  if (row === undefined) return { facts: [], lines: [], links: [], empty: 'There is nothing more to tell.' };
  const job = await row.describe(calls, event.subject.name);
  const described = asObject(job.described) ?? {};
  const billed = described.BillableTimeInSeconds;
  return {
    facts: [
      ...facts({
        Status: job.status,
        Took: lasted(job.started ?? job.created, job.ended),
        Billed: typeof billed === 'number' ? `${billed} s` : undefined,
        Role: asText(described.RoleArn),
        Model: asText(described.ModelName),
        'Exit message': asText(described.ExitMessage),
        Reason: job.reason,
      }),
      ...metricsOf(job),
    ],
    lines: transitionsOf(job),
    links: [{ label: job.name, url: consoleLink(region, row.arnType, job.name) }],
  };
}

function metricsOf(job: Job): Facts {
  return asArray(plain(job.described).FinalMetricDataList)
    .slice(0, MOST_METRICS)
    .flatMap((entry) => {
      const metric = asObject(entry);
      const [name, value] = [asText(metric?.MetricName), asText(metric?.Value)];
      return name === undefined || value === undefined ? [] : [{ name, value }];
    });
}

/** The phases that a training job went through. */
function transitionsOf(job: Job): string[] {
  const { SecondaryStatusTransitions: phases = [] } = job.described as {
    SecondaryStatusTransitions?: {
      Status?: string;
      StartTime?: Date;
      EndTime?: Date;
      StatusMessage?: string;
    }[];
  };
  return phases.map(({ Status, StartTime, EndTime, StatusMessage }) => {
    const line = [Status, lasted(StartTime, EndTime)].filter(Boolean).join(' · ');
    return StatusMessage ? `${line}: ${StatusMessage}` : line;
  });
}

async function detailsOfVersion(scene: Scene): Promise<Findings> {
  const version = await describePackage(scene);
  const { ModelMetrics, CustomerMetadataProperties = {}, InferenceSpecification } = version;
  const [container] = InferenceSpecification?.Containers ?? [];
  const sources = Object.entries(ModelMetrics ?? {}).flatMap(([group, reports]) =>
    Object.entries((reports ?? {}) as Record<string, MetricsSource>).flatMap(([report, source]) =>
      source?.S3Uri === undefined ? [] : [`${group} ${report}: ${source.S3Uri}`],
    ),
  );
  return {
    facts: [
      ...facts({
        Status: statusOf(version),
        'Registered by': nameOf(version.CreatedBy),
        'Changed by': nameOf(version.LastModifiedBy),
        Description: version.ModelPackageDescription,
        'Approval note': version.ApprovalDescription,
        Stage:
          version.ModelLifeCycle && `${version.ModelLifeCycle.Stage} (${version.ModelLifeCycle.StageStatus})`,
        'Made by': version.MetadataProperties?.GeneratedBy,
        Commit: version.MetadataProperties?.CommitId,
        Image: container?.Image,
        'Model data': container?.ModelDataUrl,
      }),
      ...facts(Object.fromEntries(Object.entries(CustomerMetadataProperties).slice(0, MOST_METRICS))),
    ],
    lines: sources,
    links: [
      {
        label: 'SageMaker Studio',
        url: consoleLink(scene.region, 'model-version', scene.event.subject.name),
      },
    ],
  };
}

async function detailsOfEndpoint(scene: Scene): Promise<Findings> {
  const endpoint = await describeEndpoint(scene);
  const { EndpointConfigName: config, PendingDeploymentSummary: pending } = endpoint;
  return {
    facts: facts({
      Status: endpoint.EndpointStatus,
      Configuration: config,
      'Changes to': pending?.EndpointConfigName,
      Reason: endpoint.FailureReason,
    }),
    lines: (endpoint.ProductionVariants ?? []).map((variant) => {
      const { VariantName, CurrentInstanceCount, DesiredInstanceCount, CurrentWeight } = variant;
      const instances = `${CurrentInstanceCount ?? 0} of ${DesiredInstanceCount ?? 0} instances`;
      return [VariantName, instances, CurrentWeight === undefined ? undefined : `weight ${CurrentWeight}`]
        .filter(Boolean)
        .join(' · ');
    }),
    links: [
      {
        label: scene.event.subject.name,
        url: consoleLink(scene.region, 'endpoint', scene.event.subject.name),
      },
      ...(config === undefined
        ? []
        : [{ label: config, url: consoleLink(scene.region, 'endpoint-config', config) }]),
    ],
  };
}
