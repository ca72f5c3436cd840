// What the requests of SageMaker's API must look like, for the calls that Bellhop makes. From the API's own model:
// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Operations.html

export type Shape =
  | { type: 'text'; min?: number; max?: number; pattern?: RegExp; oneOf?: readonly string[] }
  | { type: 'number'; min?: number; max?: number }
  | { type: 'yes or no' }
  | { type: 'list'; min?: number; max?: number; of?: Shape }
  | { type: 'map'; min?: number; max?: number }
  | { type: 'object'; required?: readonly string[]; members?: Readonly<Record<string, Shape>> };

export type RequestShape = Extract<Shape, { type: 'object' }> & {
  required: readonly string[];
  members: Readonly<Record<string, Shape>>;
};

function text(min?: number, max?: number, pattern?: string): Shape {
  return {
    type: 'text',
    min,
    max,
    ...(pattern !== undefined && { pattern: new RegExp(`^(?:${pattern})$`, 'u') }),
  };
}
const oneOf = (...values: string[]): Shape => ({ type: 'text', oneOf: values });
const list = (min?: number, max?: number, of?: Shape): Shape => ({ type: 'list', min, max, of });
const map = (max?: number, min = 0): Shape => ({ type: 'map', min, max });
const number = (min?: number, max?: number): Shape => ({ type: 'number', min, max });
const ANY: Shape = { type: 'object' };
const YES_OR_NO: Shape = { type: 'yes or no' };

function request(required: string[], members: Record<string, Shape>): RequestShape {
  return { type: 'object', required, members };
}

const NAME = '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}';
const jobName = text(1, 63, NAME);
const entityName = text(1, 63, NAME);
const endpointName = text(0, 63, NAME);
const packageArn = text(
  1,
  2048,
  'arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]{9,16}:[0-9]{12}:model-package/[\\S]{1,2048}',
);
const executionArn = text(
  0,
  2048,
  'arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:pipeline\\/.*\\/execution\\/.*',
);
const roleArn = text(20, 2048, 'arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+');
const requestToken = text(32, 128);
const pageToken = text(0, 8192, '.*');
const pageSize = number(1, 100);
const sortOrder = oneOf('Ascending', 'Descending');
const approvalStatus = oneOf('Approved', 'Rejected', 'PendingManualApproval');

const TAGS = list(0, 50, {
  type: 'object',
  required: ['Key', 'Value'],
  members: {
    Key: text(1, 128, '(?!aws:)[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*'),
    Value: text(0, 256, '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*'),
  },
});
const LIFE_CYCLE: Shape = {
  type: 'object',
  required: ['Stage', 'StageStatus'],
  members: { Stage: entityName, StageStatus: entityName, StageDescription: text(0, 1024, '.*') },
};
const PARALLELISM: Shape = {
  type: 'object',
  required: ['MaxParallelExecutionSteps'],
  members: { MaxParallelExecutionSteps: number(1) },
};
const PARAMETERS = list(0, 200, {
  type: 'object',
  required: ['Name', 'Value'],
  members: { Name: text(1, 256, '[A-Za-z0-9\\-_]*'), Value: text(0, 1024) },
});

