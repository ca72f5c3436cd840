// The runs of the pipeline fraud-train: their steps one after another, the one that fails, and the retry that goes on from there.

import { asObject, type JsonObject } from '../../../src/core/json';
import { emitEvent, isoSeconds } from './sagemaker-events';
import { failedInTheMorning, PIPELINE, TRACEBACK } from './sagemaker-morning';
import type { Thing, World } from './sagemaker-world';

const STEPS = [
  { name: 'PrepareData', type: 'Processing', job: 'ProcessingJob', like: 'churn-features-0312' },
  { name: 'TrainXGB', type: 'Training', job: 'TrainingJob', like: 'churn-train-0312' },
  { name: 'EvaluateModel', type: 'Processing', job: 'ProcessingJob', like: 'churn-features-0312' },
  { name: 'RegisterFraudDetector', type: 'RegisterModel' },
] as const;

export interface Step {
  name: string;
  type: string;
  status: string;
  startTime?: number;
  endTime?: number;
  reason?: string;
  metadata: JsonObject;
}

export interface Run {
  arn: string;
  id: string;
  displayName: string;
  description?: string;
  status: string;
  previous?: string;
  /** Epoch seconds. */
  created: number;
  modified: number;
  createdBy: JsonObject;
  parameters: JsonObject[];
  steps: Step[];
  /** How often each step has still to fail. */
  failures: Record<string, number>;
  /** What was begun by an attempt that is over is dropped. */
  attempt: number;
}

export interface StartOptions {
  id?: string;
  displayName?: string;
  description?: string;
  createdBy?: JsonObject;
  parameters?: JsonObject[];
  failures?: Record<string, number>;
}

export interface Runs {
  get(arn: string): Run | undefined;
  all(): Run[];
  start(options?: StartOptions): Run;
  /** Goes on with what has not succeeded. */
  retry(run: Run): void;
  stop(run: Run): void;
}

