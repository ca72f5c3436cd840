// Lambda's inbox and tick: each record for itself, each queue to its receiver, nothing of an unknown shape.

import { createInboxHandler, createTickHandler } from '../../../src/hosts/lambda';
import { SILENT } from '../../support/world';
import { SCHEDULED_EVENT, sqsEvent } from './events';

const EVENTS_ARN = 'arn:aws:sqs:eu-west-1:123456789012:events';
const JOBS_ARN = 'arn:aws:sqs:eu-west-1:123456789012:jobs';
const EVENT = { 'detail-type': 'SageMaker Model State Change', source: 'aws.sagemaker', id: '1' };

function world(fails: (body: unknown) => boolean = () => false) {
  const taken: unknown[][] = [];
  const receiver = (lane: string) => async (body: unknown) => {
    if (fails(body)) throw new Error('the store is away');
    taken.push([lane, body]);
  };
  const handler = createInboxHandler({
    queues: [
      { url: 'https://sqs.eu-west-1.amazonaws.com/123456789012/events', receive: receiver('events') },
      { url: 'https://sqs.eu-west-1.amazonaws.com/123456789012/jobs', receive: receiver('jobs') },
    ],
    direct: receiver('direct'),
    log: SILENT,
  });
  return { handler, taken };
}

describe('a batch of SQS', () => {
  it.each([
    ['events', EVENTS_ARN],
    ['jobs', JOBS_ARN],
  ])('from the queue of %s goes there, each message as the text it is', async (lane, arn) => {
    const { handler, taken } = world();

    const answer = await handler(sqsEvent(arn, { a: '{"x":1}', b: 'no JSON' }));

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(taken).toEqual([
      [lane, '{"x":1}'],
      [lane, 'no JSON'],
    ]);
  });

  it('names the messages that failed, and those alone', async () => {
    const { handler, taken } = world((body) => body === 'bad');

    const answer = await handler(sqsEvent(EVENTS_ARN, { a: 'good', b: 'bad', c: 'good', d: 'bad' }));

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'd' }] });
    expect(taken).toHaveLength(2);
  });

  it.each([
    ['another queue', 'arn:aws:sqs:eu-west-1:123456789012:other'],
    ['another account’s queue of the same name', 'arn:aws:sqs:eu-west-1:999999999999:events'],
    ['a queue whose name ends the same', 'arn:aws:sqs:eu-west-1:123456789012:my-events'],
  ])('from %s is an error', async (_what, arn) => {
    const { handler, taken } = world();

    await expect(handler(sqsEvent(arn, { a: '{}' }))).rejects.toThrow(arn);
    expect(taken).toEqual([]);
  });
});

describe('EventBridge without a queue', () => {
  it('brings one event', async () => {
    const { handler, taken } = world();

    expect(await handler(EVENT)).toBeUndefined();

    expect(taken).toEqual([['direct', EVENT]]);
  });

  it('brings an array from a custom event bus', async () => {
    const { handler, taken } = world();

    await handler([EVENT, { ...EVENT, id: '2' }]);

    expect(taken).toEqual([
      ['direct', EVENT],
      ['direct', { ...EVENT, id: '2' }],
    ]);
  });

  it('has the others done when one fails, and fails so that it comes again', async () => {
    const { handler, taken } = world((event) => (event as { id: string }).id === '1');

    await expect(handler([EVENT, { ...EVENT, id: '2' }])).rejects.toThrow('the store is away');
    expect(taken).toEqual([['direct', { ...EVENT, id: '2' }]]);
  });

  it('has the others done when one item is no event of it', async () => {
    const { handler, taken } = world();

    await expect(handler([{ type: 'deliver' }, EVENT])).rejects.toThrow('no event of EventBridge');
    expect(taken).toEqual([['direct', EVENT]]);
  });
});

describe('anything else', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['an empty array', []],
    ['an empty batch', { Records: [] }],
    ['a text', 'text'],
    ['a job that comes without its queue', { type: 'deliver', plan: 'p', destination: 'd' }],
    ['SNS', { Records: [{ EventSource: 'aws:sns', Sns: { Message: '{}' } }] }],
    ['a stream of DynamoDB', { Records: [{ eventSource: 'aws:dynamodb', eventID: '1', dynamodb: {} }] }],
    [
      'a record without a body',
      { Records: [{ messageId: 'a', eventSource: 'aws:sqs', eventSourceARN: EVENTS_ARN }] },
    ],
  ])('is an error: %s', async (_what, event) => {
    const { handler, taken } = world();

    await expect(handler(event)).rejects.toThrow();
    expect(taken).toEqual([]);
  });
});

describe('the tick', () => {
  async function ticksAt(event: unknown): Promise<number> {
    let ticks = 0;
    const handler = createTickHandler(async () => {
      ticks += 1;
    });
    await handler(event).catch(() => undefined);
    return ticks;
  }

  it.each([
    ['the scheduler’s own event', SCHEDULED_EVENT],
    ['a rule’s', { ...SCHEDULED_EVENT, source: 'aws.events', detail: {} }],
    ['an input that says so', { type: 'tick' }],
  ])('comes with %s', async (_what, event) => {
    expect(await ticksAt(event)).toBe(1);
  });

  it.each([undefined, {}, [], EVENT])('does not come with %j, which is an error', async (event) => {
    expect(await ticksAt(event)).toBe(0);
    await expect(createTickHandler(async () => {})(event)).rejects.toThrow('no event of a schedule');
  });
});
