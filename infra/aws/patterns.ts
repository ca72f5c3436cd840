// Which events of the default bus are for the bot: one pattern a rule.

/** An EventBridge pattern as CloudFormation takes it, in the part of the language that we use: exact values, prefixes, anything-but, exists. */
export interface Pattern {
  source: string[];
  'detail-type': Matcher[];
  detail?: Detail;
}

export type Matcher = string | { prefix: string } | { 'anything-but': string } | { exists: boolean };
export interface Detail {
  [key: string]: Matcher[] | Detail;
}

const CALLS = ['AWS API Call via CloudTrail', 'AWS Console Action via CloudTrail'];
const SAGEMAKER_API = ['sagemaker.amazonaws.com', 'sagemaker.amazonaws.com.cn'];

/**
 * What people and pipelines do to SageMaker. What SageMaker does on its own behalf is left out: its state changes tell it.
 * Every refusal of such a call comes along, too: the record of a failed call has the same name.
 */
function callsNamed(...eventName: Matcher[]): Pattern {
  return {
    source: ['aws.sagemaker'],
    'detail-type': CALLS,
    detail: {
      eventSource: SAGEMAKER_API,
      eventName,
      userIdentity: { invokedBy: [{ exists: false }, { 'anything-but': 'sagemaker.amazonaws.com' }] },
    },
  };
}

function starting(prefix: string): Matcher {
  return { prefix };
}

/**
 * A rule each. Read-only calls (Describe, Get, List, Search) are in none; EventBridge does not even deliver them by default.
 * Routes in bellhop.yaml decide what becomes of an event: these only decide what reaches the bot at all.
 */
export const PATTERNS = {
  // All of SageMaker's own events have this prefix; a list of the 58 names known today would lose the next one.
  // https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-sagemaker.html
  StateChanges: { source: ['aws.sagemaker'], 'detail-type': [{ prefix: 'SageMaker' }] },

  // Drift of a monitoring schedule, and whatever else somebody watches of SageMaker.
  Alarms: {
    source: ['aws.cloudwatch'],
    'detail-type': ['CloudWatch Alarm State Change'],
    detail: {
      configuration: {
        metrics: {
          metricStat: {
            metric: {
              namespace: [starting('AWS/SageMaker'), starting('aws/sagemaker'), starting('/aws/sagemaker')],
            },
          },
        },
      },
    },
  },

  ModelCalls: callsNamed(
    'CreateModelPackage',
    'UpdateModelPackage',
    starting('DeleteModelPackage'),
    'PutModelPackageGroupPolicy',
    'CreateModel',
    'DeleteModel',
    'UpdateModelCard',
  ),

  ServingCalls: callsNamed(
    'CreateEndpoint',
    'CreateEndpointConfig',
    starting('UpdateEndpoint'),
    'DeleteEndpoint',
    'DeleteEndpointConfig',
    'CreateInferenceComponent',
    starting('UpdateInferenceComponent'),
    'DeleteInferenceComponent',
    'StartInferenceExperiment',
    'StopInferenceExperiment',
  ),

  PipelineCalls: callsNamed(
    'CreatePipeline',
    'UpdatePipeline',
    'DeletePipeline',
    'StartPipelineExecution',
    'StopPipelineExecution',
    'RetryPipelineExecution',
    starting('SendPipelineExecutionStep'),
  ),

  StopAndDeleteCalls: callsNamed(
    'StopTrainingJob',
    'DeleteTrainingJob',
    'StopProcessingJob',
    'StopTransformJob',
    'StopHyperParameterTuningJob',
    'StopAutoMLJob',
    'StopLabelingJob',
    'StopCompilationJob',
    'StopOptimizationJob',
    'StopInferenceRecommendationsJob',
    'StopMonitoringSchedule',
    'UpdateMonitoringSchedule',
    'DeleteMonitoringSchedule',
    'UpdateMonitoringAlert',
    'DeleteFeatureGroup',
  ),

  // What costs money, and what opens a door.
  AccessCalls: callsNamed(
    starting('CreateNotebookInstance'),
    starting('UpdateNotebookInstance'),
    'StartNotebookInstance',
    'DeleteNotebookInstanceLifecycleConfig',
    'CreateStudioLifecycleConfig',
    starting('CreatePresigned'),
    'CreatePartnerAppPresignedUrl',
    'CreateDomain',
    'UpdateDomain',
    'DeleteDomain',
    'CreateUserProfile',
    'DeleteUserProfile',
    'CreateApp',
    'StartSession',
    'CreateMlflowTrackingServer',
    'UpdateMlflowTrackingServer',
    'DeleteMlflowTrackingServer',
    'StartMlflowTrackingServer',
    'StopMlflowTrackingServer',
  ),

  ClusterCalls: callsNamed(
    'CreateCluster',
    starting('UpdateCluster'),
    'DeleteCluster',
    'BatchDeleteClusterNodes',
    'BatchRebootClusterNodes',
    'BatchReplaceClusterNodes',
    'CreateTrainingPlan',
    'ExtendTrainingPlan',
  ),

  // A tuning job that starts or stops its training jobs: folded into the tuning job's message.
  ServiceEvents: {
    source: ['aws.sagemaker'],
    'detail-type': ['AWS Service Event via CloudTrail'],
    detail: { eventSource: SAGEMAKER_API },
  },
} satisfies Record<string, Pattern>;
