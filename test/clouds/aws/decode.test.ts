import { createAwsCloud } from '../../../src/clouds/aws';
import { arn, decodeOne, RECEIVED, RUN, readFixture, withDetail } from './fixtures';

const HOME = 'https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#';
const IMAGE = '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:1.7-1';
const PLACE = { account: '123456789012', region: 'eu-west-1' };
const TAGS = { team: 'fraud', environment: 'prod' };

describe('decoding', () => {
  it('tells a training job with what a card needs', () => {
    expect(decodeOne(readFixture('training-job'))).toEqual({
      id: readFixture('training-job').id,
      cloud: 'aws',
      kind: 'training-job',
      tone: 'success',
      status: 'Completed',
      time: '2026-03-12T07:12:44.000Z',
      subject: {
        name: 'fraud-train-2026-03-12',
        id: arn('training-job/fraud-train-2026-03-12'),
        ...PLACE,
        url: `${HOME}/jobs/fraud-train-2026-03-12`,
      },
      actions: [],
      tags: TAGS,
      attributes: {
        createdAt: '2026-03-12T06:30:00.123Z',
        lastModifiedAt: '2026-03-12T07:12:41.900Z',
        startedAt: '2026-03-12T06:33:10.500Z',
        endedAt: '2026-03-12T07:12:41.900Z',
        instanceType: 'ml.m5.4xlarge',
        instanceCount: 2,
        secondaryStatus: 'Completed',
        image: IMAGE,
        modelArtifacts: 's3://fraud-models/output/fraud-train-2026-03-12/output/model.tar.gz',
        metrics: { 'validation:auc': 0.9312, 'train:auc': 0.9544 },
        hyperParameters: { eta: '0.2', max_depth: '6', num_round: '400', objective: 'binary:logistic' },
      },
    });
  });

  it('asks for the approval of a model version, with its evidence', () => {
    expect(decodeOne(readFixture('model-version'))).toEqual({
      id: readFixture('model-version').id,
      cloud: 'aws',
      kind: 'model-version',
      tone: 'action',
      status: 'PendingManualApproval',
      time: '2026-03-12T09:52:40.000Z',
      subject: {
        name: 'fraud-detector',
        version: '42',
        id: arn('model-package/fraud-detector/42'),
        ...PLACE,
        url: `${HOME}/studio-landing`,
      },
      parent: RUN,
      actions: ['approve', 'reject'],
      tags: TAGS,
      attributes: {
        createdAt: '2026-03-12T09:52:08.000Z',
        lastModifiedAt: '2026-03-12T09:52:40.000Z',
        approvalStatus: 'PendingManualApproval',
        packageStatus: 'Completed',
        modelMetrics: {
          modelQualityStatistics: 's3://fraud-models/evaluation/2026-03-12/evaluation.json',
          biasReport: 's3://fraud-models/bias/2026-03-12/analysis.json',
        },
        images: [IMAGE],
        modelDataUrls: ['s3://fraud-models/pipelines-k2v9qh3xw7dn-TrainXGB-mN7yT2rQa9/output/model.tar.gz'],
      },
    });
  });

  it('tells a failed step with its whole reason and its job', () => {
    const { detail } = readFixture('pipeline-step') as { detail: { failureReason: string } };

    expect(decodeOne(readFixture('pipeline-step'))).toEqual({
      id: readFixture('pipeline-step').id,
      cloud: 'aws',
      kind: 'pipeline-step',
      tone: 'failure',
      status: 'Failed',
      time: '2026-03-12T08:31:44.000Z',
      subject: {
        name: 'TrainXGB',
        id: `${RUN.id}/step/TrainXGB`,
        ...PLACE,
        url: `${HOME}/studio-landing`,
      },
      reason: detail.failureReason,
      parent: RUN,
      actions: ['retry'],
      tags: {},
      attributes: {
        stepType: 'Training',
        previousStatus: 'Executing',
        jobArn: arn('training-job/pipelines-k2v9qh3xw7dn-trainxgb-zp3kv8sqwx'),
        startedAt: '2026-03-12T08:04:00.000Z',
        endedAt: '2026-03-12T08:31:43.000Z',
      },
    });
    expect(detail.failureReason.split('\n').length).toBeGreaterThan(10);
  });

  it('tells who called the API, and what for', () => {
    expect(decodeOne(readFixture('api-call'))).toEqual({
      id: readFixture('api-call').id,
      cloud: 'aws',
      kind: 'api-call',
      tone: 'info',
      status: 'Succeeded',
      time: '2026-03-12T10:15:30.000Z',
      subject: {
        name: 'fraud-detector',
        version: '42',
        id: arn('model-package/fraud-detector/42'),
        ...PLACE,
        url: `${HOME}/studio-landing`,
      },
      actor: 'ana@example.com',
      actions: [],
      tags: {},
      attributes: {
        eventName: 'UpdateModelPackage',
        eventId: (readFixture('api-call') as { detail: { eventID: string } }).detail.eventID,
        eventType: 'AwsApiCall',
        readOnly: false,
        accessDenied: false,
        identityType: 'AssumedRole',
        role: 'ModelApprover',
      },
    });
  });

  it('joins a call that has only a name to the ARN of its resource', () => {
    expect(decodeOne(readFixture('api-call.stop-by-name')).subject).toEqual({
      name: 'Fraud-Train-2026-03-12',
      id: decodeOne(readFixture('training-job')).subject.id,
      ...PLACE,
      url: `${HOME}/jobs/Fraud-Train-2026-03-12`,
    });
  });

  it('takes the time of receipt if the event has none at all', () => {
    const { time: _time, ...event } = readFixture('labeling-job');

    expect(decodeOne(event).time).toBe(RECEIVED.toISOString());
  });

  it('takes the reason from the detail, never from the envelope', () => {
    const event = { ...withDetail('training-job', { FailureReason: null }), FailureReason: 'not mine' };

    expect(decodeOne(event)).not.toHaveProperty('reason');
  });

  it('keeps every value of an event plain JSON', () => {
    const cloud = createAwsCloud();
    const decoded = cloud.decode(readFixture('training-job.odd-values'), RECEIVED);

    expect(cloud.id).toBe('aws');
    expect(JSON.parse(JSON.stringify(decoded))).toEqual(decoded);
  });

  it('gives a subject without an ARN or a region a stable id and the front page', () => {
    const event = {
      ...withDetail('endpoint', { EndpointArn: 'nonsense' }),
      resources: 'none',
      region: '<eu>',
    };

    expect(decodeOne(event).subject).toEqual({
      name: 'fraud-detector',
      id: 'endpoint/fraud-detector',
      account: '123456789012',
      url: 'https://console.aws.amazon.com/sagemaker/home',
    });
  });
});
