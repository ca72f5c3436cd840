// Approving and rejecting a model version, over the wire.

import type { JsonObject } from '../../../../src/core/json';
import { refusal } from '../../../support/peers/sagemaker';
import { changesOf, EXECUTION, failure, order, type Setting, setUp, shown, VERSION } from './support';

const pending = shown('model-version');

describe('a model version that waits for approval', () => {
  let it42: Setting;

  beforeEach(async () => {
    it42 = await setUp();
  });
  afterEach(() => it42.stop());

  function described(): JsonObject {
    return it42.peer.world.packages.get(VERSION)!.described;
  }

  it('is open to approve and to reject, with all that an approver decides on as evidence', async () => {
    const { actions } = it42;

    const approve = await actions.inspect('approve', pending);
    const reject = await actions.inspect('reject', pending);

    expect(approve).toEqual({
      status: 'PendingManualApproval',
      open: true,
      done: false,
      evidence: {
        version: VERSION,
        packageStatus: 'Completed',
        approvalStatus: 'PendingManualApproval',
        lastModifiedAt: '2026-03-12T09:52:40.000Z',
        inference: described().InferenceSpecification,
        metrics: described().ModelMetrics,
        lifecycle: {},
      },
      moved: [],
      event: { ...pending, id: expect.stringMatching(/^now-[0-9a-f]{32}$/) },
      requesters: ['ben'],
      lineage: [VERSION, EXECUTION, 'k2v9qh3xw7dn'],
    });
    expect(reject).toEqual(approve);
  });

  it.each([
    ['approve', 'Approved'],
    ['reject', 'Rejected'],
  ] as const)('%s makes it %s, with who and why beside it', async (action, status) => {
    const deed = await it42.actions.perform(action, pending, order());

    expect(deed).toEqual({ status });
    expect(it42.peer.calls.filter(({ operation }) => operation === 'UpdateModelPackage')).toEqual([
      {
        operation: 'UpdateModelPackage',
        input: {
          ModelPackageArn: VERSION,
          ModelApprovalStatus: status,
          ApprovalDescription: 'bellhop:one by Ana García: AUC is fine',
          ClientToken: order().token.slice(0, 36),
        },
      },
    ]);
    expect(it42.heard.map(({ kind, status: told }) => `${kind} ${told}`)).toEqual([
      `model-version ${status}`,
      'api-call Succeeded',
    ]);
  });

  it('gets a life cycle stage where one is configured', async () => {
    await it42.stop();
    it42 = await setUp({ stages: { approve: { stage: 'Production', status: 'Approved' } } });

    await it42.actions.perform('approve', pending, order());

    expect(described().ModelLifeCycle).toEqual({
      Stage: 'Production',
      StageStatus: 'Approved',
      StageDescription: 'bellhop:one by Ana García: AUC is fine',
    });
  });

  it('is done, and no more open, once it was approved', async () => {
    const { actions } = it42;
    await actions.perform('approve', pending, order());

    expect(await actions.inspect('approve', pending)).toMatchObject({
      status: 'Approved',
      open: false,
      done: true,
      why: `It is Approved already, last changed by arn:aws:sts::123456789012:assumed-role/BellhopInbox/Bellhop-inbox.`,
      event: { status: 'Approved', tone: 'success' },
    });
    expect(await actions.inspect('reject', pending)).toMatchObject({ open: false, done: false });
  });

  it('is another question after it was decided and set back', async () => {
    const { actions, peer } = it42;
    const before = await actions.inspect('approve', pending);
    await actions.perform('approve', pending, order());
    peer.call(
      'UpdateModelPackage',
      { ModelPackageArn: VERSION, ModelApprovalStatus: 'PendingManualApproval' },
      { role: 'DataScientist', session: 'ben@example.com' },
    );

    const after = await actions.inspect('approve', pending);

    expect(after).toMatchObject({ open: true, done: false });
    expect(after.evidence).not.toEqual(before.evidence);
    expect(after.event.id).not.toBe(before.event.id);
  });

  it.each([
    [
      'its metrics',
      'modelMetrics',
      {
        ModelMetrics: {
          ModelQuality: {
            Statistics: { ContentType: 'application/json', S3Uri: 's3://other/evaluation.json' },
          },
        },
      },
    ],
    ['its image', 'images', { InferenceSpecification: { Containers: [{ Image: 'other:1' }] } }],
    ['its stage', 'lifecycle', { ModelLifeCycle: { Stage: 'Staging', StageStatus: 'InReview' } }],
  ])('shows when %s moved since the message', async (_what, name, change) => {
    const before = await it42.actions.inspect('approve', pending);
    Object.assign(described(), change);

    const after = await it42.actions.inspect('approve', pending);

    expect(after.moved.map((moved) => moved.name)).toContain(name);
    expect(after.evidence).not.toEqual(before.evidence);
    // Whoever presses on a message about this state has seen what is true.
    expect((await it42.actions.inspect('approve', after.event)).moved).toEqual([]);
  });

  it('is not open while the package is not Completed', async () => {
    described().ModelPackageStatus = 'InProgress';

    expect(await it42.actions.inspect('approve', pending)).toMatchObject({
      status: 'InProgress',
      open: false,
      done: false,
      why: 'The package fraud-detector/42 is InProgress, not Completed.',
    });
    expect((await failure(it42.actions.perform('approve', pending, order()))).outcome).toBe('refused');
  });

  it('names everybody who had a hand in it, one name each', async () => {
    described().CreatedBy = {
      UserProfileName: 'cem',
      IamIdentity: { Arn: 'arn:aws:sts::123456789012:assumed-role/Studio/SageMaker' },
    };
    described().LastModifiedBy = { IamIdentity: { Arn: 'arn:aws:sts::123456789012:assumed-role/Ops/dora' } };

    const { requesters } = await it42.actions.inspect('approve', pending);

    expect(requesters).toEqual(['cem', 'arn:aws:sts::123456789012:assumed-role/Ops/dora', 'ben']);
  });

  it.each([
    [
      'SageMaker does not know who started it',
      (run: { createdBy: JsonObject }) => Object.assign(run, { createdBy: {} }),
    ],
    [
      'the run is gone',
      () => it42.peer.next('DescribePipelineExecution', refusal('ResourceNotFound', 'gone')),
    ],
  ])('is denied to everybody by a name that nobody has where %s', async (_why, change) => {
    change(it42.peer.world.runs.get(EXECUTION)!);

    const { requesters } = await it42.actions.inspect('approve', pending);

    expect(requesters).toEqual(['arn:aws:sagemaker:eu-west-1:123456789012:pipeline/fraud-train']);
  });

  describe('that a job made, registered by a role', () => {
    const ROLE = 'arn:aws:sts::123456789012:assumed-role/Registrar/ci';
    const JOB = 'arn:aws:sagemaker:eu-west-1:123456789012:training-job/churn-train-0312';
    const PROFILE = 'arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-abc/cem';

    function tags(): JsonObject {
      return it42.peer.world.jobs.find('TrainingJob', 'churn-train-0312')!.tags;
    }

    function generatedBy(origin: string): void {
      described().CreatedBy = { IamIdentity: { Arn: ROLE } };
      described().MetadataProperties = { GeneratedBy: origin };
    }

    it('names the user of Studio who started the job', async () => {
      generatedBy(JOB);
      tags()['sagemaker:user-profile-arn'] = PROFILE;

      expect(await it42.actions.inspect('approve', pending)).toMatchObject({
        requesters: [ROLE, 'cem'],
        lineage: [VERSION, JOB],
      });
    });

    it('names who started the run that the job belongs to', async () => {
      generatedBy(JOB);
      tags()['sagemaker:pipeline-execution-arn'] = EXECUTION;

      expect(await it42.actions.inspect('approve', pending)).toMatchObject({
        requesters: [ROLE, 'ben'],
        lineage: [VERSION, JOB, EXECUTION, 'k2v9qh3xw7dn'],
      });
    });

    it.each([
      ['has no tag that names a person', () => Object.assign(tags(), { createdBy: 'dora', owner: 'dora' })],
      [
        'is gone',
        () => it42.peer.next('ListTags', refusal('ValidationException', 'Could not find the resource.')),
      ],
      ['may not be asked for its tags', () => it42.peer.denied.add('sagemaker:ListTags')],
    ])('has the job itself as a requester whom nobody knows if it %s', async (_why, change) => {
      generatedBy(JOB);
      change();

      expect((await it42.actions.inspect('approve', pending)).requesters).toEqual([ROLE, JOB]);
    });

    it.each([
      ['a job of another account', JOB.replace('123456789012', '210987654321')],
      ['a job of a kind without known tags', JOB.replace('training-job', 'automl-job')],
      ['a pipeline, but none of its runs', 'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/fraud-train'],
      ['something else', 'notebooks/fraud.ipynb'],
    ])('has as such a requester what it came from, without a look: %s', async (_what, origin) => {
      generatedBy(origin);

      expect(await it42.actions.inspect('approve', pending)).toMatchObject({
        requesters: [ROLE, origin],
        lineage: [VERSION, origin],
      });
      expect(it42.peer.calls.map(({ operation }) => operation)).toEqual(['DescribeModelPackage']);
    });

    it('is asked for again where SageMaker has no time for the tags now', async () => {
      generatedBy(JOB);
      const slow = refusal('ThrottlingException', 'Rate exceeded');
      it42.peer.next('ListTags', slow, slow, slow);

      expect((await failure(it42.actions.inspect('approve', pending))).outcome).toBe('retry');
    });
  });

  describe('that does not say what it came from', () => {
    const ROLE = 'arn:aws:sts::123456789012:assumed-role/Registrar/ci';
    const OPS = { IamIdentity: { Arn: 'arn:aws:sts::123456789012:assumed-role/Ops/dora' } };

    it.each([
      ['absent', undefined],
      ['empty', { GeneratedBy: '' }],
    ])('has who registered it as its requester (%s)', async (_how, metadata) => {
      Object.assign(described(), { CreatedBy: { IamIdentity: { Arn: ROLE } } });
      if (metadata === undefined) delete described().MetadataProperties;
      else described().MetadataProperties = metadata;

      expect(await it42.actions.inspect('approve', pending)).toMatchObject({
        requesters: [ROLE],
        lineage: [VERSION],
      });
    });

    it('nor who registered it has itself as a requester whom nobody knows, whoever changed it last', async () => {
      delete described().MetadataProperties;
      described().LastModifiedBy = OPS;

      expect((await it42.actions.inspect('approve', pending)).requesters).toEqual([
        OPS.IamIdentity.Arn,
        VERSION,
      ]);
    });
  });

  it('was decided by somebody else a moment before: that is said, and nothing is sent', async () => {
    const by = { role: 'ModelApprover', session: 'cem@example.com' };
    it42.peer.call('UpdateModelPackage', { ModelPackageArn: VERSION, ModelApprovalStatus: 'Approved' }, by);

    const { outcome, message } = await failure(it42.actions.perform('approve', pending, order()));

    expect(outcome).toBe('refused');
    expect(message).toContain('assumed-role/ModelApprover/cem@example.com');
    expect(changesOf(it42.peer)).toEqual([]);
  });

  it.each(['lose', 'hang'] as const)(
    'was approved although the answer was lost (%s): a look says done',
    async (fault) => {
      it42.peer.next('UpdateModelPackage', fault);

      const error = await failure(it42.actions.perform('approve', pending, order()));

      expect(error.outcome).toBe('unclear');
      expect(await it42.actions.inspect('approve', pending)).toMatchObject({
        done: true,
        status: 'Approved',
      });
      expect(await it42.actions.perform('approve', pending, order())).toEqual({ status: 'Approved' });
      expect(changesOf(it42.peer)).toEqual(['UpdateModelPackage']);
    },
  );

  it('is only looked at by a repeat after that', async () => {
    await it42.actions.perform('approve', pending, order());
    const sent = it42.peer.calls.length;

    expect(await it42.actions.perform('approve', pending, order())).toEqual({ status: 'Approved' });
    expect(it42.peer.calls.slice(sent).map(({ operation }) => operation)).toEqual(['DescribeModelPackage']);
    expect(it42.heard.filter(({ kind }) => kind === 'model-version')).toHaveLength(1);
  });

  it('was sent once where the connection broke before: nobody knows, and a look says not done', async () => {
    it42.peer.next('UpdateModelPackage', 'drop');

    expect((await failure(it42.actions.perform('approve', pending, order()))).outcome).toBe('unclear');
    expect(await it42.actions.inspect('approve', pending)).toMatchObject({ done: false, open: true });
  });

  it('is approved once by two workers with one token', async () => {
    const both = [
      it42.actions.perform('approve', pending, order()),
      it42.actions.perform('approve', pending, order()),
    ];

    expect(await Promise.all(both)).toEqual([{ status: 'Approved' }, { status: 'Approved' }]);
    expect(it42.heard.filter(({ kind }) => kind === 'model-version')).toHaveLength(1);
  });

  it('is unclear as long as SageMaker does not show it', async () => {
    const answer = { status: 200, body: structuredClone(described()) };
    it42.peer.next('DescribeModelPackage', ...Array.from({ length: 7 }, () => answer));

    const { outcome, code } = await failure(it42.actions.perform('approve', pending, order()));

    expect({ outcome, code }).toEqual({ outcome: 'unclear', code: 'NotConfirmed' });
  });

  it('is unclear where SageMaker took the request and then cannot be asked', async () => {
    const fine = { status: 200, body: structuredClone(described()) };
    const down = refusal('InternalFailure', 'down', 500);
    it42.peer.next('DescribeModelPackage', fine, down, down, down);

    expect((await failure(it42.actions.perform('approve', pending, order()))).outcome).toBe('unclear');
    expect(described().ModelApprovalStatus).toBe('Approved');
  });

  it('is gone once it was deleted', async () => {
    it42.peer.world.packages.clear();

    const { outcome, message } = await failure(it42.actions.inspect('approve', pending));

    expect({ outcome, message }).toEqual({
      outcome: 'gone',
      message: `ModelPackage ${VERSION} does not exist.`,
    });
  });
});
