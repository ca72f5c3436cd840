// Dead letters that several SQS queues share: each goes back to the queue that it came from.

import type { SQSClient, SQSClientConfig } from '@aws-sdk/client-sqs';
import type { InboxMessage, Store } from '../core/ports';
import { createCloudQueue } from './cloud-queue';
import { createDeadLetters, type DeadLetters } from './dead-letters';
import { createParcels, parseBody } from './parcel';
import { createSqsClient, createSqsWire } from './sqs';

export interface SqsDeadLettersOptions {
  deadLetterUrl: string;
  /** The URL of the queue that a message belongs to; of what is not ours, the value that its body holds. */
  queueOf(message: unknown): string;
  /** Has the bodies that are too long for SQS. */
  store: Pick<Store, 'create' | 'get'>;
  client?: SQSClient;
  config?: SQSClientConfig;
}

export interface SqsDeadLetters extends DeadLetters {
  /** Ends the connections, unless the client was passed in. */
  close(): void;
}

/** Nothing is sent before the first call; calls fail as those of `openSqsQueue` do. */
export function openSqsDeadLetters(options: SqsDeadLettersOptions): SqsDeadLetters {
  const { deadLetterUrl, queueOf, store } = options;
  const client = options.client ?? createSqsClient(options.config);
  const wireTo = (queueUrl: string) => createSqsWire(client, { queueUrl, deadLetterUrl });
  const { letters, longestBody } = wireTo(deadLetterUrl);
  const back = {
    send: (message: InboxMessage) => createCloudQueue(wireTo(queueOf(message)), store).send(message),
    sendAsItIs: (body: string) => wireTo(queueOf(parseBody(body))).post(body, 0),
  };
  return {
    ...createDeadLetters(letters, back, createParcels(store, longestBody, Date.now), Date.now),
    close() {
      if (options.client === undefined) client.destroy();
    },
  };
}
