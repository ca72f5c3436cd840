import { handlers } from '../../handlers';
import { aChild, anEvent, english } from './support';

const { events } = handlers;

function view(event: ReturnType<typeof anEvent>, children = [] as ReturnType<typeof aChild>[]) {
  return events[event.kind].view(event, children, english);
}

describe('a training job', () => {
  it('shows what it runs on, its image and its metrics', () => {
    const event = anEvent({
      attributes: {
        instanceType: 'ml.c5.xlarge',
        instanceCount: 3,
        image: '257758044811.dkr.ecr.us-east-2.amazonaws.com/sagemaker-xgboost:1.7-1@sha256:4dc8',
        metrics: { 'validation:auc': 0.9471, broken: 'x' },
      },
    });

    expect(view(event)).toMatchObject({
      compute: '3 × ml.c5.xlarge',
      algorithm: 'sagemaker-xgboost:1.7-1',
      metrics: [{ name: 'validation:auc', value: 0.9471 }],
    });
  });

  it('says exactly why it stopped, where the second status knows', () => {
    const event = anEvent({
      status: 'Stopped',
      tone: 'warning',
      attributes: { secondaryStatus: 'MaxRuntimeExceeded' },
    });

    expect(view(event)).toMatchObject({
      status: {
        id: 'Stopped',
        word: 'stopped at its time limit',
        says: 'was stopped at its time limit',
        icon: '⚠️',
      },
      phase: null,
    });
  });

  it.each([
    ['Downloading', 'InProgress', 'downloading data'],
    ['Stopping', 'Stopping', null],
  ])('in %s shows the phase %s only if that says more', (secondaryStatus, status, phase) => {
    const event = anEvent({ status, tone: 'progress', attributes: { secondaryStatus } });

    expect(view(event)).toMatchObject({ phase });
  });

  it('links to its own log streams, unless all went well', () => {
    expect(view(anEvent({ status: 'Completed', tone: 'success' }))).toMatchObject({ logsUrl: null });
    expect(view(anEvent())).toMatchObject({
      logsUrl:
        'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Faws$252Fsagemaker$252FTrainingJobs$3FlogStreamNameFilter$3Dfraud-train$252F',
    });
  });

  it.each([
    ['a name that SageMaker would refuse', { name: 'x$3Fevil' }],
    ['no region', { region: undefined }],
    ['a link that is no https address', { url: 'javascript:alert(1)' }],
  ])('has no log link with %s', (_name, part) => {
    const event = anEvent({ subject: { ...anEvent().subject, ...part } });

    expect(view(event)).toMatchObject({ logsUrl: null });
  });
});

describe('an Azure ML job', () => {
  it('shows its experiment, compute, code and algorithm', () => {
    const event = anEvent({
      cloud: 'azure',
      kind: 'job',
      attributes: {
        experimentName: 'churn',
        computeTarget: 'gpu-cluster',
        git: { branch: 'main', commit: '4f2a91c0d1e2f3' },
        algorithm: 'LightGBM',
        iteration: 12,
      },
    });

    expect(view(event)).toMatchObject({
      experiment: 'churn',
      compute: 'gpu-cluster',
      commit: 'main @ 4f2a91c',
      algorithm: 'LightGBM #12',
      logsUrl: null,
    });
  });

  it('counts its child jobs', () => {
    const event = anEvent({ cloud: 'azure', kind: 'job' });

    expect(view(event, [aChild({ kind: 'job', status: 'Failed', tone: 'failure' })])).toMatchObject({
      jobs: [{ icon: '🔴', word: 'failed', count: 1 }],
    });
  });

  it('does not repeat a name as its experiment', () => {
    const event = anEvent({ cloud: 'azure', kind: 'job', attributes: { experimentName: 'fraud-train' } });

    expect(view(event)).toMatchObject({ experiment: null });
  });
});

describe('a processing job', () => {
  it('of a monitor completes, but not without saying that it found something', () => {
    const event = anEvent({
      kind: 'processing-job',
      status: 'Completed',
      tone: 'warning',
      attributes: { monitoringSchedule: 'fraud-monitor' },
    });

    expect(view(event)).toMatchObject({
      status: { id: 'Completed', word: 'completed with violations' },
      monitor: 'fraud-monitor',
    });
  });
});

