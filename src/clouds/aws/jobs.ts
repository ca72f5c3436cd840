// Jobs: training, processing, transform and tuning jobs, and the run or tuning job that they belong to.

import type { Kind, Parent, Tone } from '../../core/event';
import type { Json, JsonObject } from '../../core/json';
import { normaliseStatus } from '../../core/status';
import { namedBy, parseExecutionArn, parseSageMakerArn } from './arn';
import type { Draft } from './draft';
import type { EventBridgeEvent } from './event-bridge';
import { known, numberAt, objectAt, objectsAt, textAt, timeAt } from './fields';
import { draftOf, nameOfArn, withAttributes } from './resource';

const MOST_ENTRIES = 20;
const LONGEST_HYPERPARAMETER = 100;

export function decodeTrainingJob(event: EventBridgeEvent): Draft {
  const { detail } = event;
  const algorithm = objectAt(detail, 'AlgorithmSpecification');
  const secondary = textAt(detail, 'SecondaryStatus');
  const draft = jobDraft(event, 'training-job', 'TrainingJob', objectAt(detail, 'ResourceConfig'), {
    startedAt: timeAt(detail, 'TrainingStartTime'),
    endedAt: timeAt(detail, 'TrainingEndTime'),
    secondaryStatus: secondary && normaliseStatus(secondary),
    image: textAt(algorithm, 'TrainingImage') ?? nameOfArn(textAt(algorithm, 'AlgorithmName')),
    modelArtifacts: textAt(objectAt(detail, 'ModelArtifacts'), 'S3ModelArtifacts'),
    metrics: metricsOf(detail),
    hyperParameters: hyperParametersOf(detail),
  });
  return Object.assign(draft, trainingGrounds(draft, detail));
}

export function decodeProcessingJob(event: EventBridgeEvent): Draft {
  const { detail } = event;
  const exit = textAt(detail, 'ExitMessage');
  const draft = jobDraft(
    event,
    'processing-job',
    'ProcessingJob',
    objectAt(objectAt(detail, 'ProcessingResources'), 'ClusterConfig'),
    {
      startedAt: timeAt(detail, 'ProcessingStartTime'),
      endedAt: timeAt(detail, 'ProcessingEndTime'),
      image: textAt(objectAt(detail, 'AppSpecification'), 'ImageUri'),
      monitoringSchedule: nameOfArn(textAt(detail, 'MonitoringScheduleArn')),
      exitMessage: exit,
    },
  );
  const reason = draft.reason ?? (normaliseStatus(draft.status) === 'Failed' ? exit : undefined);
  // Model Monitor's jobs end Completed whatever they found; only their last words tell.
  if (exit !== undefined && /^CompletedWithViolations\b/i.test(exit)) {
    return { ...draft, tone: 'warning', reason: reason ?? exit };
  }
  return { ...draft, reason };
}

export function decodeTransformJob(event: EventBridgeEvent): Draft {
  const { detail } = event;
  const source = objectAt(objectAt(objectAt(detail, 'TransformInput'), 'DataSource'), 'S3DataSource');
  return jobDraft(event, 'transform-job', 'TransformJob', objectAt(detail, 'TransformResources'), {
    startedAt: timeAt(detail, 'TransformStartTime'),
    endedAt: timeAt(detail, 'TransformEndTime'),
    modelName: textAt(detail, 'ModelName'),
    input: textAt(source, 'S3Uri'),
    output: textAt(objectAt(detail, 'TransformOutput'), 'S3OutputPath'),
  });
}

export function decodeTuningJob(event: EventBridgeEvent): Draft {
  const { detail } = event;
  const config = objectAt(detail, 'HyperParameterTuningJobConfig');
  const definition =
    objectAt(detail, 'TrainingJobDefinition') ?? objectsAt(detail, 'TrainingJobDefinitions')[0];
  return jobDraft(event, 'tuning-job', 'HyperParameterTuningJob', objectAt(definition, 'ResourceConfig'), {
    endedAt: timeAt(detail, 'HyperParameterTuningEndTime'),
    strategy: textAt(config, 'Strategy'),
    maxJobs: numberAt(objectAt(config, 'ResourceLimits'), 'MaxNumberOfTrainingJobs'),
    trainingJobs: countsOf(objectAt(detail, 'TrainingJobStatusCounters'), [
      'Completed', 'InProgress', 'RetryableError', 'NonRetryableError', 'Stopped',
    ]), // biome-ignore format: a table
    objectives: countsOf(objectAt(detail, 'ObjectiveStatusCounters'), ['Succeeded', 'Pending', 'Failed']),
    bestTrainingJob: bestOf(objectAt(detail, 'BestTrainingJob')),
  });
}

function jobDraft(
  event: EventBridgeEvent,
  kind: Kind,
  thing: string,
  cluster: JsonObject | undefined,
  attributes: Record<string, Json | undefined>,
): Draft {
  const draft = withAttributes(
    withAttributes(draftOf(event, kind, thing), clusterFacts(cluster)),
    attributes,
  );
  const name = draft.name ?? nameOfArn(draft.arn) ?? nameOfArn(event.resources[0]);
  const parts = name === undefined ? undefined : pipelineJobName(name);
  draft.attributes.step = parts?.step;
  draft.parent =
    tuningParent(event.detail) ?? pipelineParent(event.detail, draft.tags ?? {}, parts?.execution);
  return draft;
}

