// Families: which decoder reads which detail-type.

import { decodeAlarm } from './alarms';
import { decodeApiCall } from './cloudtrail';
import type { Decoder } from './draft';
import { decodeEndpoint, decodeEndpointConfig, decodeEndpointDeployment } from './endpoints';
import { type EventBridgeEvent, typeKey } from './event-bridge';
import { decodeEvaluationJob, decodeOther, decodeTrackingServer } from './generic';
import { decodeHumanLoop, decodeHumanTask, decodeLabelingJob, decodeLabelingTask } from './human-work';
import { decodeHyperPodCluster, decodeHyperPodEvent, decodeHyperPodNode } from './hyperpod';
import { decodeProcessingJob, decodeTrainingJob, decodeTransformJob, decodeTuningJob } from './jobs';
import { decodeModelPackage } from './model-packages';
import { decodePipelineRun, decodePipelineStep } from './pipelines';
import {
  decodeAlgorithm,
  decodeFeatureGroup,
  decodeImage,
  decodeImageVersion,
  decodeModel,
  decodeModelCard,
  decodeModelCardExport,
  decodeMonitoringSchedule,
  decodeNotebook,
  decodeNotebookLifecycleConfig,
} from './resources';

/** @see https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-sagemaker.html */
const SAGEMAKER = tableOf({
  'SageMaker Training Job State Change': decodeTrainingJob,
  'SageMaker Processing Job State Change': decodeProcessingJob,
  'SageMaker Transform Job State Change': decodeTransformJob,
  'SageMaker HyperParameter Tuning Job State Change': decodeTuningJob,
  'SageMaker Model Building Pipeline Execution Status Change': decodePipelineRun,
  'SageMaker Model Building Pipeline Execution Step Status Change': decodePipelineStep,
  'SageMaker Model Package State Change': decodeModelPackage,
  'SageMaker Endpoint State Change': decodeEndpoint,
  'SageMaker Endpoint Deployment State Change': decodeEndpointDeployment,
  'SageMaker Endpoint Config State Change': decodeEndpointConfig,
  'SageMaker Model State Change': decodeModel,
  'SageMaker Model Card State Change': decodeModelCard,
  'SageMaker Model Card Export Job State Change': decodeModelCardExport,
  'SageMaker Feature Group State Change': decodeFeatureGroup,
  'SageMaker Image State Change': decodeImage,
  'SageMaker Image Version State Change': decodeImageVersion,
  'SageMaker Algorithm State Change': decodeAlgorithm,
  'SageMaker Notebook Instance State Change': decodeNotebook,
  'SageMaker Notebook Lifecycle Config State Change': decodeNotebookLifecycleConfig,
  'SageMaker Monitoring Schedule State Change': decodeMonitoringSchedule,
  'SageMaker HyperPod Cluster State Change': decodeHyperPodCluster,
  'SageMaker HyperPod Cluster Node Health Event': decodeHyperPodNode,
  'SageMaker HyperPod Cluster Event': decodeHyperPodEvent,
  'SageMaker Ground Truth Labeling Job State Change': decodeLabelingJob,
  'SageMaker Ground Truth Labeling Job Task Status Change': decodeLabelingTask,
  'SageMaker A2I HumanLoop Status Change': decodeHumanLoop,
  'SageMaker Human Loop Finished': decodeHumanTask,
  'SageMaker Human Loop Step Execution Finished': decodeHumanTask,
  'SageMaker Human Task Accepted': decodeHumanTask,
  'SageMaker Human Task Created': decodeHumanTask,
  'SageMaker Human Task Declined': decodeHumanTask,
  'SageMaker Human Task Expired': decodeHumanTask,
  'SageMaker Human Task Returned': decodeHumanTask,
  'SageMaker Human Task Submitted': decodeHumanTask,
  'SageMaker Evaluation Job Status Change': decodeEvaluationJob,
  'AWS API Call via CloudTrail': decodeApiCall,
  'AWS Service Event via CloudTrail': decodeApiCall,
  'AWS Console Action via CloudTrail': decodeApiCall,
});

const CLOUDWATCH = tableOf({ 'CloudWatch Alarm State Change': decodeAlarm });

function tableOf(decoders: Record<string, Decoder>): Map<string, Decoder> {
  const entries = Object.entries(decoders);
  // As AWS writes them today, which is found without a second look, and however else.
  return new Map([
    ...entries,
    ...entries.map(([name, decoder]): [string, Decoder] => [typeKey(name), decoder]),
  ]);
}

/** The decoder of an event; undefined if its source sends nothing of this type that is ours. */
export function decoderOf(event: EventBridgeEvent): Decoder | undefined {
  const table = event.source === 'aws.cloudwatch' ? CLOUDWATCH : SAGEMAKER;
  const decoder = table.get(event.detailType);
  if (decoder !== undefined) return decoder;
  const key = typeKey(event.detailType);
  if (table === CLOUDWATCH) return table.get(key);
  // Two dozen types that differ in their last words only, and there may be more to come.
  if (/^sagemaker(mlflow)?trackingserver/.test(key)) return decodeTrackingServer;
  return table.get(key) ?? decodeOther;
}
