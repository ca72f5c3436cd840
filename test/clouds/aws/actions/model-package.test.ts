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
