// The actions against moto, whose reading of SageMaker's API is another one than our stand-in's: for the calls that it knows.
// It knows no retry, no tokens and no update of an endpoint.

import {
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  CreatePipelineCommand,
  CreateTrainingJobCommand,
  DescribePipelineExecutionCommand,
  SageMakerClient,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-sagemaker';
import { createAwsActions } from '../../../../src/clouds/aws';
import type { CloudActions } from '../../../../src/core/cloud-actions';
import type { MlEvent } from '../../../../src/core/event';
import { awsConfig, startMoto, withMoto } from '../../../support/emulators/aws';
import type { Emulator } from '../../../support/emulators/process';
import { ACCOUNT, CREDENTIALS, order, shown } from './support';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/FraudTraining`;

function about(event: MlEvent, name: string, id: string): MlEvent {
  return { ...event, subject: { ...event.subject, name, id } };
}

withMoto("the actions on moto's SageMaker", () => {
  let moto: Emulator;
  let sagemaker: SageMakerClient;
  let actions: CloudActions;

  beforeAll(async () => {
    moto = await startMoto();
    sagemaker = new SageMakerClient(awsConfig(moto.url));
    actions = createAwsActions({
      accounts: [{ id: ACCOUNT, regions: ['eu-west-1'], credentials: CREDENTIALS }],
      endpoint: moto.url,
      pause: async () => undefined,
    });
  });
  afterAll(async () => {
    sagemaker.destroy();
    await moto.stop();
  });

  it.each([
    ['approve', 'Approved'],
    ['reject', 'Rejected'],
  ] as const)('%s a registered version', async (action, status) => {
    const ModelPackageGroupName = `fraud-${action}`;
    await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName }));
    const { ModelPackageArn = '' } = await sagemaker.send(
      new CreateModelPackageCommand({
        ModelPackageGroupName,
        ModelApprovalStatus: 'PendingManualApproval',
        InferenceSpecification: {
          Containers: [{ Image: '1.dkr.ecr.eu-west-1.amazonaws.com/x:1', ModelDataUrl: 's3://b/m.tar.gz' }],
          SupportedContentTypes: ['text/csv'],
          SupportedResponseMIMETypes: ['text/csv'],
        },
      }),
    );
    const event = about(shown('model-version'), ModelPackageGroupName, ModelPackageArn);

    expect(await actions.inspect(action, event)).toMatchObject({ open: true, done: false });
    expect(await actions.perform(action, event, order())).toEqual({ status });
    expect(await actions.inspect(action, event)).toMatchObject({ open: false, done: true, status });
  });

  it('starts a pipeline anew with the parameters of a run', async () => {
    const PipelineName = 'fraud-train';
    await sagemaker.send(
      new CreatePipelineCommand({
        PipelineName,
        RoleArn: ROLE,
        PipelineDefinition: JSON.stringify({ Version: '2020-12-01', Steps: [] }),
        ClientRequestToken: order('pipeline').token,
      }),
    );
    const { PipelineExecutionArn = '' } = await sagemaker.send(
      new StartPipelineExecutionCommand({
        PipelineName,
        PipelineParameters: [{ Name: 'MaxDepth', Value: '6' }],
        ClientRequestToken: order('run').token,
      }),
    );
    const event = about(shown('pipeline-run.failed'), PipelineName, PipelineExecutionArn);

    const { made } = await actions.perform('start', event, order());

    expect(made?.id).toMatch(/pipeline\/fraud-train\/execution\//);
    expect(made?.id).not.toBe(PipelineExecutionArn);
    const again = await sagemaker.send(
      new DescribePipelineExecutionCommand({ PipelineExecutionArn: made?.id }),
    );
    expect(again.PipelineExecutionDescription).toBe(order().note);
  });

  it('runs a training job again as a copy, once', async () => {
    const TrainingJobName = 'churn-train';
    const { TrainingJobArn = '' } = await sagemaker.send(
      new CreateTrainingJobCommand({
        TrainingJobName,
        RoleArn: ROLE,
        AlgorithmSpecification: { TrainingImage: 'x:1', TrainingInputMode: 'File' },
        InputDataConfig: [
          {
            ChannelName: 'train',
            DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://b/t' } },
          },
        ],
        OutputDataConfig: { S3OutputPath: 's3://b/o' },
        ResourceConfig: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1, VolumeSizeInGB: 10 },
        StoppingCondition: { MaxRuntimeInSeconds: 60 },
        Tags: [{ Key: 'team', Value: 'churn' }],
      }),
    );
    const event = about(shown('training-job.failed'), TrainingJobName, TrainingJobArn);
    const name = `churn-train-rerun-${order().token.slice(0, 10)}`;

    const first = await actions.perform('rerun', event, order());
    const second = await actions.perform('rerun', event, order());

    expect([first.made?.name, second.made?.name]).toEqual([name, name]);
    const copy = about(event, name, first.made?.id ?? '');
    expect((await actions.inspect('rerun', copy)).event.tags).toMatchObject({
      team: 'churn',
      'bellhop:rerun-of': 'churn-train',
    });
  });
});
