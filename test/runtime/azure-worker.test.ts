// The built function app in a process of its own, under a Functions worker, over the protocol between host and worker.

import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { QueueClient } from '@azure/storage-queue';
import type { JsonObject } from '../../src/core/json';
import { prefix } from '../../src/core/keys';
import { modelEvent } from '../contracts/host';
import { approvalOf, messageAbout } from '../support/hosts/approval';
import { EVENTS_KEY } from '../support/hosts/environment';
import { shownIn } from '../support/hosts/slack-channel';
import { ANA } from '../support/peers/azure-ml';
import { officialWorkers, plainWorker } from './azure-workers';
import { type AzureWorld, openAzureWorld } from './azure-world';
import { type RunningApp, startFunctionApp } from './functions-host';

const ROOT = resolve(__dirname, '../..');
/** Not where the build for a deployment lies: other tests build that anew while these run. */
const OUT = 'runtime-azure';
const APP = join(ROOT, 'dist', OUT, 'app');
const TIMER = { json: JSON.stringify({ Schedule: { AdjustForDST: true }, IsPastDue: false }) };

const official = officialWorkers();
if (official.length === 0) {
  process.stdout.write(
    'Skipped: the function app under the official Functions worker. AZURE_FUNCTIONS_NODE_WORKER names none: it is no ' +
      'package, but built from https://github.com/Azure/azure-functions-nodejs-worker. A plain worker takes its place.\n',
  );
}
const workers = official.length > 0 ? official : [plainWorker()];

beforeAll(() => {
  execFileSync(process.execPath, ['config/build.mjs', 'azure', '--out', OUT], { cwd: ROOT, stdio: 'pipe' });
}, 120_000);

