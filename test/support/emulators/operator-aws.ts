// AWS as a deployment leaves it for an operator: a table in dynalite, and on moto two queues with one place for their dead letters.

import { randomUUID } from 'node:crypto';
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { EVENTS_KEY, JOBS_KEY } from '../hosts/environment';
import { awsConfig } from './aws';
import { createDynamoTable, dynamoClient } from './dynamodb';

async function arnOf(client: SQSClient, queueUrl: string): Promise<string> {
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] });
  return (await client.send(command)).Attributes?.QueueArn ?? '';
}

/** What the functions are told, and what an operator who copied it is told. */
export async function deployOnAws(
  client: SQSClient,
  moto: string,
  dynamo: string,
  attributes: { maxReceiveCount: number; VisibilityTimeout: string } = {
    maxReceiveCount: 10,
    VisibilityTimeout: '360',
  },
): Promise<Record<string, string>> {
  const tables = dynamoClient(awsConfig(dynamo));
  const table = await createDynamoTable(tables);
  tables.destroy();
  const dead = await client.send(new CreateQueueCommand({ QueueName: `dead-${randomUUID()}` }));
  const { maxReceiveCount, VisibilityTimeout } = attributes;
  const policy = { deadLetterTargetArn: await arnOf(client, dead.QueueUrl ?? ''), maxReceiveCount };
  const create = async (name: string) => {
    const Attributes = { VisibilityTimeout, RedrivePolicy: JSON.stringify(policy) };
    const made = await client.send(
      new CreateQueueCommand({ QueueName: `${name}-${randomUUID()}`, Attributes }),
    );
    return made.QueueUrl ?? '';
  };
  return {
    BELLHOP_TABLE: table,
    BELLHOP_EVENTS_QUEUE: await create('events'),
    BELLHOP_JOBS_QUEUE: await create('jobs'),
    BELLHOP_DEAD_LETTERS: dead.QueueUrl ?? '',
    BELLHOP_EVENTS_KEY: EVENTS_KEY,
    BELLHOP_JOBS_KEY: JOBS_KEY,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo,
    AWS_ENDPOINT_URL_SQS: moto,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
}
