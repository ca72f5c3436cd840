// The one call of SQS that a function needs to pass an event on, on the loopback: SendMessage. Nothing is delivered.

import { createHash } from 'node:crypto';
import { asObject, type JsonObject } from '../../src/core/json';
import { type Peer, startPeer } from '../support/peers/http';

export interface SqsPeer extends Peer {
  /** What the functions are told. */
  env: Record<'BELLHOP_EVENTS_QUEUE' | 'BELLHOP_JOBS_QUEUE' | 'BELLHOP_DEAD_LETTERS', string> & {
    AWS_ENDPOINT_URL_SQS: string;
  };
  /** The texts in a queue of this name (events, jobs, dead), oldest first. */
  sent(queue: string): string[];
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export async function startSqsPeer(onMessage?: () => void): Promise<SqsPeer> {
  const messages: { queue: string; body: string }[] = [];
  const peer = await startPeer(({ headers, body }) => {
    if (headers['x-amz-target'] !== 'AmazonSQS.SendMessage')
      return { status: 400, body: { __type: 'com.amazonaws.sqs#UnsupportedOperation' } };
    const { QueueUrl, MessageBody } = asObject(JSON.parse(body)) as { QueueUrl: string; MessageBody: string };
    onMessage?.();
    messages.push({ queue: QueueUrl.split('/').pop() ?? '', body: MessageBody });
    const answer: JsonObject = {
      MessageId: `message-${messages.length}`,
      // The SDK compares it with what it sent.
      MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
    };
    return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: answer };
  });
  const url = (name: string) => `${peer.url}/123456789012/${name}`;
  return {
    ...peer,
    env: {
      BELLHOP_EVENTS_QUEUE: url('events'),
      BELLHOP_JOBS_QUEUE: url('jobs'),
      BELLHOP_DEAD_LETTERS: url('dead'),
      AWS_ENDPOINT_URL_SQS: peer.url,
    },
    sent: (queue) => messages.filter((message) => message.queue === queue).map(({ body }) => body),
  };
}
