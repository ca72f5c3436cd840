// Stopping single jobs, and running them again as copies, over the wire.

import { nameOfCopy } from '../../../../src/clouds/aws/actions/jobs';
import type { JsonObject } from '../../../../src/core/json';
import { refusal } from '../../../support/peers/sagemaker';
import { changesOf, EXECUTION, failure, order, type Setting, setUp, shown } from './support';

let setting: Setting;

beforeEach(async () => {
  setting = await setUp();
});
afterEach(() => setting.stop());

const inputOf = (operation: string): JsonObject =>
  setting.peer.calls.find((call) => call.operation === operation)!.input;

describe('a job in work', () => {
  const training = shown('training-job.in-progress');
  const tuning = shown('tuning-job.in-progress');

  it.each([
    ['training job', training, 'StopTrainingJob'],
    ['tuning job', tuning, 'StopHyperParameterTuningJob'],
  ])('of the kind %s is stopped', async (_kind, event, operation) => {
    const before = await setting.actions.inspect('stop', event);
    const deed = await setting.actions.perform('stop', event, order());
    setting.peer.world.advance();
    const after = await setting.actions.inspect('stop', event);

    expect(before).toMatchObject({ status: 'InProgress', open: true, done: false, moved: [] });
    expect(before.evidence).toEqual({ job: event.subject.id, status: 'InProgress' });
    expect(before.event).toMatchObject({ kind: event.kind, subject: event.subject, tags: event.tags });
    expect(deed).toEqual({ status: 'Stopping' });
    expect(changesOf(setting.peer)).toEqual([operation]);
    expect(after).toMatchObject({
      status: 'Stopped',
      open: false,
      done: true,
      why: 'The job is Stopped; this needs one that is InProgress.',
    });
  });

  it.each(['processing-job', 'transform-job'] as const)('of the kind %s is stopped', async (kind) => {
    const event = shown(`${kind}.failed`);
    const thing = kind === 'processing-job' ? 'ProcessingJob' : 'TransformJob';
    setting.peer.world.jobs.find(thing, event.subject.name)!.described[`${thing}Status`] = 'InProgress';

    expect(await setting.actions.perform('stop', event, order())).toEqual({ status: 'Stopping' });
    expect(changesOf(setting.peer)).toEqual([`Stop${thing}`]);
  });

  it('that is stopping already is left alone', async () => {
    await setting.actions.perform('stop', training, order());

    expect(await setting.actions.perform('stop', training, order())).toEqual({ status: 'Stopping' });
    expect(changesOf(setting.peer)).toEqual(['StopTrainingJob']);
  });

  it('was stopped although the answer was lost', async () => {
    setting.peer.next('StopTrainingJob', 'lose');

    expect((await failure(setting.actions.perform('stop', training, order()))).outcome).toBe('unclear');
    expect(await setting.actions.inspect('stop', training)).toMatchObject({ done: true });
  });

  it('that ended by itself cannot be stopped, and the cloud says why', async () => {
    const failed = shown('training-job.failed');

    const { outcome, message } = await failure(setting.actions.perform('stop', failed, order()));

    expect({ outcome, message }).toEqual({
      outcome: 'refused',
      message: 'The request was rejected because the training job is in status Failed.',
    });
  });
});

