// The inbox in SQS: delays of any length, messages of any size, dead letters with their reason.

import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  type SQSClientConfig,
} from '@aws-sdk/client-sqs';
import type { Store } from '../core/ports';
import { type CloudQueue, createCloudQueue, type QueueWire } from './cloud-queue';
import type { Letter } from './dead-letters';
import { explainSqsError } from './sqs-errors';

export interface SqsQueueOptions {
  /** A standard queue: a FIFO queue cannot delay a single message. */
  queueUrl: string;
  deadLetterUrl: string;
  /** Keeps the bodies that are too long for SQS. */
  store: Pick<Store, 'create' | 'get'>;
  /** Without it, a client is made from `config`. */
  client?: SQSClient;
  config?: SQSClientConfig;
  /** Epoch milliseconds. */
  now?: () => number;
  /** The platform's own limit, 900; lower where one cannot wait so long. */
  longestDelaySeconds?: number;
}

export interface SqsQueue extends CloudQueue {
  /** Ends the connections, unless the client was passed in. */
  close(): void;
}

/**
 * SQS takes 1 MiB since August 2025, but queues that were made before keep 256 KiB, and attributes count, too.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
const LONGEST_BODY = 250_000;
const LONGEST_DELAY_SECONDS = 900;
const REASON = 'reason';
const HIDDEN_SECONDS = 60;
const BATCH = 10;

/** Throttling and 5xx are tried again by the SDK, four times in all; a request that hangs ends. */
export function createSqsClient(config: SQSClientConfig = {}): SQSClient {
  return new SQSClient({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 2000, requestTimeout: 10_000, throwOnRequestTimeout: true },
    ...config,
  });
}

function letterOf({ MessageId, Body, ReceiptHandle, Attributes, MessageAttributes }: Message): Letter {
  return {
    id: MessageId ?? '',
    body: Body ?? '',
    reason: MessageAttributes?.[REASON]?.StringValue,
    sentAt: Number(Attributes?.SentTimestamp ?? 0),
    receipt: ReceiptHandle ?? '',
  };
}

export function createSqsWire(client: SQSClient, options: Omit<SqsQueueOptions, 'store'>): QueueWire {
  const { queueUrl, deadLetterUrl, longestDelaySeconds = LONGEST_DELAY_SECONDS } = options;

  /** Runs a call about a queue; says which one if it cannot be used. */
  async function about<T>(queue: string, call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      throw explainSqsError(error, queue);
    }
  }

  return {
    longestDelaySeconds,
    longestBody: LONGEST_BODY,

    async post(body, delaySeconds) {
      const command = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: body,
        DelaySeconds: delaySeconds,
      });
      await about(queueUrl, client.send(command));
    },

    async bury(wrap, reason) {
      const command = new SendMessageCommand({
        QueueUrl: deadLetterUrl,
        MessageBody: await wrap({}),
        MessageAttributes: { [REASON]: { DataType: 'String', StringValue: reason } },
      });
      await about(deadLetterUrl, client.send(command));
    },

    letters: {
      async take() {
        const command = new ReceiveMessageCommand({
          QueueUrl: deadLetterUrl,
          MaxNumberOfMessages: BATCH,
          VisibilityTimeout: HIDDEN_SECONDS,
          // Without waiting, SQS asks only some of its servers and may find nothing though there is something.
          WaitTimeSeconds: 1,
          MessageAttributeNames: [REASON],
          MessageSystemAttributeNames: ['SentTimestamp'],
        });
        const { Messages = [] } = await about(deadLetterUrl, client.send(command));
        return Messages.map(letterOf);
      },

      async release(letters) {
        for (let at = 0; at < letters.length; at += BATCH) {
          const command = new ChangeMessageVisibilityBatchCommand({
            QueueUrl: deadLetterUrl,
            Entries: letters.slice(at, at + BATCH).map(({ receipt }, index) => ({
              Id: String(index),
              ReceiptHandle: receipt,
              VisibilityTimeout: 0,
            })),
          });
          await about(deadLetterUrl, client.send(command));
        }
      },

      async remove({ receipt }) {
        const command = new DeleteMessageCommand({ QueueUrl: deadLetterUrl, ReceiptHandle: receipt });
        await about(deadLetterUrl, client.send(command));
      },
    },
  };
}

/**
 * The inbox in an SQS queue. Nothing is sent before the first call.
 * Calls fail with ConfigError if a queue is missing or may not be used; else with the SDK's error.
 */
export function openSqsQueue(options: SqsQueueOptions): SqsQueue {
  const client = options.client ?? createSqsClient(options.config);
  return {
    ...createCloudQueue(createSqsWire(client, options), options.store, options.now),
    close() {
      if (options.client === undefined) client.destroy();
    },
  };
}
