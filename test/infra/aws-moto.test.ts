// The rules on AWS by the reading of others: moto matches its patterns by code of its own.

import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { PATTERNS } from '../../infra/aws/patterns';
import { awsConfig, startMoto, withMoto } from '../support/emulators/aws';
import type { Emulator } from '../support/emulators/process';
import { createSqsQueues, sqsClient } from '../support/emulators/sqs';
import { fixtures, NOT_FOR_US } from './aws-events';

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
    for (const [Name, pattern] of Object.entries(PATTERNS)) {
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