export function createRuns(world: World): Runs {
  const runs = new Map<string, Run>();
  const pipelineArn = world.arn('pipeline', PIPELINE);

  function tellRun(run: Run): void {
    const over = run.status !== 'Executing' && run.status !== 'Stopping';
    emitEvent(world, 'SageMaker Model Building Pipeline Execution Status Change', [pipelineArn, run.arn], {
      pipelineExecutionDisplayName: run.displayName,
      currentPipelineExecutionStatus: run.status,
      previousPipelineExecutionStatus: run.previous ?? null,
      executionStartTime: isoSeconds(run.created * 1000),
      ...(over && { executionEndTime: isoSeconds(run.modified * 1000) }),
      ...(run.description !== undefined && { pipelineExecutionDescription: run.description }),
      pipelineArn,
      pipelineExecutionArn: run.arn,
    });
  }

  function tellStep(run: Run, step: Step, previous: string | null): void {
    const metadata = Object.entries(step.metadata).map(([key, value]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      { arn: asObject(value)?.Arn },
    ]);
    emitEvent(
      world,
      'SageMaker Model Building Pipeline Execution Step Status Change',
      [pipelineArn, run.arn],
      {
        metadata: Object.fromEntries(metadata) as JsonObject,
        ...(step.startTime !== undefined && { stepStartTime: isoSeconds(step.startTime * 1000) }),
        stepName: step.name,
        stepType: step.type,
        previousStepStatus: previous,
        currentStepStatus: step.status,
        pipelineArn,
        pipelineExecutionArn: run.arn,
        ...(step.endTime !== undefined && { stepEndTime: isoSeconds(step.endTime * 1000) }),
        ...(step.reason !== undefined && { failureReason: step.reason }),
      },
    );
  }

  function become(run: Run, status: string): void {
    run.previous = run.status;
    run.status = status;
    run.modified = world.seconds();
    tellRun(run);
  }

  /** Unless the attempt was ended meanwhile. */
  function next(run: Run, what: () => void): void {
    const { attempt } = run;
    world.later(() => {
      if (run.attempt === attempt && run.status === 'Executing') what();
    });
  }

  function goOn(run: Run): void {
    const plan = STEPS.find(
      ({ name }) => run.steps.find((step) => step.name === name)?.status !== 'Succeeded',
    );
    if (plan === undefined) {
      become(run, 'Succeeded');
      return;
    }
    const step: Step = {
      name: plan.name,
      type: plan.type,
      status: 'Executing',
      startTime: world.seconds(),
      metadata: {},
    };
    run.steps = [...run.steps.filter(({ name }) => name !== plan.name), step];
    const job = 'job' in plan ? jobFor(run, plan) : undefined;
    if (job !== undefined && 'job' in plan)
      step.metadata = { [plan.job]: { Arn: job.described[`${plan.job}Arn`] } };
    tellStep(run, step, 'Starting');
    next(run, () => end(run, step, 'job' in plan ? plan.job : undefined, job));
  }

  function jobFor(run: Run, plan: Extract<(typeof STEPS)[number], { job: string }>): Thing {
    const name = `pipelines-${run.id}-${plan.name}-a${run.attempt}s${run.steps.length}`;
    const { described } = world.jobs.find(plan.job, plan.like)!;
    const input = Object.fromEntries(
      Object.entries(described).filter(
        ([key]) => !/(Time|Status|Arn|Reason|ExitMessage|Transitions)$/.test(key) || key === 'RoleArn',
      ),
    );
    return world.jobs.start(
      plan.job,
      { ...input, [`${plan.job}Name`]: name },
      {
        team: 'fraud',
        environment: 'prod',
        'sagemaker:pipeline-name': PIPELINE,
        'sagemaker:pipeline-execution-arn': run.arn,
      },
    );
  }

  function end(run: Run, step: Step, kind: string | undefined, job: Thing | undefined): void {
    const fails = (run.failures[step.name] ?? 0) > 0;
    step.endTime = world.seconds();
    step.status = fails ? 'Failed' : 'Succeeded';
    if (fails) {
      run.failures[step.name] = (run.failures[step.name] ?? 1) - 1;
      step.reason = `ClientError: AlgorithmError: ExecuteUserScriptError:\nExitCode 1\nErrorMessage "${TRACEBACK[3]}"`;
    }
    if (kind !== undefined && job !== undefined) {
      if (fails)
        world.log(
          `/aws/sagemaker/${kind}s`,
          `${String(job.described[`${kind}Name`])}/algo-1-1`,
          ...TRACEBACK,
        );
      world.jobs.end(kind, job, fails ? 'Failed' : 'Completed', step.reason);
    }
    if (step.type === 'RegisterModel')
      step.metadata = { RegisterModel: { Arn: world.registerPackage(run.arn) } };
    tellStep(run, step, 'Executing');
    if (fails) become(run, 'Failed');
    else next(run, () => goOn(run));
  }

  const ended = failedInTheMorning(world);
  runs.set(ended.arn, ended);
  world.log(
    '/aws/sagemaker/TrainingJobs',
    'pipelines-k2v9qh3xw7dn-TrainXGB-Zp3kV8sQwx/algo-1-1',
    ...TRACEBACK,
  );

  return {
    get: (arn) => runs.get(arn),
    all: () => [...runs.values()],
    start(options = {}) {
      const id = options.id ?? newId(runs.size);
      const at = world.seconds();
      const run: Run = {
        arn: world.arn('pipeline', `${PIPELINE}/execution/${id}`),
        id,
        displayName: options.displayName ?? `execution-${Math.round(at * 1000)}`,
        ...(options.description !== undefined && { description: options.description }),
        status: 'Executing',
        created: at,
        modified: at,
        createdBy: options.createdBy ?? {},
        parameters: options.parameters ?? [],
        steps: [],
        failures: { ...options.failures },
        attempt: 1,
      };
      runs.set(run.arn, run);
      tellRun(run);
      next(run, () => goOn(run));
      return run;
    },
    retry(run) {
      run.attempt += 1;
      become(run, 'Executing');
      next(run, () => goOn(run));
    },
    stop(run) {
      become(run, 'Stopping');
      const { attempt } = run;
      world.later(() => {
        if (run.attempt !== attempt) return;
        for (const step of run.steps.filter(({ status }) => status === 'Executing')) {
          Object.assign(step, { status: 'Stopped', endTime: world.seconds() });
          tellStep(run, step, 'Stopping');
        }
        become(run, 'Stopped');
      });
    },
  };
}

/** Twelve letters and digits, as SageMaker names its runs. */
function newId(count: number): string {
  return `r${String(count).padStart(3, '0')}${Math.random().toString(36).slice(2, 10).padEnd(8, '0')}`;
}