export const REQUESTS: Readonly<Record<string, RequestShape>> = {
  DescribeModelPackage: request(['ModelPackageName'], {
    ModelPackageName: text(
      1,
      176,
      '(arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:[a-z\\-]*\\/)?([a-zA-Z0-9]([a-zA-Z0-9\\-]){0,62})(?<!-)(\\/[0-9]{1,9})?',
    ),
    IncludedData: oneOf('AllData', 'MetadataOnly'),
  }),
  UpdateModelPackage: request(['ModelPackageArn'], {
    ModelPackageArn: packageArn,
    ModelApprovalStatus: approvalStatus,
    ModelPackageRegistrationType: oneOf('Logged', 'Registered'),
    ApprovalDescription: text(0, 1024, '.*'),
    CustomerMetadataProperties: map(50, 1),
    CustomerMetadataPropertiesToRemove: list(),
    AdditionalInferenceSpecificationsToAdd: list(1, 15),
    InferenceSpecification: ANY,
    SourceUri: text(0, 1024, '[\\p{L}\\p{M}\\p{Z}\\p{N}\\p{P}]{0,1024}'),
    ModelCard: ANY,
    ModelLifeCycle: LIFE_CYCLE,
    ClientToken: text(1, 36, '[a-zA-Z0-9\\-]+'),
  }),
  DescribePipelineExecution: request(['PipelineExecutionArn'], { PipelineExecutionArn: executionArn }),
  ListPipelineExecutionSteps: request([], {
    PipelineExecutionArn: executionArn,
    NextToken: pageToken,
    MaxResults: pageSize,
    SortOrder: sortOrder,
  }),
  ListPipelineParametersForExecution: request(['PipelineExecutionArn'], {
    PipelineExecutionArn: executionArn,
    NextToken: pageToken,
    MaxResults: pageSize,
  }),
  RetryPipelineExecution: request(['PipelineExecutionArn', 'ClientRequestToken'], {
    PipelineExecutionArn: executionArn,
    ClientRequestToken: requestToken,
    ParallelismConfiguration: PARALLELISM,
  }),
  StartPipelineExecution: request(['PipelineName', 'ClientRequestToken'], {
    PipelineName: text(
      1,
      2048,
      '(arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:([0-9]{12}|aws):pipeline/.*)?([a-zA-Z0-9](-*[a-zA-Z0-9]){0,255})',
    ),
    PipelineExecutionDisplayName: text(1, 82, '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,81}'),
    PipelineParameters: PARAMETERS,
    PipelineExecutionDescription: text(0, 3072, '.*'),
    ClientRequestToken: requestToken,
    ParallelismConfiguration: PARALLELISM,
    SelectiveExecutionConfig: ANY,
    PipelineVersionId: number(1),
    MlflowExperimentName: text(1, 256, '.*'),
  }),
  StopPipelineExecution: request(['PipelineExecutionArn', 'ClientRequestToken'], {
    PipelineExecutionArn: executionArn,
    ClientRequestToken: requestToken,
  }),
  DescribeTrainingJob: request(['TrainingJobName'], { TrainingJobName: jobName }),
  DescribeProcessingJob: request(['ProcessingJobName'], { ProcessingJobName: jobName }),
  DescribeTransformJob: request(['TransformJobName'], { TransformJobName: jobName }),
  DescribeHyperParameterTuningJob: request(['HyperParameterTuningJobName'], {
    HyperParameterTuningJobName: text(1, 32, '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}'),
  }),
  StopTrainingJob: request(['TrainingJobName'], { TrainingJobName: jobName }),
  StopProcessingJob: request(['ProcessingJobName'], { ProcessingJobName: jobName }),
  StopTransformJob: request(['TransformJobName'], { TransformJobName: jobName }),
  StopHyperParameterTuningJob: request(['HyperParameterTuningJobName'], {
    HyperParameterTuningJobName: text(1, 32, '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}'),
  }),
  CreateTrainingJob: request(['TrainingJobName', 'RoleArn', 'OutputDataConfig'], {
    TrainingJobName: jobName,
    HyperParameters: map(100),
    AlgorithmSpecification: ANY,
    RoleArn: roleArn,
    InputDataConfig: list(1, 20),
    OutputDataConfig: ANY,
    ResourceConfig: ANY,
    VpcConfig: ANY,
    StoppingCondition: ANY,
    Tags: TAGS,
    EnableNetworkIsolation: YES_OR_NO,
    EnableInterContainerTrafficEncryption: YES_OR_NO,
    EnableManagedSpotTraining: YES_OR_NO,
    CheckpointConfig: ANY,
    DebugHookConfig: ANY,
    DebugRuleConfigurations: list(0, 20),
    TensorBoardOutputConfig: ANY,
    ExperimentConfig: ANY,
    ProfilerConfig: ANY,
    ProfilerRuleConfigurations: list(0, 20),
    Environment: map(100),
    RetryStrategy: ANY,
    RemoteDebugConfig: ANY,
    InfraCheckConfig: ANY,
    SessionChainingConfig: ANY,
    ServerlessJobConfig: ANY,
    MlflowConfig: ANY,
    ModelPackageConfig: ANY,
  }),
  CreateProcessingJob: request(['ProcessingJobName', 'ProcessingResources', 'AppSpecification', 'RoleArn'], {
    ProcessingInputs: list(0, 10),
    ProcessingOutputConfig: ANY,
    ProcessingJobName: jobName,
    ProcessingResources: ANY,
    StoppingCondition: ANY,
    AppSpecification: ANY,
    Environment: map(100),
    NetworkConfig: ANY,
    RoleArn: roleArn,
    Tags: TAGS,
    ExperimentConfig: ANY,
  }),
  CreateTransformJob: request(
    ['TransformJobName', 'ModelName', 'TransformInput', 'TransformOutput', 'TransformResources'],
    {
      TransformJobName: jobName,
      ModelName: text(0, 63, NAME),
      MaxConcurrentTransforms: number(0),
      ModelClientConfig: ANY,
      MaxPayloadInMB: number(0),
      BatchStrategy: oneOf('MultiRecord', 'SingleRecord'),
      Environment: map(16),
      TransformInput: ANY,
      TransformOutput: ANY,
      DataCaptureConfig: ANY,
      TransformResources: ANY,
      DataProcessing: ANY,
      Tags: TAGS,
      ExperimentConfig: ANY,
    },
  ),
  ListTags: request(['ResourceArn'], {
    ResourceArn: text(0, 256, 'arn:.*'),
    NextToken: pageToken,
    MaxResults: number(50),
  }),
  DescribeEndpoint: request(['EndpointName'], { EndpointName: endpointName }),
  DescribeEndpointConfig: request(['EndpointConfigName'], { EndpointConfigName: endpointName }),
  UpdateEndpoint: request(['EndpointName', 'EndpointConfigName'], {
    EndpointName: endpointName,
    EndpointConfigName: endpointName,
    RetainAllVariantProperties: YES_OR_NO,
    ExcludeRetainedVariantProperties: list(0, 3),
    DeploymentConfig: ANY,
    RetainDeploymentConfig: YES_OR_NO,
  }),
};
