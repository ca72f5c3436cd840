// What built functions talk to in the tests: DynamoDB, SQS and Slack, over the wire.

import { awsConfig } from '../support/emulators/aws';
import { createDynamoTable, dynamoClient, startDynalite } from '../support/emulators/dynamodb';
import { type Closers, opening } from '../support/hosts/closers';
import { botEnvironment, configurationFile } from '../support/hosts/environment';
import { type SlackPeer, startSlackPeer } from '../support/peers/slack';
import { type SqsPeer, startSqsPeer } from './sqs-peer';

export interface RuntimeWorld {
  env: Record<string, string>;
  sqs: SqsPeer;
  slack: SlackPeer;
  close(): Promise<void>;
}

export function openRuntimeWorld(): Promise<RuntimeWorld> {
  return opening(open);
}

async function open(closers: Closers): Promise<RuntimeWorld> {
  const dynamo = await startDynalite();
  closers.add(dynamo.stop);
  const client = dynamoClient(awsConfig(dynamo.url));
  closers.add(() => client.destroy());
  const slack = await startSlackPeer();
  closers.add(slack.stop);
  const sqs = await startSqsPeer();
  closers.add(sqs.stop);
  const configuration = configurationFile();
  closers.add(configuration.remove);
  const env = {
    ...botEnvironment(configuration.file, slack.api),
    ...sqs.env,
    BELLHOP_TABLE: await createDynamoTable(client),
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
  };
  return { env, sqs, slack, close: closers.close };
}
