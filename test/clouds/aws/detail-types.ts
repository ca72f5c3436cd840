// Every detail-type that SageMaker has, as the EventBridge reference lists them.
// See https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-sagemaker.html

const STATE_CHANGES = [
  'Training Job', 'HyperParameter Tuning Job', 'Transform Job', 'Processing Job', 'Endpoint', 'Endpoint Config',
  'Endpoint Deployment', 'Model', 'Model Package', 'Model Card', 'Model Card Export Job', 'Notebook Instance',
  'Notebook Lifecycle Config', 'Algorithm', 'Feature Group', 'Image', 'Image Version', 'Monitoring Schedule',
  'HyperPod Cluster', 'Ground Truth Labeling Job',
]; // biome-ignore format: a list

const TRACKING_SERVER = [
  'Creating', 'Created', 'Create Failed', 'Updating', 'Updated', 'Update Failed', 'Deleting', 'Deleted',
  'Delete Failed', 'Starting', 'Started', 'Start Failed', 'Stopping', 'Stopped', 'Stop Failed',
  'Maintenance In Progress', 'Maintenance Complete', 'Maintenance Failed',
]; // biome-ignore format: a list

const MLFLOW = [
  'Creating Run', 'Creating RegisteredModel', 'Creating ModelVersion', 'Transitioning ModelVersion Stage',
  'Setting Registered Model Alias',
]; // biome-ignore format: a list

const HUMAN_TASKS = ['Accepted', 'Created', 'Declined', 'Expired', 'Returned', 'Submitted'];

export const DETAIL_TYPES = [
  ...STATE_CHANGES.map((thing) => `SageMaker ${thing} State Change`),
  'SageMaker Model Building Pipeline Execution Status Change',
  'SageMaker Model Building Pipeline Execution Step Status Change',
  'SageMaker Ground Truth Labeling Job Task Status Change',
  'SageMaker HyperPod Cluster Node Health Event',
  'SageMaker HyperPod Cluster Event',
  'SageMaker A2I HumanLoop Status Change',
  'SageMaker Human Loop Finished',
  'SageMaker Human Loop Step Execution Finished',
  'SageMaker Evaluation Job Status Change',
  ...HUMAN_TASKS.map((status) => `SageMaker Human Task ${status}`),
  ...TRACKING_SERVER.map((status) => `SageMaker Tracking Server ${status}`),
  ...MLFLOW.map((status) => `SageMaker MLFlow Tracking Server ${status}`),
];
