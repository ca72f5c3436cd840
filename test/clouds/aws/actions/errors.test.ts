// What each trouble of a call to AWS means: whether it happened, whether to try again, what people are told; and where Bellhop may act.

import { freePort } from '../../../support/emulators/ports';
import { refusal } from '../../../support/peers/sagemaker';
import { ACCOUNT, CREDENTIALS, changesOf, failure, order, type Setting, setUp, shown } from './support';

const pending = shown('model-version');
const failed = shown('pipeline-run.failed');

let setting: Setting;

beforeEach(async () => {
  setting = await setUp();
});
afterEach(() => setting.stop());

describe('a change', () => {
  const approve = () => setting.actions.perform('approve', pending, order());

  it.each([
    ['is throttled', refusal('ThrottlingException', 'Rate exceeded'), 'retry'],
    ['is throttled by HTTP', refusal('SlowDown', 'Slow down', 429), 'retry'],
    ['meets a conflict', refusal('ConflictException', 'Somebody changed it.'), 'refused'],
    ['is not valid', refusal('ValidationException', '1 validation error detected'), 'refused'],
    ['is about something in use', refusal('ResourceInUse', 'It is in use.'), 'refused'],
    ['is beyond a quota', refusal('ResourceLimitExceeded', 'Quota exceeded.'), 'refused'],
    ['is about nothing', refusal('ResourceNotFound', 'Not there.'), 'gone'],
    [
      'is about what does not exist',
      refusal('ValidationException', 'ModelPackage x does not exist.'),
      'gone',
    ],
    ['meets a trouble of AWS', refusal('InternalFailure', 'Sorry.', 500), 'unclear'],
    ['meets a proxy that gives up', { status: 503, body: 'upstream' }, 'unclear'],
    ['breaks off', 'drop', 'unclear'],
  ] as const)('that %s', async (_what, fault, outcome) => {
    setting.peer.next('UpdateModelPackage', fault);

    expect((await failure(approve())).outcome).toBe(outcome);
    // Whatever it was: it is not sent again by itself.
    expect(changesOf(setting.peer)).toEqual(['UpdateModelPackage']);
  });

  it('that has to wait says how long', async () => {
    const slow = refusal('ThrottlingException', 'Rate exceeded');
    setting.peer.next('UpdateModelPackage', { ...slow, headers: { ...slow.headers, 'retry-after': '7' } });

    expect(await failure(approve())).toMatchObject({ outcome: 'retry', retryAfterSeconds: 7 });
  });

  it('that is not allowed names the right that is missing', async () => {
    setting.peer.denied.add('sagemaker:UpdateModelPackage');

    expect(await failure(approve())).toMatchObject({
      outcome: 'permanent',
      code: 'AccessDeniedException',
      message: expect.stringMatching(
        /^Bellhop's role lacks sagemaker:UpdateModelPackage\. AWS says: User: .* is not authorized/,
      ),
    });
  });

  it('that is not allowed without a word names the right of the call', async () => {
    setting.peer.next('UpdateModelPackage', refusal('AccessDeniedException', 'Denied by policy.', 403));

    expect((await failure(approve())).message).toBe(
      "Bellhop's role lacks sagemaker:UpdateModelPackage. AWS says: Denied by policy.",
    );
  });

  it.each(['ExpiredTokenException', 'UnrecognizedClientException', 'InvalidSignatureException'])(
    'with credentials that AWS does not take (%s) is not tried again',
    async (code) => {
      setting.peer.next('UpdateModelPackage', refusal(code, 'The security token is not right', 403));

      expect(await failure(approve())).toMatchObject({
        outcome: 'permanent',
        message: "AWS does not take Bellhop's credentials: The security token is not right",
      });
    },
  );
});

describe('a look', () => {
  const look = () => setting.actions.inspect('approve', pending);

  it.each([
    ['a trouble of AWS', refusal('InternalFailure', 'Sorry.', 500)],
    ['a broken connection', 'drop'],
  ] as const)('survives %s: it is repeated', async (_what, fault) => {
    setting.peer.next('DescribeModelPackage', fault, fault);

    expect((await look()).open).toBe(true);
  });

  it.each([
    ['a trouble of AWS', refusal('InternalFailure', 'Sorry.', 500)],
    ['a broken connection', 'drop'],
    ['too many requests', refusal('ThrottlingException', 'Rate exceeded')],
  ] as const)('is never unclear: after too much of %s it is to be repeated later', async (_what, fault) => {
    setting.peer.next('DescribeModelPackage', fault, fault, fault);

    expect((await failure(look())).outcome).toBe('retry');
  });

  it('that nobody answers in time is to be repeated later', async () => {
    const port = await freePort();
    await setting.stop();
    setting = await setUp({ endpoint: `http://127.0.0.1:${port}` });

    expect((await failure(look())).outcome).toBe('retry');
  });
});

