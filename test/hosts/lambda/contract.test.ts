// The host contract on AWS Lambda, from the functions' own roots; DynamoDB, SQS and Slack over the wire.
// The built functions keep it under the official runtime client: test/runtime.

import { hostContract, modelEvent, queueHostContract, switchContract } from '../../contracts/host';
import { type LambdaUnderTest, openLambda } from '../../support/hosts/lambda';
import { sqsEvent } from './events';

let host: LambdaUnderTest;
beforeAll(async () => {
  host = await openLambda();
}, 60_000);
afterAll(() => host?.close());

hostContract('AWS Lambda', () => host);
queueHostContract('AWS Lambda', () => host);

describe('AWS Lambda beyond the contract', () => {
  it('takes events that EventBridge brings without a queue, also several at once', async () => {
    const [one, two, three] = [modelEvent(), modelEvent(), modelEvent()];

    await host.invoke.inbox(one.event);
    await host.invoke.inbox([two.event, three.event]);
    await host.work();

    const shown = await host.shown();
    for (const { name: model } of [one, two, three])
      expect(shown.filter((text) => text.includes(model))).toHaveLength(1);
  });

  it('fails for a trigger that nobody gave it', async () => {
    await expect(host.invoke.inbox({ Records: [{ EventSource: 'aws:sns' }] })).rejects.toThrow(
      'A record is no message of SQS',
    );
    await expect(host.invoke.http({ Records: [] })).rejects.toThrow('This is no HTTP event');
    await expect(host.invoke.tick({})).rejects.toThrow('no event of a schedule');
  });

  it('answers a batch with what failed in it: here nothing, though one record is no JSON', async () => {
    const { name: model, event } = modelEvent();

    const answer = await host.invoke.inbox(
      sqsEvent(host.eventsArn, { good: JSON.stringify(event), bad: 'no JSON' }),
    );
    await host.work();

    expect(answer).toEqual({ batchItemFailures: [] });
    expect((await host.shown()).filter((text) => text.includes(model))).toHaveLength(1);
  });
});

switchContract('AWS Lambda', () => host);
