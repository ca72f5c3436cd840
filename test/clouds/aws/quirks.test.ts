import { decodeOne, readFixture, withDetail } from './fixtures';

/** A training job made and ended at one moment, written in one of the shapes that clouds use. */
const TIMES: [string, unknown, string | undefined][] = [
  ['epoch milliseconds', 1773301200203, '2026-03-12T07:40:00.203Z'],
  ['epoch milliseconds as text', '1773301200203', '2026-03-12T07:40:00.203Z'],
  ['epoch milliseconds as a float', 1773301200203.0, '2026-03-12T07:40:00.203Z'],
  ['ISO', '2026-03-12T07:40:00Z', '2026-03-12T07:40:00.000Z'],
  ['ISO with milliseconds', '2026-03-12T07:40:00.203Z', '2026-03-12T07:40:00.203Z'],
  ['ISO with nanoseconds', '2026-03-12T07:40:00.203854735Z', '2026-03-12T07:40:00.203Z'],
  ['CloudTrail compact', '20260312T074000Z', '2026-03-12T07:40:00.000Z'],
  ['null', null, undefined],
  ['absent', undefined, undefined],
  ['words', 'Timestamp', undefined],
];

describe('quirks of published events', () => {
  it.each(TIMES)('takes a time written as %s', (_shape, written, expected) => {
    const event = { ...withDetail('training-job', { TrainingEndTime: written }), time: written };

    const { attributes, time } = decodeOne(event);

    expect(attributes.endedAt).toBe(expected);
    expect(time).toBe(expected ?? '2026-03-12T07:12:41.900Z');
  });

  it.each([
    ['a map', { team: 'fraud', size: 3, none: null }],
    ['a list of pairs', [{ Key: 'team', Value: 'fraud' }, { Key: 'size', Value: 3 }, null, 'x']],
    ['a list of pairs in lower case', [{ key: 'team', value: 'fraud' }, { key: 'size' }]],
  ])('takes tags written as %s, and of them the texts', (_shape, tags) => {
    expect(decodeOne(withDetail('training-job', { Tags: tags })).tags).toEqual({ team: 'fraud' });
  });

  it('keeps a tag by a dangerous name as a tag and nothing else', () => {
    const { tags } = decodeOne(readFixture('training-job.odd-values'));

    expect(Object.entries(tags)).toEqual([
      ['team', 'odd'],
      ['__proto__', 'kept'],
    ]);
    expect(Object.getPrototypeOf(tags)).toBe(Object.prototype);
  });

  it('is not fooled by keys that every object inherits', () => {
    const detail = JSON.parse('{"__proto__": {"FailureReason": "planted"}, "constructor": "x"}') as object;

    expect(decodeOne({ ...readFixture('labeling-job'), detail })).not.toHaveProperty('reason');
  });

  it.each([
    'SageMakerTrainingJobStateChange',
    'sagemaker training job state change',
    'SageMaker  Training Job State Change ',
  ])('knows the detail-type %p', (type) => {
    expect(decodeOne({ ...readFixture('training-job'), 'detail-type': type }).kind).toBe('training-job');
  });

  it.each(['TrainingJobStatus', 'trainingJobStatus', 'TRAININGJOBSTATUS'])(
    'reads the key %s whatever its case',
    (key) => {
      const event = withDetail('training-job', { TrainingJobStatus: undefined, [key]: 'FAILED' });

      expect(decodeOne(JSON.parse(JSON.stringify(event)))).toMatchObject({
        status: 'Failed',
        tone: 'failure',
      });
    },
  );

  it.each([
    ['a list', ['aws.sagemaker']],
    ['a list with more', ['aws.other', 'aws.sagemaker']],
  ])('takes a source written as %s', (_shape, source) => {
    expect(decodeOne({ ...readFixture('training-job'), source }).kind).toBe('training-job');
  });

  it('takes the source that stands last if it stands twice', () => {
    const twice = readFixture('seeds/eventbridge-guide/model-package-state-change');

    expect(twice.source).toEqual(['aws.sagemaker']);
    expect(decodeOne(twice).kind).toBe('model-version');
  });

  it('believes the ARN, not the envelope, about account and region', () => {
    expect(decodeOne(readFixture('endpoint.other-region')).subject).toMatchObject({
      account: '210987654321',
      region: 'us-east-1',
      url: 'https://us-east-1.console.aws.amazon.com/sagemaker/home?region=us-east-1#/endpoints/fraud-detector',
    });
  });

  it.each(['7', 7, 7.0, '7.0'])('writes the version %p as 7', (version) => {
    expect(decodeOne(withDetail('model-version', { ModelPackageVersion: version })).subject.version).toBe(
      '7',
    );
  });

  it.each([
    [{ ModelPackageGroupName: null }, 'fraud-detector', '42'],
    [{ ModelPackageVersion: null }, 'fraud-detector', '42'],
    [{ ModelPackageGroupName: null, ModelPackageArn: null }, 'fraud-detector', '42'],
  ])('finds name and version of a package but for %j', (missing, name, version) => {
    const { subject } = decodeOne(withDetail('model-version', missing));

    expect([subject.name, subject.version]).toEqual([name, version]);
  });

  it('asks nobody to approve a package that is not completed', () => {
    const tones = ['Pending', 'InProgress', 'Failed', 'Deleting'].map((status) => {
      const { tone, actions } = decodeOne(withDetail('model-version', { ModelPackageStatus: status }));
      return [tone, actions];
    });

    expect(tones).toEqual([
      ['progress', []],
      ['progress', []],
      ['failure', []],
      ['progress', []],
    ]);
  });

  it('puts a job under the execution that its tag names, whatever the job is called', () => {
    const { parent } = decodeOne(
      withDetail('training-job', {
        Tags: {
          'sagemaker:pipeline-execution-arn':
            'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/churn/execution/abcdefghijkl',
        },
      }),
    );

    expect(parent).toEqual({
      kind: 'pipeline-run',
      name: 'churn',
      id: 'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/churn/execution/abcdefghijkl',
    });
  });

  it.each(['pipelines', 'pipelines-of-mine-train-1', 'my-pipelines-k2v9qh3xw7dn-a-b'])(
    'does not take the name %s for one that Pipelines gave',
    (TrainingJobName) => {
      expect(decodeOne(withDetail('training-job', { TrainingJobName }))).not.toHaveProperty('parent');
    },
  );

  it('says which limit stopped a job even if it cannot say how long it was', () => {
    const event = withDetail('training-job.max-runtime', { StoppingCondition: null });

    expect(decodeOne(event).reason).toBe('Stopped at its limit MaxRuntimeInSeconds.');
  });
});
