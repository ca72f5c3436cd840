// The host contract on Azure Functions: the app's own entry through @azure/functions, tables, queues and Slack over the wire.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostContract, modelEvent, queueHostContract, switchContract } from '../../contracts/host';
import { type AzureUnderTest, openAzure } from '../../support/hosts/azure';

let host: AzureUnderTest;
beforeAll(async () => {
  host = await openAzure();
}, 60_000);
afterAll(() => host?.close());

hostContract('Azure Functions', () => host);
queueHostContract('Azure Functions', () => host);

describe('the function app', () => {
  it('has four functions, each with its trigger', () => {
    const triggers = [...host.worker.functions.values()].map(({ name, bindings }) => {
      const trigger = Object.values(bindings).find(({ direction }) => direction === 'in');
      return [name, trigger?.type, trigger?.route ?? trigger?.queueName ?? trigger?.schedule];
    });

    expect(triggers).toEqual([
      ['http', 'httpTrigger', '{*path}'],
      ['inbox-events', 'queueTrigger', '%BELLHOP_EVENTS_QUEUE%'],
      ['inbox-jobs', 'queueTrigger', '%BELLHOP_JOBS_QUEUE%'],
      ['tick', 'timerTrigger', '0 * * * * *'],
    ]);
  });

  it('answers for itself: no key of the host stands before its doors, and every method comes through', () => {
    const { httpTrigger } = { httpTrigger: host.worker.functions.get('http')?.bindings };
    const trigger = Object.values(httpTrigger ?? {}).find(({ direction }) => direction === 'in');

    expect(trigger).toMatchObject({
      authLevel: 'anonymous',
      methods: expect.arrayContaining(['OPTIONS', 'POST', 'GET']),
    });
  });

  it('has its doors at the root, and reads the queue as everybody writes it', () => {
    const settings = JSON.parse(readFileSync(join(__dirname, '../../../functions/azure/host.json'), 'utf8'));

    expect(settings).toMatchObject({
      version: '2.0',
      extensionBundle: { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: '[4.0.0, 5.0.0)' },
      extensions: {
        http: { routePrefix: '' },
        queues: { messageEncoding: 'base64', maxPollingInterval: '00:00:02' },
      },
    });
  });

  it('takes an event that was encoded twice, or comes as bytes', async () => {
    const [one, two] = [modelEvent(), modelEvent()];

    await host.worker.invoke('inbox-events', {
      string: Buffer.from(JSON.stringify(one.event)).toString('base64'),
    });
    await host.worker.invoke('inbox-events', { bytes: Buffer.from(JSON.stringify(two.event)) });
    await host.work();

    const shown = await host.shown();
    for (const { name } of [one, two]) expect(shown.filter((text) => text.includes(name))).toHaveLength(1);
  });

  it.each([
    ['a number', '123'],
    ['a truth', 'true'],
    ['nothing', 'null'],
  ])('buries %s, which the library has parsed', async (_what, text) => {
    const before = (await host.deadLetters()).length;

    await host.worker.invoke('inbox-events', { string: text });

    const dead = await host.deadLetters();
    expect(dead).toHaveLength(before + 1);
    expect(dead.map(({ message }) => message)).toContainEqual({ type: 'refused', body: JSON.parse(text) });
  });
});

switchContract('Azure Functions', () => host);
