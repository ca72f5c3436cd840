// The stand-in itself: it refuses what SageMaker refuses, and tells its stories in events that Bellhop can read.

import type { JsonObject } from '../../../../src/core/json';
import { threadOf } from '../../../../src/core/thread-key';
import { createSageMakerPeer, type SageMakerPeer } from '../../../support/peers/sagemaker';
import { decoded, EXECUTION, type Setting, setUp, VERSION } from './support';

const TOKEN = 'a'.repeat(32);
const BEN = { role: 'DataScientist', session: 'ben@example.com' };

describe('the stand-in', () => {
  let setting: Setting;

  beforeEach(async () => {
    setting = await setUp();
  });
  afterEach(() => setting.stop());

  it.each([
    [
      'a member is missing',
      'RetryPipelineExecution',
      { PipelineExecutionArn: EXECUTION },
      'ClientRequestToken',
    ],
    [
      'a member is not known',
      'DescribeModelPackage',
      { ModelPackageName: VERSION, Foo: 1 },
      "Unknown member 'Foo'",
    ],
    [
      'a token is too short',
      'RetryPipelineExecution',
      { PipelineExecutionArn: EXECUTION, ClientRequestToken: 'short' },
      'greater than or equal to 32',
    ],
    [
      'a token has a wrong letter',
      'UpdateModelPackage',
      { ModelPackageArn: VERSION, ClientToken: 'a_b' },
      'regular expression',
    ],
    [
      'a value is not one of the list',
      'UpdateModelPackage',
      { ModelPackageArn: VERSION, ModelApprovalStatus: 'Fine' },
      'enum value set',
    ],
    [
      'a note has two lines',
      'UpdateModelPackage',
      { ModelPackageArn: VERSION, ApprovalDescription: 'a\nb' },
      'regular expression',
    ],
    [
      'a stage is incomplete',
      'UpdateModelPackage',
      { ModelPackageArn: VERSION, ModelLifeCycle: { Stage: 'Prod' } },
      'ModelLifeCycle.StageStatus',
    ],
    [
      'a name is too long',
      'StopTrainingJob',
      { TrainingJobName: 'x'.repeat(64) },
      'less than or equal to 63',
    ],
    [
      'a tag has an odd letter',
      'CreateTransformJob',
      { Tags: [{ Key: 'who', Value: 'a;b' }] },
      'Tags.1.member.Value',
    ],
    [
      'it is no ARN',
      'DescribePipelineExecution',
      { PipelineExecutionArn: 'fraud-train' },
      'regular expression',
    ],
  ])('refuses a request in which %s', (_what, operation, input, problem) => {
    expect(() => setting.peer.call(operation, input as JsonObject, BEN)).toThrow(problem);
  });

  it('refuses a request without a signature', async () => {
    const answer = await fetch(setting.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'SageMaker.ListTags' },
      body: '{}',
    });

    expect(answer.status).toBe(403);
  });

  it('answers the same token alike, and refuses it for another request', () => {
    const { peer } = setting;
    const retry = { PipelineExecutionArn: EXECUTION, ClientRequestToken: TOKEN };
    const start = { PipelineName: 'fraud-train', ClientRequestToken: TOKEN };

    const first = peer.call('StartPipelineExecution', start, BEN);

    expect(peer.call('StartPipelineExecution', start, BEN)).toEqual(first);
    expect(() =>
      peer.call('StartPipelineExecution', { ...start, PipelineParameters: [{ Name: 'A', Value: 'b' }] }, BEN),
    ).toThrow('used before');
    expect(peer.call('RetryPipelineExecution', retry, BEN)).toEqual({ PipelineExecutionArn: EXECUTION });
    expect(peer.world.runs.get(EXECUTION)!.attempt).toBe(2);
  });

  it('tells who made a call, in the words of CloudTrail', () => {
    setting.peer.call(
      'UpdateModelPackage',
      { ModelPackageArn: VERSION, ModelApprovalStatus: 'Rejected' },
      BEN,
    );

    expect(setting.heard.at(-1)).toMatchObject({
      kind: 'api-call',
      status: 'Succeeded',
      actor: 'ben@example.com',
      subject: { id: VERSION },
      attributes: { eventName: 'UpdateModelPackage', role: 'DataScientist' },
    });
  });

  it('tells of a call that was refused, too', () => {
    setting.peer.denied.add('sagemaker:StopPipelineExecution');

    expect(() =>
      setting.peer.call(
        'StopPipelineExecution',
        { PipelineExecutionArn: EXECUTION, ClientRequestToken: TOKEN },
        BEN,
      ),
    ).toThrow('not authorized');
    expect(setting.heard.at(-1)).toMatchObject({ kind: 'api-call', attributes: { accessDenied: true } });
  });
});