describe('a failed job', () => {
  const training = shown('training-job.failed');
  const name = `churn-train-0312-rerun-${order().token.slice(0, 10)}`;

  it('is open to run again, on its one end as evidence', async () => {
    expect(await setting.actions.inspect('rerun', training)).toMatchObject({
      status: 'Failed',
      open: true,
      done: false,
      evidence: { job: training.subject.id, status: 'Failed', endedAt: '2026-03-12T11:05:07.000Z' },
      moved: [],
      requesters: [training.subject.id],
      lineage: [training.subject.id],
      event: { status: 'Failed', tags: { team: 'churn', environment: 'staging' }, actions: ['rerun'] },
    });
  });

  it('runs again as a copy of its input alone, under a name of its own', async () => {
    const { described } = setting.peer.world.jobs.find('TrainingJob', 'churn-train-0312')!;
    Object.assign(described, {
      HyperParameters: {
        eta: '0.2',
        sagemaker_job_name: '"churn-train-0312"',
        _tuning_objective_metric: 'validation:auc',
      },
      ExperimentConfig: { ExperimentName: 'churn', TrialName: 'k2v9' },
      FinalMetricDataList: [{ MetricName: 'auc', Value: 0.9, Timestamp: 1 }],
      BillableTimeInSeconds: 835,
      ModelArtifacts: { S3ModelArtifacts: 's3://fraud-models/x' },
      DebugRuleConfigurations: [],
      EnableNetworkIsolation: false,
    });

    const deed = await setting.actions.perform('rerun', training, order());

    expect(deed).toEqual({
      status: 'InProgress',
      made: {
        name,
        id: `arn:aws:sagemaker:eu-west-1:123456789012:training-job/${name}`,
        url: `https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/jobs/${name}`,
      },
    });
    expect(inputOf('CreateTrainingJob')).toEqual({
      TrainingJobName: name,
      AlgorithmSpecification: described.AlgorithmSpecification,
      RoleArn: described.RoleArn,
      InputDataConfig: described.InputDataConfig,
      OutputDataConfig: described.OutputDataConfig,
      ResourceConfig: described.ResourceConfig,
      StoppingCondition: described.StoppingCondition,
      EnableNetworkIsolation: false,
      HyperParameters: { eta: '0.2', sagemaker_job_name: `"${name}"` },
      Tags: [
        { Key: 'team', Value: 'churn' },
        { Key: 'environment', Value: 'staging' },
        { Key: 'bellhop:rerun-of', Value: 'churn-train-0312' },
        { Key: 'bellhop:requested-by', Value: 'Ana García' },
      ],
    });
  });

  it.each([
    [
      'processing-job',
      'CreateProcessingJob',
      [
        'AppSpecification',
        'ProcessingInputs',
        'ProcessingJobName',
        'ProcessingOutputConfig',
        'ProcessingResources',
        'RoleArn',
        'StoppingCondition',
        'Tags',
      ],
    ],
    [
      'transform-job',
      'CreateTransformJob',
      [
        'BatchStrategy',
        'Environment',
        'MaxConcurrentTransforms',
        'MaxPayloadInMB',
        'ModelName',
        'Tags',
        'TransformInput',
        'TransformJobName',
        'TransformOutput',
        'TransformResources',
      ],
    ],
  ])('of the kind %s runs again', async (kind, operation, members) => {
    const event = shown(`${kind}.failed`);

    const { status, made } = await setting.actions.perform('rerun', event, order());

    expect({ status, name: made?.name }).toEqual({
      status: 'InProgress',
      name: `${event.subject.name}-rerun-${order().token.slice(0, 10)}`,
    });
    expect(Object.keys(inputOf(operation)).sort()).toEqual(members);
  });

  it.each([1, 2])(
    'runs again once, whoever asks with that token (the answer was lost %d times)',
    async (times) => {
      setting.peer.next('CreateTrainingJob', ...Array.from({ length: times }, () => 'lose' as const));
      for (let lost = 0; lost < times; lost += 1)
        expect((await failure(setting.actions.perform('rerun', training, order()))).outcome).toBe('unclear');

      const deeds = await Promise.all([
        setting.actions.perform('rerun', training, order()),
        setting.actions.perform('rerun', training, order()),
      ]);

      expect(deeds.map(({ made }) => made?.name)).toEqual([name, name]);
      expect(
        setting.heard.filter(({ subject, status }) => subject.name === name && status === 'InProgress'),
      ).toHaveLength(1);
    },
  );

  it('that a pipeline made leaves the pipeline: the copy has no tags of it', async () => {
    const child = shown('training-job.pipeline-child');

    const standing = await setting.actions.inspect('rerun', child);
    await setting.actions.perform('rerun', child, order());

    expect(standing).toMatchObject({
      requesters: ['ben'],
      lineage: [child.subject.id, EXECUTION, 'k2v9qh3xw7dn'],
    });
    expect(inputOf('CreateTrainingJob').Tags).toEqual([
      { Key: 'team', Value: 'fraud' },
      { Key: 'environment', Value: 'prod' },
      { Key: 'bellhop:rerun-of', Value: 'pipelines-k2v9qh3xw7dn-TrainXGB-Zp3kV8sQwx' },
      { Key: 'bellhop:requested-by', Value: 'Ana García' },
    ]);
  });

  it('that a user of Studio started names that user', async () => {
    setting.peer.world.jobs.find('TrainingJob', 'churn-train-0312')!.tags['sagemaker:user-profile-arn'] =
      'arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-abc/cem';

    expect((await setting.actions.inspect('rerun', training)).requesters).toEqual(['cem']);
  });

  it('is not run again where its role may not be passed on, and the missing right is named', async () => {
    setting.peer.denied.add('iam:PassRole');

    const { outcome, message } = await failure(setting.actions.perform('rerun', training, order()));

    expect(outcome).toBe('permanent');
    expect(message).toMatch(/^Bellhop's role lacks iam:PassRole\. AWS says: .*role\/FraudTraining/);
  });

  it('is not run again where a quota is used up', async () => {
    setting.peer.next(
      'CreateTrainingJob',
      refusal('ResourceLimitExceeded', 'The limit of ml.m5.4xlarge is 2.'),
    );

    const { outcome, message } = await failure(setting.actions.perform('rerun', training, order()));

    expect({ outcome, message }).toEqual({ outcome: 'refused', message: 'The limit of ml.m5.4xlarge is 2.' });
  });
});

describe('the name of a copy', () => {
  const token = 'ab'.repeat(32);

  it.each([
    ['train', 'train-rerun-ababababab'],
    ['train-rerun-0123456789', 'train-rerun-ababababab'],
    ['a'.repeat(63), `${'a'.repeat(46)}-rerun-ababababab`],
    [`${'a'.repeat(44)}--${'b'.repeat(17)}`, `${'a'.repeat(44)}-rerun-ababababab`],
  ])('of %s is %s', (name, copy) => {
    expect(nameOfCopy(name, token)).toBe(copy);
    expect(copy.length).toBeLessThanOrEqual(63);
  });
});
