// The host contract on AWS Lambda: the functions' own roots, and the built ones under a runtime client; all state over the wire.

import { hostContract, modelEvent, queueHostContract } from '../../contracts/host';
import { officialClients, plainClient } from '../../runtime/clients';
import { withMoto } from '../../support/emulators/aws';
import { type LambdaUnderTest, openLambda } from '../../support/hosts/lambda';
import { buildLambdas, underRuntime } from '../../support/hosts/lambda-runtime';
import { sqsEvent } from './events';

function lambdaContract(name: string, open: () => Promise<LambdaUnderTest>): void {
  describe(name, () => {
    let host: LambdaUnderTest;
    beforeAll(async () => {
      host = await open();
    }, 60_000);
    afterAll(() => host?.close());

    hostContract('AWS Lambda', () => host);
    queueHostContract('AWS Lambda', () => host);

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
}

lambdaContract('from its sources', openLambda);

// A process of its own needs queues that it can reach.
withMoto('built', () => {
  const official = officialClients();
  if (official.length === 0)
    process.stdout.write('Skipped: the official Lambda runtime client; BELLHOP_RIC names its index.mjs.\n');
  let built: Awaited<ReturnType<typeof buildLambdas>>;
  beforeAll(async () => {
    built = await buildLambdas();
  }, 120_000);
  afterAll(() => built?.remove());

  for (const client of [plainClient(), ...official])
    lambdaContract(`under the ${client.name}`, () => openLambda(underRuntime(client, built.folder)));
});