describe('the story of fraud-train', () => {
  let peer: SageMakerPeer;
  const heard: ReturnType<typeof decoded>[] = [];

  beforeAll(() => {
    peer = createSageMakerPeer({ emit: (event) => heard.push(decoded(event)) });
    const run = peer.world.runs.start({ failures: { TrainXGB: 1 }, createdBy: { UserProfileName: 'ben' } });
    peer.world.advance();
    peer.call('RetryPipelineExecution', { PipelineExecutionArn: run.arn, ClientRequestToken: TOKEN }, BEN);
    peer.world.advance();
  });

  it('fails at a step, goes on after a retry, and registers version 43 for somebody to approve', () => {
    const told = heard
      .filter(({ kind }) => kind !== 'processing-job' && kind !== 'api-call')
      .map(({ kind, subject, status }) =>
        `${kind} ${subject.version ?? subject.name} ${status}`.replace(/pipelines-\w+-/, ''),
      );

    expect(told).toEqual([
      'pipeline-run fraud-train Executing',
      'pipeline-step PrepareData Executing',
      'pipeline-step PrepareData Succeeded',
      'training-job TrainXGB-a1s2 InProgress',
      'pipeline-step TrainXGB Executing',
      'training-job TrainXGB-a1s2 Failed',
      'pipeline-step TrainXGB Failed',
      'pipeline-run fraud-train Failed',
      'pipeline-run fraud-train Executing',
      'training-job TrainXGB-a2s2 InProgress',
      'pipeline-step TrainXGB Executing',
      'training-job TrainXGB-a2s2 Completed',
      'pipeline-step TrainXGB Succeeded',
      'pipeline-step EvaluateModel Executing',
      'pipeline-step EvaluateModel Succeeded',
      'pipeline-step RegisterFraudDetector Executing',
      'model-version 43 PendingManualApproval',
      'pipeline-step RegisterFraudDetector Succeeded',
      'pipeline-run fraud-train Succeeded',
    ]);
  });

  it('is one thread, jobs and steps alike', () => {
    const threads = heard
      .filter(({ kind }) => /^(pipeline|training|processing)-/.test(kind))
      .map((event) => threadOf(event).join(' '));

    expect(new Set(threads).size).toBe(1);
  });

  it('knows of the version which run made it', () => {
    const run = peer.world.runs.all().at(-1)!;

    expect(heard.find(({ kind }) => kind === 'model-version')).toMatchObject({
      parent: { kind: 'pipeline-run', name: 'fraud-train', id: run.arn },
      actions: ['approve', 'reject'],
    });
  });

  it('goes on by itself where a pace is given', async () => {
    const told: string[] = [];
    const paced = createSageMakerPeer({
      paceMs: 1,
      emit: (event) => told.push(String((event.detail as JsonObject).currentPipelineExecutionStatus)),
    });
    paced.world.runs.start();

    await new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (!told.includes('Succeeded')) return;
        clearInterval(look);
        resolve();
      }, 5);
    });
    await paced.close();

    expect(told.filter((status) => status !== 'undefined')).toEqual(['Executing', 'Succeeded']);
  });
});