describe('a tuning job', () => {
  const base = { kind: 'tuning-job', status: 'InProgress', tone: 'progress' } as const;

  it('counts a job that is tried again as running, and one that is not as failed', () => {
    const event = anEvent({
      ...base,
      attributes: {
        trainingJobs: { completed: 17, inProgress: 2, retryableError: 1, nonRetryableError: 3, stopped: 0 },
        bestTrainingJob: { name: 'tune-013', metric: 'validation:auc', value: 0.94 },
      },
    });

    expect(view(event)).toMatchObject({
      jobs: [
        { icon: '✅', word: 'completed', count: 17 },
        { icon: '🔵', word: 'in progress', count: 3 },
        { icon: '🔴', word: 'failed', count: 3 },
      ],
      best: { name: 'tune-013', metric: 'validation:auc', value: 0.94 },
    });
  });

  it('counts the jobs it has heard of when the counters are missing', () => {
    const children = [
      aChild({ kind: 'training-job', status: 'Completed', tone: 'success' }),
      aChild({ kind: 'training-job', status: 'InProgress', tone: 'progress' }),
      aChild({ kind: 'training-job', status: 'Stopped', tone: 'info' }),
    ];

    expect(view(anEvent(base), children)).toMatchObject({
      jobs: [
        { icon: '✅', word: 'completed', count: 1 },
        { icon: '🔵', word: 'in progress', count: 1 },
        { icon: '⛔', word: 'stopped', count: 1 },
      ],
      best: null,
    });
  });

  it('has no counts when nothing is known', () => {
    expect(view(anEvent(base))).toMatchObject({ jobs: [], maxJobs: null });
  });
});

describe('a pipeline run', () => {
  const failed = aChild({
    name: 'TrainXGB',
    status: 'Failed',
    tone: 'failure',
    reason: 'MemoryError',
    startedAt: '2026-11-20T13:22:40.000Z',
    endedAt: '2026-11-20T13:47:40.000Z',
  });
  const ingest = aChild({ startedAt: '2026-11-20T13:06:40.000Z', endedAt: '2026-11-20T13:10:40.000Z' });
  const run = anEvent({ kind: 'pipeline-run' });

  it('takes its reason from the step that failed, and lists the steps by their start', () => {
    const shown = view(run, [failed, ingest]);

    expect(shown).toMatchObject({
      reason: 'MemoryError',
      failedStep: { name: 'TrainXGB', index: 2, reason: 'MemoryError' },
      stepCount: 2,
      hiddenSteps: 0,
      steps: [
        { name: 'Ingest', icon: '✅', word: 'succeeded', duration: '4 min', reason: null },
        { name: 'TrainXGB', icon: '🔴', word: 'failed', duration: '25 min', reason: 'MemoryError' },
      ],
    });
  });

  it('lists the same steps in whatever order they came', () => {
    expect(view(run, [ingest, failed])).toEqual(view(run, [failed, ingest]));
  });

  it('keeps its own reason where no step has one', () => {
    const event = { ...run, reason: 'The role may not be assumed.' };

    expect(view(event, [ingest])).toMatchObject({ reason: 'The role may not be assumed.', failedStep: null });
  });

  it('names no failed step while it runs again', () => {
    const event = anEvent({ kind: 'pipeline-run', status: 'Executing', tone: 'progress' });

    expect(view(event, [failed])).toMatchObject({ failedStep: null, reason: null });
  });

  it('shows of many steps those that failed, run or came last', () => {
    const many = Array.from({ length: 12 }, (_, index) =>
      aChild({ name: `s${index}`, startedAt: `2026-11-20T13:${10 + index}:00.000Z` }),
    );
    many[0] = { ...many[0]!, status: 'Failed', tone: 'failure' };
    many[1] = { ...many[1]!, status: 'Executing', tone: 'progress' };

    const shown = view(run, many) as unknown as { steps: { name: string }[]; hiddenSteps: number };

    expect(shown.steps.map(({ name }) => name)).toEqual(['s0', 's1', 's6', 's7', 's8', 's9', 's10', 's11']);
    expect(shown.hiddenSteps).toBe(4);
  });

  it('shows a duration only for a step whose times make sense', () => {
    const odd = aChild({ startedAt: '2026-11-20T13:10:00.000Z', endedAt: '2026-11-20T13:00:00.000Z' });

    expect(view(run, [odd])).toMatchObject({ steps: [{ duration: null }] });
  });

  it.each([
    ['nightly-7', 'nightly-7'],
    ['fraud-train', null],
  ])('called %s shows the name %s', (displayName, runName) => {
    expect(view({ ...run, attributes: { displayName } })).toMatchObject({ runName });
  });
});

describe('a pipeline step', () => {
  it.each([
    ['on SageMaker', { cacheHit: 'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/p/execution/abc' }],
    ['on Azure ML', { isReused: true }],
  ])('says that an earlier result was used, %s', (_name, attributes) => {
    expect(view(anEvent({ kind: 'pipeline-step', attributes }))).toMatchObject({ reused: true });
  });

  it('names its job and type', () => {
    const attributes = {
      stepType: 'Training',
      jobArn: 'arn:aws:sagemaker:eu-west-1:123456789012:training-job/pipelines-abc-TrainXGB-xyz',
    };

    expect(view(anEvent({ kind: 'pipeline-step', attributes }))).toMatchObject({
      stepType: 'Training',
      job: 'pipelines-abc-TrainXGB-xyz',
      reused: false,
    });
  });
});
