// What built functions talk to in the tests: DynamoDB, SQS, SageMaker and Slack, over the wire.

import type { JsonObject } from '../../src/core/json';
import type { Store } from '../../src/core/ports';
import { openDynamoStore } from '../../src/stores/dynamodb';
import { awsConfig } from '../support/emulators/aws';
import { createDynamoTable, dynamoClient, startDynalite } from '../support/emulators/dynamodb';
import { APPROVERS, addAna } from '../support/hosts/approval';
import { type Closers, opening } from '../support/hosts/closers';
import { botEnvironment, configurationFile } from '../support/hosts/environment';
import { createSageMakerPeer, type SageMakerPeer } from '../support/peers/sagemaker';
import { type SlackPeer, startSlackPeer } from '../support/peers/slack';
import { type SqsPeer, startSqsPeer } from './sqs-peer';

export interface RuntimeWorld {
  env: Record<string, string>;
  sqs: SqsPeer;
  slack: SlackPeer;
  sagemaker: SageMakerPeer;
  /** What SageMaker has sent to EventBridge, oldest first. */
  emitted: JsonObject[];
  /** The functions' table. */
  store: Store;
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
  addAna(slack);
  const emitted: JsonObject[] = [];
  const sagemaker = createSageMakerPeer({ emit: (event) => emitted.push(event) });
  closers.add(sagemaker.close);
  const sqs = await startSqsPeer();
  closers.add(sqs.stop);
  const configuration = configurationFile(APPROVERS);
  closers.add(configuration.remove);
  const table = await createDynamoTable(client);
  const env = {
    ...botEnvironment(configuration.file, slack.api),
    ...sqs.env,
    BELLHOP_TABLE: table,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
    AWS_ENDPOINT_URL_SAGEMAKER: await sagemaker.listen(),
  };
  const store = openDynamoStore({ table, client });
  return { env, sqs, slack, sagemaker, emitted, store, close: closers.close };
}
