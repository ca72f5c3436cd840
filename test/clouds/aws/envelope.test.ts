import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAwsCloud } from '../../../src/clouds/aws';
import type { Decoded } from '../../../src/core/ports';
import { decodeOne, RECEIVED, readFixture } from './fixtures';

function decode(envelope: unknown): Decoded[] {
  return createAwsCloud().decode(envelope, RECEIVED);
}

function readEnvelope(name: string): unknown {
  return JSON.parse(readFileSync(join(__dirname, `../../fixtures/aws/envelopes/${name}.json`), 'utf8'));
}

function events(...names: string[]): Decoded[] {
  return names.map((name) => ({ event: decodeOne(readFixture(name)) }));
}

describe('envelopes', () => {
  it.each([
    ['array', ['training-job', 'endpoint']],
    ['lambda-sqs', ['pipeline-run.failed', 'model-version']],
    ['lambda-sqs-sns', ['endpoint']],
    ['lambda-sns', ['endpoint']],
    ['sns-notification', ['model-version']],
    ['sqs-receive-message', ['training-job.failed']],
  ])('opens %s', (envelope, names) => {
    expect(decode(readEnvelope(envelope))).toEqual(events(...names));
  });

  it('opens envelopes in an array', () => {
    expect(decode([readEnvelope('lambda-sqs'), readFixture('endpoint')])).toEqual(
      events('pipeline-run.failed', 'model-version', 'endpoint'),
    );
  });

  it('takes a bare CloudTrail record as the event it would have been, by its own id', () => {
    const wrapped = decodeOne(readFixture('api-call'));

    expect(decodeOne(readEnvelope('cloudtrail-record'))).toEqual({
      ...wrapped,
      id: wrapped.attributes.eventId,
    });
  });

  it('reads a CloudTrail log file record by record', () => {
    const decoded = decode(readEnvelope('cloudtrail-log-file'));

    expect(decoded).toMatchObject([
      { event: { kind: 'api-call', actor: 'ben' } },
      { error: expect.stringContaining('"ec2.amazonaws.com"') },
      { event: { kind: 'api-call', actor: 'sagemaker.amazonaws.com', parent: { kind: 'tuning-job' } } },
    ]);
  });

  it('keeps the good events of a batch and reports the bad ones in their place', () => {
    const decoded = decode(readEnvelope('batch-with-bad-events'));

    const [first, notJson, foreign, last] = decoded;
    expect(decoded).toHaveLength(4);
    expect([first, last]).toEqual(events('training-job', 'endpoint'));
    expect(notJson).toEqual({
      error: expect.stringMatching(/^The SQS message \S+ is not JSON \(.+\); it must/),
    });
    expect(foreign).toEqual({ error: expect.stringContaining('"aws.ec2"') });
  });

  it.each([
    ['an empty array', [], 'The array is empty'],
    ['no records', { Records: [] }, 'The list of records is empty'],
    ['no messages', { Messages: [] }, 'The list of messages is empty'],
    [
      'a message without a body',
      { Records: [{ messageId: 'm1', body: null }] },
      'The SQS message m1 has no text',
    ],
    [
      'a notification without text',
      { Type: 'Notification', MessageId: 'n1' },
      'The SNS message n1 has no text',
    ],
    [
      'a body of JSON that is no event',
      { Messages: [{ Body: '7' }] },
      'Expected a JSON object but got a number',
    ],
    ['a nest of arrays', [[[[[[[[[]]]]]]]]], 'wrapped too deep'],
  ])('says what is wrong with %s', (_what, envelope, sentence) => {
    expect(decode(envelope)).toEqual([{ error: expect.stringContaining(sentence) }]);
  });

  it('stops at messages that hold messages that hold messages', () => {
    let body = JSON.stringify(readFixture('endpoint'));
    for (let depth = 0; depth < 10; depth++) body = JSON.stringify({ Records: [{ messageId: 'm', body }] });

    expect(decode(JSON.parse(body))).toEqual([{ error: expect.stringContaining('wrapped too deep') }]);
  });
});
