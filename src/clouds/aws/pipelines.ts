// Pipelines: runs of a model building pipeline, and their steps. Their details are in camelCase.

import type { Parent } from '../../core/event';
import { asObject, type JsonObject } from '../../core/json';
import { normaliseStatus } from '../../core/status';
import { type Arn, namedBy, parseExecutionArn, parseSageMakerArn } from './arn';
import type { Draft } from './draft';
import type { EventBridgeEvent } from './event-bridge';
import { objectAt, textAt, timeAt } from './fields';
import { UNKNOWN } from './resource';

/** The event tells no reason for a failed run; its failed step does. */
export function decodePipelineRun(event: EventBridgeEvent): Draft {
  const { detail } = event;
  const run = runOf(event);
  return {
    kind: 'pipeline-run',
    status: textAt(detail, 'currentPipelineExecutionStatus') ?? UNKNOWN,
    arn: run.arn,
    name: run.pipeline,
    attributes: {
      displayName: textAt(detail, 'pipelineExecutionDisplayName'),
      description: textAt(detail, 'pipelineExecutionDescription'),
      executionId: run.execution,
      previousStatus: previousOf(detail, 'previousPipelineExecutionStatus'),
      startedAt: timeAt(detail, 'executionStartTime'),
      endedAt: timeAt(detail, 'executionEndTime'),
    },
  };
}

export function decodePipelineStep(event: EventBridgeEvent): Draft {
  const { detail } = event;
  const run = runOf(event);
  const metadata = objectAt(detail, 'metadata');
  const name = textAt(detail, 'stepName');
  const parent: Parent | undefined =
    run.arn === undefined ? undefined : { kind: 'pipeline-run', name: run.pipeline ?? run.arn, id: run.arn };
  return {
    kind: 'pipeline-step',
    status: textAt(detail, 'currentStepStatus') ?? UNKNOWN,
    arn: run.arn,
    name: name ?? 'unknown',
    id: run.arn && `${run.arn}/step/${name ?? event.id}`,
    reason: textAt(detail, 'failureReason') ?? textAt(objectAt(metadata, 'fail'), 'errorMessage'),
    parent,
    attributes: {
      stepType: textAt(detail, 'stepType'),
      previousStatus: previousOf(detail, 'previousStepStatus'),
      jobArn: jobArnOf(metadata),
      outcome: textAt(objectAt(metadata, 'condition'), 'outcome'),
      cacheHit: textAt(objectAt(detail, 'cacheHitResult'), 'sourcePipelineExecutionArn'),
      startedAt: timeAt(detail, 'stepStartTime'),
      endedAt: timeAt(detail, 'stepEndTime'),
    },
  };
}

/** The run's ARN, its pipeline and its short id, from whichever of the ARNs is there. */
function runOf(event: EventBridgeEvent): { arn?: string; pipeline?: string; execution?: string } {
  const { detail, resources } = event;
  const [arn, run] = firstOf([textAt(detail, 'pipelineExecutionArn'), ...resources], parseExecutionArn);
  const [, pipeline] = firstOf([textAt(detail, 'pipelineArn'), ...resources], parsePipelineArn);
  return { arn, pipeline: pipeline ? namedBy(pipeline).name : run?.pipeline, execution: run?.execution };
}

/** The first text that can be read, and what was read. */
function firstOf<T>(
  texts: (string | undefined)[],
  parse: (text: string | undefined) => T | undefined,
): [text: string, parsed: T] | [] {
  for (const text of texts) {
    const parsed = parse(text);
    if (text !== undefined && parsed !== undefined) return [text, parsed];
  }
  return [];
}

function parsePipelineArn(text: string | undefined): Arn | undefined {
  const arn = parseSageMakerArn(text);
  return arn?.type === 'pipeline' ? arn : undefined;
}

function previousOf(detail: JsonObject, key: string): string | undefined {
  const previous = textAt(detail, key);
  return previous && normaliseStatus(previous);
}

/** What the step started: each type of step has a key of its own, all of them an object with an ARN. */
function jobArnOf(metadata: JsonObject | undefined): string | undefined {
  for (const member of Object.values(metadata ?? {})) {
    const arn = textAt(asObject(member), 'arn');
    if (arn !== undefined) return arn;
  }
  return undefined;
}