/**
 * `pipelines-<execution>-<step>-<suffix>`: the names that Pipelines gives to the jobs of its steps.
 * Job names end at 63 characters, so a long step name is cut here.
 */
export function pipelineJobName(name: string): { execution: string; step: string } | undefined {
  const [, execution, step] = /^pipelines-([a-z0-9]{12})-(.+)-[A-Za-z0-9]+$/.exec(name) ?? [];
  return execution !== undefined && step !== undefined ? { execution, step } : undefined;
}

function tuningParent(detail: JsonObject): Parent | undefined {
  const arn = parseSageMakerArn(textAt(detail, 'TuningJobArn'));
  return arn && { kind: 'tuning-job', name: namedBy(arn).name, id: arn.text };
}

function pipelineParent(
  detail: JsonObject,
  tags: Record<string, string>,
  execution: string | undefined,
): Parent | undefined {
  const tagged = textAt(tags, 'sagemaker:pipeline-execution-arn');
  const run = parseExecutionArn(tagged);
  const id = run === undefined ? execution : tagged;
  if (id === undefined) return undefined;
  const name =
    textAt(tags, 'sagemaker:pipeline-name') ??
    textAt(objectAt(detail, 'ExperimentConfig'), 'ExperimentName') ??
    run?.pipeline ??
    id;
  return { kind: 'pipeline-run', name, id };
}

/** Stopped by a limit, or a spot instance taken away: worth a look, though nothing failed. */
function trainingGrounds(draft: Draft, detail: JsonObject): { tone?: Tone; reason?: string } {
  const status = normaliseStatus(draft.status);
  const { secondaryStatus } = draft.attributes;
  const limits = objectAt(detail, 'StoppingCondition');
  if (status === 'Stopped' && secondaryStatus === 'MaxRuntimeExceeded') {
    return { tone: 'warning', reason: draft.reason ?? limitReason('MaxRuntimeInSeconds', limits) };
  }
  if (status === 'Stopped' && secondaryStatus === 'MaxWaitTimeExceeded') {
    return { tone: 'warning', reason: draft.reason ?? limitReason('MaxWaitTimeInSeconds', limits) };
  }
  if (status === 'InProgress' && secondaryStatus === 'Interrupted') {
    const last = objectsAt(detail, 'SecondaryStatusTransitions').at(-1);
    return { tone: 'warning', reason: draft.reason ?? textAt(last, 'StatusMessage') };
  }
  return {};
}

function limitReason(limit: string, limits: JsonObject | undefined): string {
  const seconds = numberAt(limits, limit);
  return seconds === undefined
    ? `Stopped at its limit ${limit}.`
    : `Stopped at its limit ${limit} of ${seconds} seconds.`;
}

/** Instances, also where a cluster has groups of them. */
function clusterFacts(config: JsonObject | undefined): Record<string, Json | undefined> {
  const groups = objectsAt(config, 'InstanceGroups');
  if (groups.length === 0) {
    return { instanceType: textAt(config, 'InstanceType'), instanceCount: numberAt(config, 'InstanceCount') };
  }
  const types = [...new Set(groups.flatMap((group) => textAt(group, 'InstanceType') ?? []))];
  const counts = groups.map((group) => numberAt(group, 'InstanceCount') ?? 0);
  return {
    instanceType: types.slice(0, 3).join(', ') || undefined,
    instanceCount: counts.reduce((sum, count) => sum + count, 0),
  };
}

function metricsOf(detail: JsonObject): Json {
  return Object.fromEntries(
    objectsAt(detail, 'FinalMetricDataList')
      .map((metric) => [textAt(metric, 'MetricName'), numberAt(metric, 'Value')] as const)
      .filter((entry): entry is [string, number] => entry[0] !== undefined && entry[1] !== undefined)
      .slice(0, MOST_ENTRIES),
  );
}

/** The few that a person set; the SDK's own start with `sagemaker_` or an underscore. */
function hyperParametersOf(detail: JsonObject): Json | undefined {
  const entries = Object.entries(objectAt(detail, 'HyperParameters') ?? {}).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === 'string' &&
      entry[1].length <= LONGEST_HYPERPARAMETER &&
      !/^(sagemaker_|_)/.test(entry[0]),
  );
  return entries.length > MOST_ENTRIES ? undefined : Object.fromEntries(entries);
}

/** Counters come null in practice; then there are none. */
function countsOf(counters: JsonObject | undefined, names: string[]): Json {
  return known(
    Object.fromEntries(
      names.map((name) => [name.charAt(0).toLowerCase() + name.slice(1), numberAt(counters, name)]),
    ),
  );
}

function bestOf(job: JsonObject | undefined): Json {
  const metric = objectAt(job, 'FinalHyperParameterTuningJobObjectiveMetric');
  return known({
    name: textAt(job, 'TrainingJobName'),
    status: textAt(job, 'TrainingJobStatus'),
    metric: textAt(metric, 'MetricName'),
    value: numberAt(metric, 'Value') ?? textAt(metric, 'Value'),
  });
}