describe.each(workers)('the built function app under $name', (worker) => {
  let world: AzureWorld;
  let app: RunningApp;

  beforeAll(async () => {
    world = await openAzureWorld();
    app = await startFunctionApp(worker, APP, world.env);
  }, 60_000);
  afterAll(async () => {
    await app?.stop();
    await world?.close();
  });

  async function request(method: string, path: string, headers: Record<string, string> = {}, body = '') {
    const answer = await app.invoke('http', {
      http: {
        method,
        url: `https://bellhop.azurewebsites.net${path}`,
        headers: { host: 'bellhop.azurewebsites.net', 'content-type': 'application/json', ...headers },
        params: { path: path.slice(1) },
        ...(body !== '' && { body: { bytes: Buffer.from(body) } }),
      },
    });
    const { statusCode, headers: given = {}, body: bytes } = answer?.http ?? {};
    return {
      status: Number(statusCode),
      headers: given,
      body: Buffer.from(bytes?.bytes ?? []).toString('utf8'),
    };
  }

  /** Calls a function with all that is due in its queue, as the host does. */
  async function work(lane: 'events' | 'jobs'): Promise<void> {
    await world.queues[lane].poll(async (text, id) => {
      const metadata = { Id: { string: id }, DequeueCount: { json: '1' } };
      await app.invoke(`inbox-${lane}`, { string: text }, metadata);
    }, 1);
  }

  /** What is due, what waits for its time, and what comes of it. */
  async function workAll(): Promise<void> {
    while (!(await world.queues.jobs.isEmpty())) {
      await work('jobs');
      await sleep(50);
    }
  }

  function shown(name: string): string[] {
    return shownIn(world.slack).filter((text) => text.includes(name));
  }

  it('registers its functions with their triggers', () => {
    const triggers = [...app.functions].map(([name, bindings]) => [
      name,
      bindings.find(({ direction }) => direction === 'in')?.type,
    ]);

    expect(triggers).toEqual([
      ['http', 'httpTrigger'],
      ['inbox-events', 'queueTrigger'],
      ['inbox-jobs', 'queueTrigger'],
      ['tick', 'timerTrigger'],
    ]);
  });

  it('answers who asks for its health', async () => {
    const { status, body } = await request('GET', '/health');

    expect([status, JSON.parse(body)]).toEqual([200, { status: 'ok' }]);
  });

  it('answers the handshake of a webhook', async () => {
    const asks = { 'webhook-request-origin': 'eventgrid.azure.net' };
    const { status, headers } = await request(
      'OPTIONS',
      `/events/azure?code=${encodeURIComponent(EVENTS_KEY)}`,
      asks,
    );

    expect([status, headers['webhook-allowed-origin']]).toEqual([200, 'eventgrid.azure.net']);
  });

  it('refuses a wrong key, and passes nothing on', async () => {
    const event = JSON.stringify(modelEvent().event);

    const { status } = await request('POST', '/events/aws', { 'x-bellhop-key': 'wrong' }, event);

    expect(status).toBe(401);
    expect(await world.queues.events.isEmpty()).toBe(true);
  });

  it('brings an event from its door to Slack', async () => {
    const { name, event } = modelEvent('モデル');

    const { status } = await request(
      'POST',
      '/events/aws',
      { 'x-bellhop-key': EVENTS_KEY },
      JSON.stringify(event),
    );
    await work('events');
    await work('jobs');

    expect(status).toBe(202);
    expect(shown(name)).toHaveLength(1);
  });

  it('brings in an event that Event Grid could not put into the queue', async () => {
    const event = {
      id: 'e-large',
      topic: '/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w',
      subject: 'models/large-model:7',
      eventType: 'Microsoft.MachineLearningServices.ModelRegistered',
      eventTime: '2026-11-20T09:00:00Z',
      data: {
        ModelName: 'large-model',
        ModelVersion: '7',
        ModelTags: {},
        ModelProperties: { note: 'x'.repeat(100_000) },
      },
      dataVersion: '2.0',
      metadataVersion: '1',
    };
    const given = JSON.stringify([
      { ...event, deadLetterReason: 'MaxDeliveryAttemptsExceeded', deliveryAttempts: 1 },
    ]);
    const blob = world.undelivered.getBlockBlobClient('BELLHOP/2026/11/20/9/e.json');
    await blob.upload(given, given.length);

    await app.invoke('tick', TIMER);
    await work('events');
    await work('jobs');

    expect(shown('large-model')).toHaveLength(1);
    expect(await blob.exists()).toBe(false);
  });

  it('carries out an approval: from the press to Azure ML, the record, and the message', async () => {
    const { ml, emitted, slack } = world;
    ml.world.submit('made_it', { jobType: 'Command', command: 'train', displayName: 'made it' }, ANA);
    ml.world.register('fraud-detector', ANA, { tags: {}, properties: {}, jobName: 'made_it' });
    await app.invoke('inbox-events', { string: JSON.stringify(emitted.at(-1)) });
    await workAll();
    const message = messageAbout(slack, 'fraud-detector');

    await app.invoke('inbox-jobs', { json: JSON.stringify(approvalOf(message, 'AUC is fine')) });
    await workAll();

    const writes = ml.requests.filter(({ method }) => method === 'PUT');
    expect(writes.map(({ path, body }) => [path.split('/workspaces/fraud/')[1], JSON.parse(body)])).toEqual([
      [
        'models/fraud-detector/versions/1',
        {
          properties: expect.objectContaining({
            tags: expect.objectContaining({ approval: 'approved', approvalBy: 'Ana Ruiz' }),
          }),
        },
      ],
    ]);
    const records = await world.store.list<JsonObject>(prefix('record'));
    expect(records.map(({ value }) => value.record)).toEqual([
      expect.objectContaining({ outcome: 'done', status: 'Approved' }),
    ]);
    const shown = slack.messages('C0000001').find(({ ts }) => ts === message.ts);
    expect(JSON.stringify(shown)).toContain('*Approved* by Ana Ruiz');
    expect(JSON.stringify(shown)).not.toContain('"action_id":"approve"');
  });

  it('buries a job that nobody signed, and does it not', async () => {
    const job = { type: 'deliver', plan: 'p', destination: 'slack/#ml' };

    await app.invoke('inbox-jobs', { json: JSON.stringify(job) });

    const poison = new QueueClient(world.env.AzureWebJobsStorage!, `${world.queues.jobs.name}-poison`);
    const { receivedMessageItems } = await poison.receiveMessages();
    expect(receivedMessageItems.map(({ messageText }) => readMessage(messageText))).toEqual([
      expect.objectContaining({ type: 'parcel', message: job, reason: expect.stringContaining('signed') }),
    ]);
  });

  it('logs lines of JSON, without the secrets and the bodies', () => {
    const lines = app.output().split('\n');
    const entries = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as object);

    expect(entries).toContainEqual(expect.objectContaining({ level: 'info', message: 'delivered' }));
    for (const secret of [EVENTS_KEY, world.env.SLACK_BOT_TOKEN!, world.env.BELLHOP_JOBS_KEY!])
      expect(app.output()).not.toContain(secret);
  });

  it.each([
    ['tick', { BELLHOP_TABLE: '' }, 'BELLHOP_TABLE is not set'],
    ['inbox-events', { BELLHOP_JOBS_QUEUE: 'no-such-queue' }, 'has no queue no-such-queue'],
    ['tick', { BELLHOP_UNDELIVERED: 'no-such-container' }, 'has no container no-such-container'],
  ])('%s fails with its reason, so that the host tries again: %j', async (name, wrong, reason) => {
    const broken = await startFunctionApp(worker, APP, { ...world.env, ...wrong });
    const data = name === 'tick' ? TIMER : { string: JSON.stringify(modelEvent().event) };

    try {
      await expect(broken.invoke(name, data)).rejects.toThrow(reason);
    } finally {
      await broken.stop();
    }
  });
});

function readMessage(text: string): unknown {
  return JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
}
