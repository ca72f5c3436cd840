// Runs of a pipeline: retried from the failed step, started again from the beginning, stopped.

import {
  DescribePipelineExecutionCommand,
  type DescribePipelineExecutionResponse,
  RetryPipelineExecutionCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-sagemaker';
import type { Deed, Moved, Order, Standing } from '../../../core/cloud-actions';
import { CallError } from '../../../core/errors';
import type { ActionId, MlEvent } from '../../../core/event';
import { asText, withoutUndefined } from '../../../core/json';
import { parseExecutionArn } from '../arn';
import { consoleLink } from '../console-links';
import { confirmed } from './confirm';
import { listParameters, listSteps } from './pipeline-lists';
import { presentEvent } from './present-state';
import { lineageOf, requestersOfRun } from './requesters';
import { oneLine, type Row, refused, type Scene } from './scene';

type Run = DescribePipelineExecutionResponse;

/** SageMaker takes 32 to 128 characters; ours have 64. */
const LONGEST_REQUEST_TOKEN = 128;
/** An event tells of an end in whole seconds and a little late; a further attempt takes longer than this to fail. */
const SAME_END_MS = 60_000;

/** In which statuses an action can be taken, and which show that it has been. */
const OPEN: Partial<Record<ActionId, readonly string[]>> = {
  retry: ['Failed', 'Stopped'],
  start: ['Failed', 'Stopped', 'Succeeded'],
  stop: ['Executing'],
};
const DONE: Partial<Record<ActionId, readonly string[]>> = {
  retry: ['Executing', 'Succeeded'],
  stop: ['Stopping', 'Stopped'],
};

export function describeRun({ calls }: Scene, execution: string): Promise<Run> {
  return calls.read(new DescribePipelineExecutionCommand({ PipelineExecutionArn: execution }));
}

/** ISO: when the attempt that the message shows ended. */
function shownEnd(event: MlEvent): string {
  const { endedAt } = event.attributes;
  return typeof endedAt === 'string' && endedAt > event.time ? endedAt : event.time;
}

/** What happened to the run after the end that the message shows: a further attempt has ended since. */
async function movedSince(scene: Scene, run: Run): Promise<Moved[]> {
  const { event } = scene;
  const isStep = event.kind === 'pipeline-step';
  const ended = isStep ? await endOfStep(scene, event.subject.name) : run.LastModifiedTime;
  const was = shownEnd(event);
  if (ended === undefined || ended.getTime() <= Date.parse(was) + SAME_END_MS) return [];
  return [{ name: isStep ? `end of ${event.subject.name}` : 'end', was, is: ended.toISOString() }];
}

async function endOfStep(scene: Scene, name: string): Promise<Date | undefined> {
  const steps = await listSteps(scene, scene.arn.text);
  return steps.find((step) => step.StepName === name)?.EndTime;
}

function presentRun(scene: Scene, run: Run, moved: boolean): MlEvent {
  const { event, arn } = scene;
  const status = run.PipelineExecutionStatus ?? 'Unknown';
  // Describe knows no end. A failure that names one of its own would count as a second failure beside the event's.
  const shown = event.kind === 'pipeline-run' && !moved ? asText(event.attributes.endedAt) : undefined;
  const calm = status === 'Succeeded' || status === 'Stopped';
  const ended = calm ? run.LastModifiedTime?.toISOString() : status === 'Failed' ? shown : undefined;
  return presentEvent({
    detailType: 'SageMaker Model Building Pipeline Execution Status Change',
    arn,
    at: run.LastModifiedTime ?? run.CreationTime,
    detail: withoutUndefined({
      pipelineExecutionDisplayName: run.PipelineExecutionDisplayName,
      pipelineExecutionDescription: run.PipelineExecutionDescription,
      currentPipelineExecutionStatus: status,
      executionStartTime: run.CreationTime?.toISOString(),
      executionEndTime: ended,
      pipelineArn: run.PipelineArn,
      pipelineExecutionArn: arn.text,
    }),
    shown: event,
    reason: run.FailureReason,
  });
}

function whyNot(action: ActionId, status: string): string | undefined {
  if (OPEN[action]?.includes(status)) return undefined;
  const wanted = (OPEN[action] ?? []).join(' or ');
  return `The run is ${status}; this needs one that is ${wanted}.`;
}

async function inspect(scene: Scene, action: ActionId): Promise<Standing> {
  const run = await describeRun(scene, scene.arn.text);
  const status = run.PipelineExecutionStatus ?? 'Unknown';
  const why = whyNot(action, status);
  const moved = action === 'stop' || why !== undefined ? [] : await movedSince(scene, run);
  return {
    status,
    open: why === undefined,
    done: DONE[action]?.includes(status) === true,
    ...(why !== undefined && { why }),
    // The same for all three: whoever retries a failed run has answered for whoever would start it anew.
    evidence: {
      execution: scene.arn.text,
      status,
      lastModifiedAt: (run.LastModifiedTime ?? run.CreationTime)?.toISOString(),
    },
    moved,
    event: presentRun(scene, run, moved.length > 0),
    requesters: requestersOfRun({ ...run, PipelineExecutionArn: scene.arn.text }),
    lineage: lineageOf(scene.arn.text),
  };
}

async function perform(scene: Scene, action: ActionId, order: Order): Promise<Deed> {
  const token = order.token.slice(0, LONGEST_REQUEST_TOKEN);
  switch (action) {
    case 'start':
      return start(scene, order, token);
    case 'stop':
      return stop(scene, token);
    default:
      return retry(scene, token);
  }
}

async function retry(scene: Scene, token: string): Promise<Deed> {
  const execution = scene.arn.text;
  const before = await describeRun(scene, execution);
  const was = before.PipelineExecutionStatus ?? 'Unknown';
  // It has failed once more since the failure that was decided on: that decision has had its retry.
  if (was === 'Failed' && (await movedSince(scene, before)).length > 0) return { status: was };
  await scene.calls.change(
    new RetryPipelineExecutionCommand({ PipelineExecutionArn: execution, ClientRequestToken: token }),
  );
  const went = (now: Run) =>
    !OPEN.retry?.includes(now.PipelineExecutionStatus ?? '') ||
    now.LastModifiedTime?.getTime() !== before.LastModifiedTime?.getTime();
  const after = await confirmed(() => describeRun(scene, execution), went, scene.pause);
  return { status: after.PipelineExecutionStatus ?? 'Unknown' };
}

/** By the pipeline's definition of today: whoever starts anew has often mended it. */
async function start(scene: Scene, order: Order, token: string): Promise<Deed> {
  const before = await describeRun(scene, scene.arn.text);
  const pipeline = parseExecutionArn(scene.arn.text)?.pipeline;
  if (pipeline === undefined) throw refused('NoPipeline', 'This is no run of a pipeline.');
  const parameters = await listParameters(scene, scene.arn.text);
  const { PipelineExecutionArn: made } = await scene.calls.change(
    new StartPipelineExecutionCommand({
      PipelineName: pipeline,
      PipelineExecutionDescription: oneLine(order.note),
      PipelineParameters: parameters,
      ClientRequestToken: token,
      ...(before.ParallelismConfiguration !== undefined && {
        ParallelismConfiguration: before.ParallelismConfiguration,
      }),
    }),
  );
  if (made === undefined)
    throw new CallError('unclear', 'NoExecution', 'SageMaker started a run but does not say which.');
  const after = await confirmed(() => describeRun(scene, made), Boolean, scene.pause);
  const name = after.PipelineExecutionDisplayName ?? made.split('/').at(-1) ?? made;
  return {
    status: after.PipelineExecutionStatus ?? 'Unknown',
    made: { name, id: made, url: consoleLink(scene.region, 'pipeline-run', name) },
  };
}

async function stop(scene: Scene, token: string): Promise<Deed> {
  const execution = scene.arn.text;
  await scene.calls.change(
    new StopPipelineExecutionCommand({ PipelineExecutionArn: execution, ClientRequestToken: token }),
  );
  const after = await confirmed(
    () => describeRun(scene, execution),
    ({ PipelineExecutionStatus }) => PipelineExecutionStatus !== 'Executing',
    scene.pause,
  );
  return { status: after.PipelineExecutionStatus ?? 'Unknown' };
}

export const pipelineRow: Row = { inspect, perform };
