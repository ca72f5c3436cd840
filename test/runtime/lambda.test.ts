// The built bundles under Lambda's own runtime client: what a deployed function does, from its start to its answers.

import { setTimeout as sleep } from 'node:timers/promises';
import { modelEvent } from '../contracts/host';
import { functionUrlEvent, SCHEDULED_EVENT, sqsEvent } from '../hosts/lambda/events';
import { EVENTS_KEY } from '../support/hosts/environment';
import { shownIn } from '../support/hosts/slack-channel';
import { startPeer } from '../support/peers/http';
import { type BuiltFunctions, buildFunctions, startAllBuilt, startBuilt } from './built';
import { officialClients, plainClient } from './clients';
import { describeApprovals } from './lambda-approvals';
import { openRuntimeWorld, type RuntimeWorld } from './world';

const EVENTS_ARN = 'arn:aws:sqs:eu-west-1:123456789012:events';
const JOBS_ARN = 'arn:aws:sqs:eu-west-1:123456789012:jobs';

const official = officialClients();
if (official.length === 0) {
  process.stdout.write(
    'Skipped: the bundles under the official runtime client. BELLHOP_RIC names none (npm run test:hosts installs it).\n',
  );
}
const clients = official.length > 0 ? official : [plainClient()];

beforeAll(buildFunctions, 120_000);

interface HttpAnswer {
  statusCode: number;
  body: string;
}

