// The story the page can play: a pipeline starts, a step fails, someone retries it, it succeeds, and its model waits for approval.

import { randomBytes, randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '../../core/json';

/** One event of it, and how long after the one before it comes. */
export interface StoryEvent {
  cloud: 'aws';
  body: Json;
  pauseMs: number;
}

const REGION = 'eu-west-1';
const ACCOUNT = '123456789012';
const PIPELINE = 'fraud-train';
const MINUTE = 60_000;

/** The whole story, its run ended at about `now`. Every telling is a run of its own. */
export function pipelineStory(now: Date): StoryEvent[] {
  const arn = (path: string): string => `arn:aws:sagemaker:${REGION}:${ACCOUNT}:${path}`;
  const run = arn(`pipeline/${PIPELINE}/execution/${randomBytes(6).toString('hex')}`);
  const started = now.getTime() - 55 * MINUTE;
  const minute = (n: number): string => new Date(started + n * MINUTE).toISOString();

  function event(at: number, type: string, resources: string[], detail: JsonObject): Json {
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': `SageMaker ${type}`,
      source: 'aws.sagemaker',
      account: ACCOUNT,
      time: minute(at),
      region: REGION,
      resources,
      detail,
    };
  }

  function runChange(at: number, status: string, previous?: string): Json {
    const over = status !== 'Executing';
    return event(at, 'Model Building Pipeline Execution Status Change', [arn(`pipeline/${PIPELINE}`), run], {
      pipelineExecutionDisplayName: 'nightly',
      currentPipelineExecutionStatus: status,
      ...(previous === undefined ? {} : { previousPipelineExecutionStatus: previous }),
      executionStartTime: minute(0),
      ...(over ? { executionEndTime: minute(at) } : {}),
      pipelineArn: arn(`pipeline/${PIPELINE}`),
      pipelineExecutionArn: run,
    });
  }

  function stepChange(
    from: number,
    at: number,
    name: string,
    type: string,
    status: string,
    reason?: string,
  ): Json {
    const over = status !== 'Executing';
    return event(
      at,
      'Model Building Pipeline Execution Step Status Change',
      [arn(`pipeline/${PIPELINE}`), run],
      {
        stepName: name,
        stepType: type,
        stepStartTime: minute(from),
        ...(over ? { stepEndTime: minute(at) } : {}),
        previousStepStatus: over ? 'Executing' : 'Starting',
        currentStepStatus: status,
        ...(reason === undefined ? {} : { failureReason: reason }),
        metadata: {},
        pipelineArn: arn(`pipeline/${PIPELINE}`),
        pipelineExecutionArn: run,
      },
    );
  }

  const version = 1 + (Math.floor(now.getTime() / 1000) % 1000);
  const pending = event(54, 'Model Package State Change', [arn(`model-package/${PIPELINE}/${version}`)], {
    ModelPackageGroupName: PIPELINE,
    ModelPackageName: `${PIPELINE}/${version}`,
    ModelPackageVersion: version,
    ModelPackageArn: arn(`model-package/${PIPELINE}/${version}`),
    ModelPackageDescription: 'Gradient boosted trees on 90 days of card payments',
    CreationTime: minute(54),
    ModelPackageStatus: 'Completed',
    ModelApprovalStatus: 'PendingManualApproval',
    MetadataProperties: { GeneratedBy: run },
  });

  const told: [pauseMs: number, body: Json][] = [
    [0, runChange(0, 'Executing')],
    [1_500, stepChange(0, 4, 'Ingest', 'Processing', 'Succeeded')],
    [1_500, stepChange(4, 16, 'Features', 'Processing', 'Succeeded')],
    [
      2_500,
      stepChange(
        16,
        41,
        'TrainXGB',
        'Training',
        'Failed',
        'ClientError: AlgorithmError: MemoryError: Unable to allocate 14.2 GiB for an array with shape (1906, 1000000), exit code: 1',
      ),
    ],
    [1_500, runChange(41.2, 'Failed', 'Executing')],
    [6_000, runChange(43, 'Executing', 'Failed')],
    [2_500, stepChange(43, 52, 'TrainXGB', 'Training', 'Succeeded')],
    [1_500, stepChange(52, 53, 'Evaluate', 'Processing', 'Succeeded')],
    [1_500, stepChange(53, 54, 'Register', 'RegisterModel', 'Succeeded')],
    [500, pending],
    [2_000, runChange(54.2, 'Succeeded', 'Executing')],
  ];
  return told.map(([pauseMs, body]) => ({ cloud: 'aws', body, pauseMs }));
}
