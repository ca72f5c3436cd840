import { createAwsCloud } from '../../../src/clouds/aws';
import { decodeOne, RECEIVED, readFixture, withDetail } from './fixtures';

function errorOf(envelope: unknown): string {
  const [decoded, ...others] = createAwsCloud().decode(envelope, RECEIVED);
  if (decoded === undefined || !('error' in decoded) || others.length > 0) {
    throw new Error(`expected one error, got ${JSON.stringify([decoded, ...others])}`);
  }
  return decoded.error;
}

function trainingJobBut(change: object): unknown {
  return JSON.parse(JSON.stringify({ ...readFixture('training-job'), ...change }));
}

const AS_DELIVERED = 'send the event exactly as EventBridge delivers it.';

describe('what is no event of ours', () => {
  it.each([
    [null, `Expected a JSON object but got null; ${AS_DELIVERED}`],
    [undefined, `Expected a JSON object but got undefined; ${AS_DELIVERED}`],
    ['{}', `Expected a JSON object but got a string; ${AS_DELIVERED}`],
    [42, `Expected a JSON object but got a number; ${AS_DELIVERED}`],
    [{}, `The event has no "id"; ${AS_DELIVERED}`],
    [trainingJobBut({ id: undefined }), `The event has no "id"; ${AS_DELIVERED}`],
    [trainingJobBut({ id: { of: 'nobody' } }), `The event has no "id"; ${AS_DELIVERED}`],
    [trainingJobBut({ 'detail-type': undefined }), `The event has no "detail-type"; ${AS_DELIVERED}`],
    [trainingJobBut({ 'detail-type': ' ' }), `The event has no "detail-type"; ${AS_DELIVERED}`],
    [trainingJobBut({ source: undefined }), `The event has no "source"; ${AS_DELIVERED}`],
    [
      trainingJobBut({ source: 'aws.ec2' }),
      'The source "aws.ec2" is not one that Bellhop takes; it takes "aws.sagemaker" and "aws.cloudwatch", so narrow the rule to these.',
    ],
    [
      trainingJobBut({ source: 'aws.cloudwatch' }),
      'Of CloudWatch\'s events Bellhop takes "CloudWatch Alarm State Change" only, not "SageMaker Training Job State Change"; narrow the rule to it.',
    ],
  ])('%j is refused in a sentence that says what to do', (envelope, sentence) => {
    expect(errorOf(envelope)).toBe(sentence);
  });

  it.each(['bellhop', 'Bellhop', 'bellhop.decisions'])('refuses what Bellhop published as %s', (source) => {
    const sentence =
      'Bellhop published this event itself; leave its source "bellhop" out of the rule that feeds it.';

    expect(errorOf(trainingJobBut({ source }))).toBe(sentence);
    expect(errorOf(trainingJobBut({ source: ['aws.sagemaker', source] }))).toBe(sentence);
  });

  it('refuses CloudTrail records of other services', () => {
    expect(errorOf(withDetail('api-call', { eventSource: 'ec2.amazonaws.com' }))).toBe(
      'The CloudTrail record is of "ec2.amazonaws.com"; Bellhop takes those of "sagemaker.amazonaws.com", so narrow the rule to this eventSource.',
    );
  });

  it('refuses alarms that have nothing to do with SageMaker', () => {
    const metric = { namespace: 'AWS/EC2', name: 'CPUUtilization', dimensions: { InstanceId: 'i-1' } };

    expect(
      errorOf(withDetail('data-drift', { configuration: { metrics: [{ metricStat: { metric } }] } })),
    ).toBe(
      'The CloudWatch alarm "fraud-detector drift: transaction_amount" watches no SageMaker metric; narrow the rule to alarms that do.',
    );
    expect(errorOf({ ...readFixture('data-drift'), detail: null })).toContain('"without a name"');
  });

  it.each([
    [
      'Event Grid',
      {
        id: '1',
        topic: '/subscriptions/s',
        eventType: 'Microsoft.MachineLearningServices.RunCompleted',
        data: {},
      },
    ],
    [
      'CloudEvents',
      {
        id: '1',
        specversion: '1.0',
        type: 'Microsoft.MachineLearningServices.RunCompleted',
        source: '/subscriptions/s',
        data: {},
      },
    ],
  ])('sends events of %s to the other door', (_schema, envelope) => {
    expect(errorOf(envelope)).toBe(
      'This is an Azure Event Grid event; send it to the door for Azure events instead.',
    );
  });

  it('does not repeat a long source in full', () => {
    expect(errorOf(trainingJobBut({ source: 'x'.repeat(10_000) })).length).toBeLessThan(300);
  });

  it.each([null, 'text', 7, [1], undefined])('survives the detail %j', (detail) => {
    expect(decodeOne({ ...readFixture('training-job'), detail })).toMatchObject({
      kind: 'training-job',
      status: 'Unknown',
      tone: 'info',
      subject: { name: 'fraud-train-2026-03-12' },
      attributes: {},
    });
  });
});
