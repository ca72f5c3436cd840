// The rules on AWS: every fixture that is for the bot matches one, by our reading of the patterns and by moto's.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { awsConfig, startMoto, withMoto } from '../support/emulators/aws';
import type { Emulator } from '../support/emulators/process';
import { createSqsQueues, sqsClient } from '../support/emulators/sqs';
import { BRIDGE, type Loose, ofType, one, ROOT, synthesise } from './aws-stack';

const bot = synthesise();
const patterns = patternsOf(bot);

function patternsOf(stack: typeof bot): Record<string, Loose> {
  return Object.fromEntries(
    ofType(stack, 'AWS::Events::Rule').map(([, { Description, EventPattern }]) => [
      Description.replace('Bellhop: ', ''),
      EventPattern,
    ]),
  );
}

/** The part of the pattern language that the rules use. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
function matches(pattern: Loose, value: Loose[string]): boolean {
  if (Array.isArray(pattern))
    return [value].flat().some((one) => pattern.some((matcher) => fits(matcher, one)));
  // A list of objects matches if one of them does.
  if (Array.isArray(value)) return value.some((one) => matches(pattern, one));
  return Object.entries(pattern).every(([name, inner]) => matches(inner, value?.[name]));
}

function fits(matcher: string | Loose, value: unknown): boolean {
  if (typeof matcher === 'string') return matcher === value;
  const [[name, wanted]] = Object.entries(matcher) as [[string, string | boolean]];
  switch (name) {
    case 'prefix':
      return typeof value === 'string' && value.startsWith(String(wanted));
    case 'anything-but':
      return value !== undefined && value !== wanted;
    case 'exists':
      return (value !== undefined) === wanted;
    default:
      throw new Error(`The rules use ${name}, which this test does not know.`);
  }
}

function rulesFor(event: unknown): string[] {
  return Object.keys(patterns).filter((name) => matches(patterns[name], event));
}

const FOLDER = join(ROOT, 'test/fixtures/aws');
const fixtures: [file: string, event: Loose][] = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json') && !file.startsWith('envelopes'))
  .map((file): [string, Loose] => [file, JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))])
  // The examples of the CloudTrail guide are records without their envelope.
  .filter(([, event]) => 'detail-type' in event)
  .sort();

/** Fixtures that the decoder must survive, but that nobody asked for. */
const NOT_FOR_US = [
  // A call that only reads.
  'api-call.aws-account.json',
  // SageMaker's own call, on behalf of a pipeline; the pipeline's step tells it.
  'api-call.invoked-by.json',
];

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

  it('are the same over the bridge', () => {
    expect(patternsOf(synthesise(BRIDGE))).toEqual(patterns);
  });
});

/** As many as PutEvents and ReceiveMessage take. */
const BATCH = 10;

/**
 * One for each thing that the patterns do: moto takes a quarter of a second for an event. No alarms: it does not look into
 * lists of objects, which is where these have their metrics.
 */
const FOR_MOTO = [
  ...NOT_FOR_US,
  'api-call.access-denied-nameless.json',
  'api-call.console-action.json',
  'api-call.json',
  'api-call.no-identity.json',
  'api-call.retry-pipeline.json',
  'api-call.root.json',
  'api-call.service-event.json',
  'api-call.stop-by-name.json',
  'endpoint.no-spaces.json',
  'other.nothing-known.json',
  'pipeline-run.json',
  'tracking-server.mlflow-creating-run.json',
];

withMoto("the rules on AWS, on moto's EventBridge", () => {
  let moto: Emulator;

  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto.stop());

  it('bring the same kinds of fixtures into the queue', async () => {
    const sqs = sqsClient(moto.url);
    const eventBridge = new EventBridgeClient(awsConfig(moto.url));
    const EventBusName = 'rules';
    const { queueUrl } = await createSqsQueues(sqs);
    await eventBridge.send(new CreateEventBusCommand({ Name: EventBusName }));
    for (const [Name, pattern] of Object.entries(patterns)) {
      await eventBridge.send(
        new PutRuleCommand({ Name, EventBusName, EventPattern: JSON.stringify(pattern) }),
      );
      const Arn = `arn:aws:sqs:eu-west-1:123456789012:${queueUrl.split('/').at(-1)}`;
      await eventBridge.send(
        new PutTargetsCommand({ Rule: Name, EventBusName, Targets: [{ Id: 'queue', Arn }] }),
      );
    }
    const sent = fixtures.filter(([file]) => FOR_MOTO.includes(file));
    const Entries = sent.map(([file, event]) => ({
      EventBusName,
      Source: [event.source].flat()[0],
      DetailType: event['detail-type'],
      Detail: JSON.stringify(event.detail),
      Resources: [file],
    }));
    for (let at = 0; at < Entries.length; at += BATCH) {
      await eventBridge.send(new PutEventsCommand({ Entries: Entries.slice(at, at + BATCH) }));
    }
    const arrived: string[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: BATCH }),
      );
      if (Messages.length === 0) break;
      arrived.push(...Messages.map(({ Body = '' }) => JSON.parse(Body).resources[0]));
    }
    sqs.destroy();
    eventBridge.destroy();

    expect(sent).toHaveLength(FOR_MOTO.length);
    expect(arrived.sort()).toEqual(sent.map(([file]) => file).filter((file) => !NOT_FOR_US.includes(file)));
  });
});
