// SQS as a deployment sets it up, and a worker that takes messages as Lambda does.

import { randomUUID } from 'node:crypto';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { InboxMessage } from '../../../src/core/ports';
import type { CloudQueue } from '../../../src/queues/cloud-queue';
import type { Delivery } from '../../contracts/queue';
import { motoConfig } from './aws';

export function sqsClient(url: string): SQSClient {
  return new SQSClient(motoConfig(url));
}

/** A queue and its dead letters; a message is given up after three attempts. */
export async function createSqsQueues(client: SQSClient) {
  const name = `bellhop-${randomUUID()}`;
  const dead = await client.send(new CreateQueueCommand({ QueueName: `${name}-dead` }));
  const deadLetterUrl = dead.QueueUrl ?? '';
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ['QueueArn'] }),
  );
  const policy = { deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: 3 };
  const main = await client.send(
    new CreateQueueCommand({ QueueName: name, Attributes: { RedrivePolicy: JSON.stringify(policy) } }),
  );
  return { queueUrl: main.QueueUrl ?? '', deadLetterUrl };
}

type Receive = (
  max: number,
  visibilitySeconds: number,
) => Promise<(Omit<Delivery, 'message'> & { body: string })[]>;

/**
 * Takes what is due, with the ways to end each delivery. A delivery that was superseded ends nothing any more: SQS leaves it
 * open what an older receipt does, and Lambda never uses one.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
 */
export function createSqsWorker(client: SQSClient, queueUrl: string): Receive {
  const newest = new Map<string, string>();

  return async (max, visibilitySeconds) => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: max,
        VisibilityTimeout: visibilitySeconds,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
    );
    return Messages.map(({ MessageId = '', Body = '', ReceiptHandle = '', Attributes }) => {
      const isNewest = () => newest.get(MessageId) === ReceiptHandle;
      const delivery = { QueueUrl: queueUrl, ReceiptHandle };
      newest.set(MessageId, ReceiptHandle);
      return {
        body: Body,
        attempts: Number(Attributes?.ApproximateReceiveCount),
        async ack() {
          if (isNewest()) await client.send(new DeleteMessageCommand(delivery));
        },
        async retry(delaySeconds) {
          if (!isNewest()) return;
          const command = new ChangeMessageVisibilityCommand({
            ...delivery,
            VisibilityTimeout: delaySeconds,
          });
          await client.send(command);
        },
      };
    });
  };
}

/** What a host does with a delivery before it tells the bot: what was not due yet is done with. */
export async function arrivals<T extends { body: unknown; ack(): Promise<void> }>(
  queue: CloudQueue,
  deliveries: T[],
): Promise<(T & { message: InboxMessage })[]> {
  const arrived: (T & { message: InboxMessage })[] = [];
  for (const delivery of deliveries) {
    const message = await queue.arrive(delivery.body);
    if (message === undefined) await delivery.ack();
    else arrived.push({ ...delivery, message });
  }
  return arrived;
}
