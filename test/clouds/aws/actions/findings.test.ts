// Logs and details, over the wire.

import { failure, type Setting, setUp, shown } from './support';

let setting: Setting;

beforeEach(async () => {
  setting = await setUp();
});
afterEach(() => setting.stop());

const GROUP = '/aws/sagemaker/TrainingJobs';
const CHILD = 'pipelines-k2v9qh3xw7dn-TrainXGB-Zp3kV8sQwx';
const LOG_LINKS = [
  {
    label: 'CloudWatch',
    url: `https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Faws$252Fsagemaker$252FTrainingJobs$3FlogStreamNameFilter$3D${CHILD}$252F`,
  },
  {
    label: CHILD,
    url: `https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/jobs/${CHILD}`,
  },
];
const LINES = [
  '[08:31:39] epoch 12 validation-error:0.0731 validation-auc:0.941',
  'Traceback (most recent call last):',
  '  File "/opt/ml/code/train.py", line 212, in <module>',
  "ValueError: Input contains NaN, infinity or a value too large for dtype('float32').",
  'Command "/miniconda3/bin/python3 train.py" exited with code 1',
];

describe('the log', () => {
  const job = { name: 'Job', value: CHILD };
  const failed = { name: 'Status', value: 'Failed' };
  const step = { name: 'Step', value: 'TrainXGB' };

  it.each([
    ['a job', 'training-job.pipeline-child', [job, failed]],
    ['a failed run: its failed step', 'pipeline-run.failed', [step, job, failed]],
    ['a step', 'pipeline-step', [step, job, failed]],
  ])('is that of %s', async (_what, fixture, facts) => {
    expect(await setting.actions.logs(shown(fixture))).toEqual({ facts, lines: LINES, links: LOG_LINKS });
  });

  it('begins with the errors that lie before its last lines, and knows a metric from an error', async () => {
    setting.peer.world.log(
      GROUP,
      `${CHILD}/algo-1-1`,
      ...Array.from({ length: 60 }, (_, index) => `[${index}] validation-error:0.07`),
    );

    const { lines } = await setting.actions.logs(shown('training-job.pipeline-child'));

    expect(lines.slice(0, 5)).toEqual([
      LINES[1],
      LINES[3],
      '…',
      '[20] validation-error:0.07',
      '[21] validation-error:0.07',
    ]);
    expect(lines).toHaveLength(43);
  });

  it('is that of the instance which wrote last; the error of another one is searched for', async () => {
    const { logs } = setting.peer.world;
    logs.set(GROUP, new Map());
    setting.peer.world.log(GROUP, `${CHILD}/algo-2-1`, 'RuntimeError: NCCL error', 'bye');
    setting.peer.world.log(GROUP, `${CHILD}/algo-1-1`, 'waiting for algo-2', 'still waiting');
    setting.peer.world.log(GROUP, 'other-job/algo-1-1', 'ValueError: of somebody else');

    const { facts, lines } = await setting.actions.logs(shown('training-job.pipeline-child'));

    expect(facts.at(-1)).toEqual({ name: 'Instance', value: 'algo-1-1' });
    expect(lines).toEqual(['RuntimeError: NCCL error', '…', 'waiting for algo-2', 'still waiting']);
  });

  it('has no colours, and of a progress bar its last state', async () => {
    const esc = String.fromCharCode(27);
    setting.peer.world.logs.set(GROUP, new Map());
    setting.peer.world.log(
      GROUP,
      `${CHILD}/algo-1-1`,
      `${esc}[31mERROR${esc}[0m: no space left`,
      '10%\r50%\r100%\r',
      'two\nlines  ',
    );

    const { lines } = await setting.actions.logs(shown('training-job.pipeline-child'));

    expect(lines).toEqual(['ERROR: no space left', '100%', 'two', 'lines']);
  });

  it.each([
    ['there is no group yet', () => setting.peer.world.logs.clear()],
    ['there is no stream yet', () => setting.peer.world.logs.set(GROUP, new Map())],
  ])('is said to be empty where %s', async (_why, change) => {
    change();

    const findings = await setting.actions.logs(shown('training-job.pipeline-child'));

    expect(findings).toMatchObject({ lines: [], empty: `${CHILD} has written no log.` });
  });

  it('is said not to be there where no step has failed', async () => {
    const run = setting.peer.world.runs.all()[0]!;
    for (const step of run.steps) step.status = 'Succeeded';

    expect(await setting.actions.logs(shown('pipeline-run'))).toEqual({
      facts: [],
      lines: [],
      links: [],
      empty: 'No step has failed.',
    });
  });

  it('is said not to be there where the failed step ran no job', async () => {
    setting.peer.world.runs.all()[0]!.steps[1]!.metadata = { Fail: { ErrorMessage: 'AUC too low' } };

    expect(await setting.actions.logs(shown('pipeline-run.failed'))).toMatchObject({
      lines: [],
      empty: 'The step TrainXGB has run no job with a log of its own.',
    });
  });

  it('names the right that is missing to read it', async () => {
    setting.peer.denied.add('logs:GetLogEvents');

    const { outcome, message } = await failure(setting.actions.logs(shown('pipeline-step')));

    expect(outcome).toBe('permanent');
    expect(message).toMatch(/^Bellhop's role lacks logs:GetLogEvents\./);
  });
});

describe('the details', () => {
  it('of a run are its steps, how long each took, and why one failed', async () => {
    expect(await setting.actions.details(shown('pipeline-run.failed'))).toEqual({
      facts: [
        { name: 'Run', value: 'fraud-train nightly 2026-03-12' },
        { name: 'Status', value: 'Failed' },
        { name: 'Started by', value: 'ben' },
        { name: 'Took', value: '31 min 45 s' },
        { name: 'Reason', value: 'Step failure: One or multiple steps failed: TrainXGB.' },
      ],
      lines: [
        'PrepareData · Succeeded · 3 min 53 s',
        'TrainXGB · Failed · 27 min 43 s: ClientError: AlgorithmError: ExecuteUserScriptError:',
      ],
      links: [
        {
          label: 'PrepareData',
          url: 'https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/processing-jobs/pipelines-k2v9qh3xw7dn-preparedata-qx81b0zzpa',
        },
        {
          label: 'TrainXGB',
          url: 'https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/jobs/pipelines-k2v9qh3xw7dn-trainxgb-zp3kv8sqwx',
        },
      ],
    });
  });

  it('of a job are its times, its metrics and its phases', async () => {
    const { described } = setting.peer.world.jobs.find('TrainingJob', 'churn-train-0312')!;
    Object.assign(described, {
      FailureReason: 'AlgorithmError: exit code 1',
      BillableTimeInSeconds: 1670,
      FinalMetricDataList: [{ MetricName: 'validation:auc', Value: 0.5, Timestamp: 1773313507 }],
      SecondaryStatusTransitions: [
        {
          Status: 'Starting',
          StartTime: 1773312480,
          EndTime: 1773312672,
          StatusMessage: 'Preparing the instances',
        },
        { Status: 'Failed', StartTime: 1773313507 },
      ],
    });

    expect(await setting.actions.details(shown('training-job.failed'))).toEqual({
      facts: [
        { name: 'Status', value: 'Failed' },
        { name: 'Took', value: '13 min 55 s' },
        { name: 'Billed', value: '1670 s' },
        { name: 'Role', value: 'arn:aws:iam::123456789012:role/FraudTraining' },
        { name: 'Reason', value: 'AlgorithmError: exit code 1' },
        { name: 'validation:auc', value: '0.5' },
      ],
      lines: ['Starting · 3 min 12 s: Preparing the instances', 'Failed'],
      links: [
        {
          label: 'churn-train-0312',
          url: 'https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/jobs/churn-train-0312',
        },
      ],
    });
  });

  it('of a model version are who made it of what, and where its reports are', async () => {
    const { facts, lines } = await setting.actions.details(shown('model-version'));

    expect(facts).toEqual([
      { name: 'Status', value: 'PendingManualApproval' },
      {
        name: 'Made by',
        value: 'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/fraud-train/execution/k2v9qh3xw7dn',
      },
      { name: 'Image', value: '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1' },
      {
        name: 'Model data',
        value: 's3://fraud-models/pipelines-k2v9qh3xw7dn-TrainXGB-mN7yT2rQa9/output/model.tar.gz',
      },
    ]);
    expect(lines).toEqual([
      'ModelQuality Statistics: s3://fraud-models/evaluation/2026-03-12/evaluation.json',
      'Bias Report: s3://fraud-models/bias/2026-03-12/analysis.json',
    ]);
  });

  it('of an endpoint are its configuration and its variants', async () => {
    const { facts, lines } = await setting.actions.details(shown('endpoint'));

    expect(facts).toEqual([
      { name: 'Status', value: 'InService' },
      { name: 'Configuration', value: 'fraud-detector-v42' },
    ]);
    expect(lines).toEqual(['AllTraffic · 2 of 2 instances · weight 1']);
  });
});
