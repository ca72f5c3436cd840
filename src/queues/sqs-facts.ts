// What SQS says of a queue's own settings: for those who check a deployment.

import { GetQueueAttributesCommand, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { asNumber, asObject, asText } from '../core/json';
import { parseBody } from './parcel';
import { createSqsClient } from './sqs';
import { explainSqsError } from './sqs-errors';

export interface SqsFacts {
  arn: string;
  /** How long a message is hidden from others while it is worked on. */
  visibilitySeconds: number;
  /** Where the platform puts what failed too often, and how often that is; absent = nowhere. */
  redrive?: { arn: string; maxReceives: number };
}

/** Fails as the calls of `openSqsQueue` do. Needs `sqs:GetQueueAttributes`. */
export async function readSqsFacts(queueUrl: string, config?: SQSClientConfig): Promise<SqsFacts> {
  const client = createSqsClient(config);
  try {
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl: queueUrl,
        AttributeNames: ['QueueArn', 'VisibilityTimeout', 'RedrivePolicy'],
      }),
    );
    const policy = asObject(parseBody(Attributes.RedrivePolicy ?? '{}'));
    const arn = asText(policy?.deadLetterTargetArn);
    return {
      arn: Attributes.QueueArn ?? '',
      visibilitySeconds: Number(Attributes.VisibilityTimeout ?? 0),
      ...(arn !== undefined && { redrive: { arn, maxReceives: asNumber(policy?.maxReceiveCount) ?? 0 } }),
    };
  } catch (error) {
    throw explainSqsError(error, queueUrl);
  } finally {
    client.destroy();
  }
}
