import type { Json } from '../../../src/core/json';
import { decodeOne, readFixture, withDetail } from './fixtures';

const BAKING =
  'Baking for 600 seconds (TerminationWaitInSeconds) with traffic enabled on canary capacity of 1 instance(s).';

const PENDING = {
  name: 'AllTraffic', weight: 1, desiredWeight: 1, instanceCount: 1, desiredInstanceCount: 4,
  status: 'Baking', statusMessage: BAKING,
}; // biome-ignore format: as short as the table

const TABLE: [string, Record<string, Json>][] = [
  [
    'processing-job.violations',
    { monitoringSchedule: 'fraud-detector-monitor', instanceType: 'ml.m5.2xlarge' },
  ],
  ['processing-job.pipeline-child', { step: 'PrepareData' }],
  ['training-job.pipeline-child', { step: 'TrainXGB' }],
  ['training-job.pipeline-child-untagged', { step: 'Train-XGB-with-a-very-long-nam' }],
  ['training-job.instance-groups', { instanceType: 'ml.p5.48xlarge, ml.c5.18xlarge', instanceCount: 6 }],
  ['training-job.max-runtime', { secondaryStatus: 'MaxRuntimeExceeded' }],
  [
    'transform-job',
    {
      modelName: 'churn-2026-03-11',
      input: 's3://churn-data/customers/',
      output: 's3://churn-scores/2026-03-12/',
    },
  ],
  [
    'tuning-job',
    {
      strategy: 'Bayesian',
      maxJobs: 20,
      trainingJobs: { completed: 19, inProgress: 0, retryableError: 0, nonRetryableError: 1, stopped: 0 },
      objectives: { succeeded: 19, pending: 0, failed: 1 },
      bestTrainingJob: {
        name: 'fraud-tune-260312-0830-013-9a8b7c6d',
        status: 'Completed',
        metric: 'validation:auc',
        value: 0.9427,
      },
    },
  ],
  [
    'pipeline-run.retried',
    {
      displayName: 'fraud-train nightly 2026-03-12',
      description: 'Nightly training on the last 90 days',
      executionId: 'k2v9qh3xw7dn',
      previousStatus: 'Failed',
    },
  ],
  [
    'pipeline-step.cached',
    { cacheHit: 'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/fraud-train/execution/a7f3m1zq5c8b' },
  ],
  ['pipeline-step.condition', { outcome: 'True' }],
  [
    'pipeline-step.register-model',
    { jobArn: 'arn:aws:sagemaker:eu-west-1:123456789012:model-package/fraud-detector/42' },
  ],
  [
    'model-version.approved',
    {
      approvalDescription: 'AUC 0.943 beats version 41 by 0.012',
      updatedFields: ['ModelApprovalStatus', 'ApprovalDescription'],
    },
  ],
  [
    'model-version.lifecycle',
    {
      lifecycle: { stage: 'Staging', stageStatus: 'Approved', stageDescription: 'Shadow test passed' },
      updatedFields: ['ModelLifeCycle'],
    },
  ],
  ['model-version.failed', { packageStatus: 'Failed', approvalStatus: 'PendingManualApproval' }],
  [
    'endpoint-deployment',
    {
      endpointConfig: 'fraud-detector-v41',
      pendingEndpointConfig: 'fraud-detector-v42',
      startedAt: '2026-03-12T10:20:02.000Z',
      variants: [{ ...PENDING, instanceCount: 4 }],
      pendingVariants: [PENDING],
    },
  ],
  [
    'endpoint-deployment.deleting',
    {
      variants: [
        {
          name: 'AllTraffic',
          weight: 0,
          desiredWeight: 0,
          instanceCount: 4,
          desiredInstanceCount: 0,
          status: 'Deleting',
          statusMessage: 'Terminating 4 instance(s).',
        },
      ],
    },
  ],
  [
    'endpoint-config',
    {
      variants: [
        {
          name: 'AllTraffic',
          modelName: 'fraud-detector-v42',
          instanceType: 'ml.c5.xlarge',
          weight: 1,
          instanceCount: 2,
        },
      ],
    },
  ],
  ['model-card', { modelId: 'fraud-detector', createdBy: 'ana', lastModifiedAt: '2026-03-12T12:00:00.893Z' }],
  [
    'model-card-export',
    { modelCard: 'fraud-detector-card', output: 's3://audit/fraud-detector-card/q1.pdf' },
  ],
  ['feature-group.blocked-as-text', { offlineStoreStatus: 'Blocked', features: 3 }],
  ['notebook-instance', { instanceType: 'ml.t3.medium', lifecycleConfig: 'auto-stop' }],
  ['monitoring-schedule', { endpoint: 'fraud-detector', lastExecutionStatus: 'CompletedWithViolations' }],
  [
    'data-drift',
    {
      alarmName: 'fraud-detector drift: transaction_amount',
      monitoringSchedule: 'fraud-detector-monitor',
      endpoint: 'fraud-detector',
      metric: 'feature_baseline_drift_transaction_amount',
      feature: 'transaction_amount',
      threshold: 0.1,
      value: 0.31,
      previousStatus: 'Ok',
    },
  ],
  ['data-drift.by-namespace', { endpoint: 'churn', feature: 'tenure' }],
  [
    'hyperpod-cluster.short',
    {
      orchestrator: 'Eks',
      nodeRecovery: 'Automatic',
      instanceGroups: [
        {
          name: 'workers',
          instanceType: 'ml.p5.48xlarge',
          currentCount: 6,
          targetCount: 8,
          status: 'InService',
        },
      ],
    },
  ],
  ['hyperpod-node', { cluster: 'llm-train', repairAction: 'None', recommendation: 'Replace the node' }],
  ['hyperpod-event.warn', { instanceGroup: 'workers', occurredAt: '2026-03-12T01:25:59.000Z' }],
  ['human-loop.failed', { failureCode: 'ValidationError', flowDefinition: 'receipt-review' }],
  ['human-loop.labeling-task', { workteam: 'receipts' }],
  [
    'other',
    {
      detailType: 'SageMaker Compilation Job State Change',
      fields: { TargetDevice: 'jetson_nano', Framework: 'PYTORCH' },
    },
  ],
  ['api-call.service-event', { eventType: 'AwsServiceEvent', invokedBy: 'sagemaker.amazonaws.com' }],
];

describe('attributes', () => {
  it.each(TABLE)('of %s are there', (name, expected) => {
    const { attributes } = decodeOne(readFixture(name));

    expect(Object.fromEntries(Object.keys(expected).map((key) => [key, attributes[key]]))).toEqual(expected);
  });

  it('leave long dumps out: more than twenty hyperparameters, channels', () => {
    const { attributes } = decodeOne(readFixture('training-job.instance-groups'));

    expect(Object.keys(attributes).sort()).toEqual([
      'createdAt', 'image', 'instanceCount', 'instanceType', 'lastModifiedAt', 'secondaryStatus',
    ]); // biome-ignore format: a list
  });

  it('of an API call never hold addresses, agents or keys', () => {
    const text = JSON.stringify(decodeOne(readFixture('api-call')));

    expect(text).not.toMatch(/203\.0\.113\.10|aws-cli|ASIAEXAMPLE|AROAEXAMPLE/);
  });

  it('keep at most twenty members of a list', () => {
    const variants = Array.from({ length: 50 }, (_, index) => ({ VariantName: `v${index}` }));

    const { attributes } = decodeOne(withDetail('endpoint', { ProductionVariants: variants }));

    expect(attributes.variants).toHaveLength(20);
  });
});