describe.each(clients)('the built functions under $name', (client) => {
  let world: RuntimeWorld;
  let functions: BuiltFunctions;
  let stop: () => Promise<void> = async () => undefined;

  beforeAll(async () => {
    world = await openRuntimeWorld();
    ({ functions, stop } = await startAllBuilt(client, world.env));
  }, 60_000);
  afterAll(async () => {
    await stop();
    await world?.close();
  });

  function post(body: Buffer, headers: Record<string, string> = {}): Promise<unknown> {
    const all = { 'x-bellhop-key': EVENTS_KEY, 'content-type': 'application/json', ...headers };
    return functions.http.invoke(functionUrlEvent('POST', '/events/aws', { headers: all, body }));
  }

  async function bring(job: string): Promise<unknown> {
    return functions.inbox.invoke(sqsEvent(JOBS_ARN, { job }));
  }

  function jobsSent(): string[] {
    return world.sqs.sent('jobs');
  }

  it.each([
    ['http', []],
    ['inbox', ['DynamoDB_20120810.GetItem']],
    ['tick', []],
  ] as const)('%s asks the table for %j before there is any work', async (name, expected) => {
    const table = await startPeer(() => ({ status: 200 }));
    const started = await startBuilt(name, client, { ...world.env, AWS_ENDPOINT_URL_DYNAMODB: table.url });

    await started.ready;
    while (table.requests.length < expected.length) await sleep(10);
    await started.stop();
    await table.stop();

    expect(table.requests.map(({ headers }) => headers['x-amz-target'])).toEqual(expected);
  });

  it('answer who asks for their health', async () => {
    const answer = (await functions.http.invoke(functionUrlEvent('GET', '/health'))) as HttpAnswer;

    expect([answer.statusCode, JSON.parse(answer.body)]).toEqual([200, { status: 'ok' }]);
  });

  it('refuse a wrong key, and pass nothing on', async () => {
    const before = world.sqs.requests.length;

    const answer = await post(Buffer.from(JSON.stringify(modelEvent().event)), { 'x-bellhop-key': 'wrong' });

    expect(answer).toMatchObject({ statusCode: 401 });
    expect(world.sqs.requests).toHaveLength(before);
  });

  it.each([
    ['text', 'application/json'],
    ['base64', 'application/cloudevents+json'],
  ])('pass an event on whose body came as %s', async (_form, type) => {
    const { name, event } = modelEvent('モデル');

    const answer = await post(Buffer.from(JSON.stringify(event)), { 'content-type': type });

    expect(answer).toMatchObject({ statusCode: 202 });
    expect(world.sqs.sent('events').at(-1)).toContain(name);
  });

  it('ask the sender to come again when the queue takes nothing', async () => {
    world.sqs.next('/', { status: 403, body: { __type: 'com.amazonaws.sqs#AccessDenied', message: 'no' } });

    const answer = await post(Buffer.from(JSON.stringify(modelEvent().event)));

    expect(answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': expect.any(String) } });
  });

  it('bring an event from its queue to Slack', async () => {
    const { name, event } = modelEvent();

    const planned = await functions.inbox.invoke(sqsEvent(EVENTS_ARN, { one: JSON.stringify(event) }));
    const delivered = await bring(jobsSent().at(-1)!);

    expect([planned, delivered]).toEqual([{ batchItemFailures: [] }, { batchItemFailures: [] }]);
    expect(shownIn(world.slack).filter((text) => text.includes(name))).toHaveLength(1);
  });

  it("bring another cloud's event from the door to Slack", async () => {
    const sent = jobsSent().length;
    const azure = [
      {
        id: 'e1',
        topic: '/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w',
        subject: 'models/churn-model:7',
        eventType: 'Microsoft.MachineLearningServices.ModelRegistered',
        eventTime: '2026-11-20T09:00:00Z',
        data: { ModelName: 'churn-model', ModelVersion: '7', ModelTags: {}, ModelProperties: {} },
        dataVersion: '2.0',
        metadataVersion: '1',
      },
    ];
    const headers = { 'content-type': 'application/json', 'x-bellhop-key': EVENTS_KEY };
    const body = Buffer.from(JSON.stringify(azure));

    await functions.http.invoke(functionUrlEvent('POST', '/events/azure', { headers, body }));
    await functions.inbox.invoke(sqsEvent(EVENTS_ARN, { one: world.sqs.sent('events').at(-1)! }));
    await bring(jobsSent()[sent]!);

    expect(shownIn(world.slack).filter((text) => text.includes('churn-model'))).toHaveLength(1);
  });

  it('take an event that EventBridge brings without a queue', async () => {
    const sent = jobsSent().length;

    await functions.inbox.invoke(modelEvent().event);

    expect(jobsSent()).toHaveLength(sent + 1);
  });

  describeApprovals(() => ({ client, world, inbox: functions.inbox }));

  it('name the record of a batch that failed, and have done the others', async () => {
    const sent = jobsSent().length;
    const dead = ({ body }: { body: string }) => body.includes('/dead');
    world.sqs.next(dead, { status: 403, body: { __type: 'com.amazonaws.sqs#AccessDenied', message: 'no' } });

    const batch = { bad: 'no JSON', good: JSON.stringify(modelEvent().event) };
    const answer = await functions.inbox.invoke(sqsEvent(EVENTS_ARN, batch));

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
    expect(jobsSent()).toHaveLength(sent + 1);
  });

  it('tick', async () => {
    await expect(functions.tick.invoke(SCHEDULED_EVENT)).resolves.toBeNull();
  });

  it('fail for what no trigger of theirs sends, and go on', async () => {
    await expect(functions.inbox.invoke({ Records: [{ EventSource: 'aws:sns' }] })).rejects.toMatchObject({
      name: 'FunctionError',
      type: 'Error',
      message: expect.stringContaining('no message of SQS'),
    });
    await expect(functions.tick.invoke({})).rejects.toThrow('no event of a schedule');
    await expect(functions.tick.invoke(SCHEDULED_EVENT)).resolves.toBeNull();
  });

  it('name each setting that is missing, at every invocation', async () => {
    const { BELLHOP_TABLE: _table, ...env } = world.env;
    const broken = await startBuilt('tick', client, env);

    try {
      for (let time = 0; time < 2; time += 1)
        await expect(broken.invoke(SCHEDULED_EVENT)).rejects.toThrow('BELLHOP_TABLE is not set');
    } finally {
      await broken.stop();
    }
  });

  it('log lines of JSON, without the secrets and the bodies', () => {
    const lines = Object.values(functions).flatMap((running) => running.output().trim().split('\n'));
    const entries = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as object);

    expect(entries).toContainEqual(expect.objectContaining({ level: 'info', message: 'delivered' }));
    for (const secret of [EVENTS_KEY, world.env.SLACK_BOT_TOKEN!, world.env.BELLHOP_JOBS_KEY!])
      expect(lines.join('\n')).not.toContain(secret);
  });
});
