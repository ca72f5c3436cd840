// The rules on AWS: what they take, and what they leave out.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PATTERNS } from '../../infra/aws/patterns';
import { FOLDER, fixtures, matches, NOT_FOR_US } from './aws-events';
import { BRIDGE, type Loose, ofType, one, synthesise } from './aws-stack';

const bot = synthesise();
const patterns: Record<string, Loose> = PATTERNS;

function rulesFor(event: unknown): string[] {
  return Object.keys(patterns).filter((name) => matches(patterns[name] as Loose, event));
}

const DETAIL_TYPES = [
  ...[
    ...['Training Job', 'HyperParameter Tuning Job', 'Transform Job', 'Endpoint Config', 'Endpoint', 'Model'],
    ...['Notebook Instance', 'Notebook Lifecycle Config', 'Algorithm', 'Model Package', 'Processing Job'],
    ...[
      'Feature Group',
      'Image',
      'Image Version',
      'Endpoint Deployment',
      'Model Card',
      'Model Card Export Job',
    ],
    ...['Monitoring Schedule', 'HyperPod Cluster', 'Ground Truth Labeling Job'],
  ].map((thing) => `SageMaker ${thing} State Change`),
  ...[
    ...['HyperPod Cluster Node Health Event', 'HyperPod Cluster Event', 'A2I HumanLoop Status Change'],
    ...[
      'Human Loop Finished',
      'Human Loop Step Execution Finished',
      'Human Task Accepted',
      'Human Task Created',
    ],
    ...['Human Task Declined', 'Human Task Expired', 'Human Task Returned', 'Human Task Submitted'],
    ...['Ground Truth Labeling Job Task Status Change', 'Model Building Pipeline Execution Status Change'],
    ...['Model Building Pipeline Execution Step Status Change', 'Evaluation Job Status Change'],
  ].map((words) => `SageMaker ${words}`),
  ...[
    ...[
      'Creating',
      'Created',
      'Create Failed',
      'Updating',
      'Updated',
      'Update Failed',
      'Deleting',
      'Deleted',
    ],
    ...['Delete Failed', 'Starting', 'Started', 'Start Failed', 'Stopping', 'Stopped', 'Stop Failed'],
    ...['Maintenance In Progress', 'Maintenance Complete', 'Maintenance Failed'],
  ].map((words) => `SageMaker Tracking Server ${words}`),
  ...[
    ...[
      'Creating Run',
      'Creating RegisteredModel',
      'Creating ModelVersion',
      'Transitioning ModelVersion Stage',
    ],
    'Setting Registered Model Alias',
  ].map((words) => `SageMaker MLFlow Tracking Server ${words}`),
];

function call(eventName: string, more: object = {}) {
  const detail = {
    eventSource: 'sagemaker.amazonaws.com',
    eventName,
    userIdentity: { type: 'IAMUser' },
    ...more,
  };
  return { source: 'aws.sagemaker', 'detail-type': 'AWS API Call via CloudTrail', detail };
}

describe('the rules on AWS', () => {
  it('match every fixture once, but for those that nobody asked for', () => {
    const rules = fixtures.map(([file, event]) => [file, rulesFor(event).length]);

    expect(fixtures.length).toBeGreaterThan(150);
    expect(rules).toEqual(fixtures.map(([file]) => [file, NOT_FOR_US.includes(file) ? 0 : 1]));
  });

  it("match all 58 of SageMaker's detail-types", () => {
    const missed = DETAIL_TYPES.filter(
      (type) =>
        !rulesFor({ source: 'aws.sagemaker', 'detail-type': type, detail: {} }).includes('StateChanges'),
    );

    expect(DETAIL_TYPES).toHaveLength(58);
    expect(missed).toEqual([]);
  });

  it.each([
    ['UpdateModelPackage', 'ModelCalls'],
    ['DeleteModelPackageGroup', 'ModelCalls'],
    ['UpdateEndpointWeightsAndCapacities', 'ServingCalls'],
    ['UpdateInferenceComponentRuntimeConfig', 'ServingCalls'],
    ['SendPipelineExecutionStepFailure', 'PipelineCalls'],
    ['StopAutoMLJob', 'StopAndDeleteCalls'],
    ['CreatePresignedMlflowAppUrl', 'AccessCalls'],
    ['CreateNotebookInstanceLifecycleConfig', 'AccessCalls'],
    ['UpdateClusterSoftware', 'ClusterCalls'],
  ])('report the call %s', (name, rule) => {
    expect(rulesFor(call(name))).toEqual([rule]);
  });

  it.each(['AddTags', 'DescribeEndpoint', 'ListModels', 'CreateTrial', 'AddAssociation', 'CreateAction'])(
    'leave out the call %s',
    (name) => {
      expect(rulesFor(call(name))).toEqual([]);
    },
  );

  it('leave out what SageMaker calls itself, and calls of the same name to other services', () => {
    const own = call('CreateEndpoint', { userIdentity: { invokedBy: 'sagemaker.amazonaws.com' } });
    const other = call('CreateCluster', { eventSource: 'eks.amazonaws.com' });
    const forSomebody = call('CreateEndpoint', {
      userIdentity: { invokedBy: 'cloudformation.amazonaws.com' },
    });

    expect([own, other, forSomebody].map(rulesFor)).toEqual([[], [], ['ServingCalls']]);
  });

  it("leave out alarms that are not SageMaker's, and what the bot publishes itself", () => {
    const alarm = JSON.parse(readFileSync(join(FOLDER, 'data-drift.json'), 'utf8'));
    alarm.detail.configuration.metrics[0].metricStat.metric.namespace = 'AWS/SQS';

    expect(rulesFor(alarm)).toEqual([]);
    expect(
      rulesFor({ source: 'bellhop', 'detail-type': 'SageMaker Model State Change', detail: {} }),
    ).toEqual([]);
  });

  it('fit into what EventBridge takes', () => {
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
    const long = Object.entries(patterns).filter(([, pattern]) => JSON.stringify(pattern).length > 2048);

    expect(long).toEqual([]);
  });

  it('lead to the queue of events, and lose nothing on the way', () => {
    const targets = ofType(bot, 'AWS::Events::Rule').map(([, { Targets }]) => Targets);
    const [events, dead] = ['Events', 'DeadLetters'].map(
      (name) => one(bot, 'AWS::SQS::Queue', `Storage${name}`)[0],
    );

    expect(targets).toEqual(
      targets.map(() => [
        {
          Id: 'bellhop',
          Arn: { 'Fn::GetAtt': [events, 'Arn'] },
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [dead, 'Arn'] } },
        },
      ]),
    );
  });

  it.each([
    ['bot', bot],
    ['bridge', synthesise(BRIDGE)],
  ])('are a rule each in the %s', (_, stack) => {
    const deployed = ofType(stack, 'AWS::Events::Rule').map(([, { EventPattern }]) => EventPattern);

    expect(deployed).toEqual(Object.values(PATTERNS));
  });
});
