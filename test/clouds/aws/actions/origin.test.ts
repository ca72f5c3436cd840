// Who has asked for a model version: whoever registered it, and whoever started what it came from; over the wire.

import type { JsonObject } from '../../../../src/core/json';
import { refusal } from '../../../support/peers/sagemaker';
import { EXECUTION, failure, type Setting, setUp, shown, VERSION } from './support';

const pending = shown('model-version');
const ROLE = 'arn:aws:sts::123456789012:assumed-role/Registrar/ci';

describe('a model version', () => {
  let setting: Setting;

  beforeEach(async () => {
    setting = await setUp();
  });
  afterEach(() => setting.stop());

  function described(): JsonObject {
    return setting.peer.world.packages.get(VERSION)!.described;
  }

  it('names everybody who had a hand in it, one name each', async () => {
    described().CreatedBy = {
      UserProfileName: 'cem',
      IamIdentity: { Arn: 'arn:aws:sts::123456789012:assumed-role/Studio/SageMaker' },
    };
    described().LastModifiedBy = { IamIdentity: { Arn: 'arn:aws:sts::123456789012:assumed-role/Ops/dora' } };

    const { requesters } = await setting.actions.inspect('approve', pending);

    expect(requesters).toEqual(['cem', 'arn:aws:sts::123456789012:assumed-role/Ops/dora', 'ben']);
  });

  it.each([
    [
      'SageMaker does not know who started it',
      (run: { createdBy: JsonObject }) => Object.assign(run, { createdBy: {} }),
    ],
    [
      'the run is gone',
      () => setting.peer.next('DescribePipelineExecution', refusal('ResourceNotFound', 'gone')),
    ],
  ])('is denied to everybody by a name that nobody has where %s', async (_why, change) => {
    change(setting.peer.world.runs.get(EXECUTION)!);

    const { requesters } = await setting.actions.inspect('approve', pending);

    expect(requesters).toEqual(['arn:aws:sagemaker:eu-west-1:123456789012:pipeline/fraud-train']);
  });

  describe('that a job made, registered by a role', () => {
    const JOB = 'arn:aws:sagemaker:eu-west-1:123456789012:training-job/churn-train-0312';
    const PROFILE = 'arn:aws:sagemaker:eu-west-1:123456789012:user-profile/d-abc/cem';

    function tags(): JsonObject {
      return setting.peer.world.jobs.find('TrainingJob', 'churn-train-0312')!.tags;
    }

    function generatedBy(origin: string): void {
      described().CreatedBy = { IamIdentity: { Arn: ROLE } };
      described().MetadataProperties = { GeneratedBy: origin };
    }

    it('names the user of Studio who started the job', async () => {
      generatedBy(JOB);
      tags()['sagemaker:user-profile-arn'] = PROFILE;

      expect(await setting.actions.inspect('approve', pending)).toMatchObject({
        requesters: [ROLE, 'cem'],
        lineage: [VERSION, JOB],
      });
    });

    it('names who started the run that the job belongs to', async () => {
      generatedBy(JOB);
      tags()['sagemaker:pipeline-execution-arn'] = EXECUTION;

      expect(await setting.actions.inspect('approve', pending)).toMatchObject({
        requesters: [ROLE, 'ben'],
        lineage: [VERSION, JOB, EXECUTION, 'k2v9qh3xw7dn'],
      });
    });

    it.each([
      ['has no tag that names a person', () => Object.assign(tags(), { createdBy: 'dora', owner: 'dora' })],
      [
        'is gone',
        () => setting.peer.next('ListTags', refusal('ValidationException', 'Could not find the resource.')),
      ],
      ['may not be asked for its tags', () => setting.peer.denied.add('sagemaker:ListTags')],
    ])('has the job itself as a requester whom nobody knows if it %s', async (_why, change) => {
      generatedBy(JOB);
      change();

      expect((await setting.actions.inspect('approve', pending)).requesters).toEqual([ROLE, JOB]);
    });

    it.each([
      ['a job of another account', JOB.replace('123456789012', '210987654321')],
      ['a job of a kind without known tags', JOB.replace('training-job', 'automl-job')],
      ['a pipeline, but none of its runs', 'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/fraud-train'],
      ['something else', 'notebooks/fraud.ipynb'],
    ])('has as such a requester what it came from, without a look: %s', async (_what, origin) => {
      generatedBy(origin);

      expect(await setting.actions.inspect('approve', pending)).toMatchObject({
        requesters: [ROLE, origin],
        lineage: [VERSION, origin],
      });
      expect(setting.peer.calls.map(({ operation }) => operation)).toEqual(['DescribeModelPackage']);
    });

    it('is asked for again where SageMaker has no time for the tags now', async () => {
      generatedBy(JOB);
      const slow = refusal('ThrottlingException', 'Rate exceeded');
      setting.peer.next('ListTags', slow, slow, slow);

      expect((await failure(setting.actions.inspect('approve', pending))).outcome).toBe('retry');
    });
  });

  describe('that does not say what it came from', () => {
    const OPS = { IamIdentity: { Arn: 'arn:aws:sts::123456789012:assumed-role/Ops/dora' } };

    it.each([
      ['absent', undefined],
      ['empty', { GeneratedBy: '' }],
    ])('has who registered it as its requester (%s)', async (_how, metadata) => {
      Object.assign(described(), { CreatedBy: { IamIdentity: { Arn: ROLE } } });
      if (metadata === undefined) delete described().MetadataProperties;
      else described().MetadataProperties = metadata;

      expect(await setting.actions.inspect('approve', pending)).toMatchObject({
        requesters: [ROLE],
        lineage: [VERSION],
      });
    });

    it('nor who registered it has itself as a requester whom nobody knows, whoever changed it last', async () => {
      delete described().MetadataProperties;
      described().LastModifiedBy = OPS;

      expect((await setting.actions.inspect('approve', pending)).requesters).toEqual([
        OPS.IamIdentity.Arn,
        VERSION,
      ]);
    });
  });
});