describe('credentials', () => {
  it('that cannot be had for now mean that nothing was sent', async () => {
    await setting.stop();
    setting = await setUp({
      accounts: [
        {
          id: ACCOUNT,
          regions: ['eu-west-1'],
          credentials: async () => {
            throw new Error('STS gave no credentials');
          },
        },
      ],
    });

    for (const act of [
      setting.actions.inspect('approve', pending),
      setting.actions.perform('stop', shown('pipeline-run.executing'), order()),
    ])
      expect(await failure(act)).toMatchObject({ outcome: 'retry', message: 'STS gave no credentials' });
    expect(setting.peer.calls).toEqual([]);
  });

  it('are those of the account that the thing is in', async () => {
    const asked: string[] = [];
    const of = (id: string) => ({
      id,
      regions: ['eu-west-1'],
      credentials: async () => {
        asked.push(id);
        return CREDENTIALS;
      },
    });
    await setting.stop();
    setting = await setUp({ accounts: [of('111122223333'), of(ACCOUNT)] });

    await setting.actions.inspect('approve', pending);

    expect(new Set(asked)).toEqual(new Set([ACCOUNT]));
  });
});

describe('a place that is not configured', () => {
  const elsewhere = (from: string, to: string) =>
    JSON.parse(JSON.stringify(failed).replaceAll(from, to)) as typeof failed;

  it.each([
    [
      'another account',
      elsewhere(ACCOUNT, '999988887777'),
      'The AWS account 999988887777 is not one in which Bellhop may act.',
    ],
    [
      'another region',
      elsewhere('eu-west-1', 'us-east-1'),
      `The region us-east-1 of the AWS account ${ACCOUNT} is not one in which Bellhop may act.`,
    ],
    [
      'no place at all',
      { ...failed, subject: { ...failed.subject, id: 'arn:aws:sagemaker:::pipeline/x/execution/y' } },
      'The event does not name a SageMaker resource by its ARN.',
    ],
    [
      'another service',
      { ...failed, subject: { ...failed.subject, id: `arn:aws:s3:eu-west-1:${ACCOUNT}:x/y` } },
      'The event does not name a SageMaker resource by its ARN.',
    ],
  ])('is not acted on: %s', async (_what, event, message) => {
    for (const act of [
      setting.actions.inspect('retry', event),
      setting.actions.perform('retry', event, order()),
      setting.actions.logs(event),
      setting.actions.details(event),
    ])
      expect(await failure(act)).toMatchObject({ outcome: 'permanent', message });
    expect(setting.peer.calls).toEqual([]);
  });
});

describe('what can be done', () => {
  it.each([
    ['approve', 'model-version', true],
    ['approve', 'pipeline-run.failed', false],
    ['retry', 'pipeline-run.failed', true],
    ['retry', 'pipeline-step', true],
    ['retry', 'training-job.pipeline-child', true],
    ['retry', 'training-job.failed', false],
    ['start', 'pipeline-run.failed', true],
    ['stop', 'pipeline-run.executing', true],
    ['stop', 'tuning-job.in-progress', true],
    ['rerun', 'transform-job.failed', true],
    ['rerun', 'tuning-job.failed', false],
    ['rollback', 'endpoint', true],
    ['rollback', 'endpoint-config', false],
    ['logs', 'processing-job.failed', true],
    ['logs', 'endpoint', false],
    ['details', 'endpoint', true],
    ['details', 'notebook-instance', false],
    ['acknowledge', 'pipeline-run.failed', false],
  ] as const)('%s with %s: %s', (action, fixture, can) => {
    expect(setting.actions.can(action, shown(fixture))).toBe(can);
  });

  it('is nothing with events of the other cloud', () => {
    expect(setting.actions.can('approve', { ...pending, cloud: 'azure' })).toBe(false);
  });
});
