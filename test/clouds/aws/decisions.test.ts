// Decisions on a bus: the real client, over the wire, against a peer that speaks EventBridge's protocol, and against moto.

import { execFileSync } from 'node:child_process';
import { createAwsCloud, createEventBridgePublisher } from '../../../src/clouds/aws';
import type { CallError } from '../../../src/core/errors';
import { awsConfig, startMoto, withMoto } from '../../support/emulators/aws';
import { type Peer, type PeerAnswer, startPeer } from '../../support/peers/http';
import { record, vote } from '../../support/records';

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

let peer: Peer;
beforeEach(async () => {
  peer = await startPeer(() => ({
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: { FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] },
  }));
});
afterEach(() => peer.stop());

function publisher(bus = 'decisions', timeoutMs = 2_000) {
  return createEventBridgePublisher({
    bus,
    region: bus.startsWith('arn:') ? undefined : 'eu-west-1',
    credentials: CREDENTIALS,
    endpoint: peer.url,
    timeoutMs,
  });
}

function entries(): Record<string, unknown>[] {
  return peer.requests.flatMap(({ body }) => JSON.parse(body).Entries);
}

async function failure(work: Promise<void>): Promise<Pick<CallError, 'outcome' | 'code' | 'message'>> {
  const error = await work.then(
    () => undefined,
    (thrown: CallError) => thrown,
  );
  if (error === undefined) throw new Error('it did not fail');
  return { outcome: error.outcome, code: error.code, message: error.message };
}

describe('a decision on a bus of EventBridge', () => {
  it('is one event that says what was decided, and holds the record', async () => {
    await publisher()(record());

    expect(peer.requests.map(({ method, headers }) => [method, headers['x-amz-target']])).toEqual([
      ['POST', 'AWSEvents.PutEvents'],
    ]);
    expect(peer.requests[0]?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 .*\/eu-west-1\/events\//);
    expect(entries()).toEqual([
      {
        EventBusName: 'decisions',
        Source: 'bellhop',
        DetailType: 'Model Version Approved',
        Detail: JSON.stringify(record()),
        Resources: [record().subject.id],
        Time: Date.parse(record().at) / 1000,
      },
    ]);
  });

  it('names no resource where the subject has no ARN', async () => {
    await publisher()(
      record({ cloud: 'azure', subject: { name: 'churn', id: '/subscriptions/s/x', url: 'https://x' } }),
    );

    expect(entries()).toMatchObject([{ Resources: [] }]);
  });

  it('goes to the region that the ARN of the bus names', async () => {
    await publisher('arn:aws:events:eu-central-1:111122223333:event-bus/decisions')(record());

    expect(peer.requests[0]?.headers.authorization).toContain('/eu-central-1/events/');
  });

  it('fits whatever people have written', async () => {
    await publisher()(record({ votes: [vote({ comment: 'x'.repeat(300_000) })] }));

    const [{ Detail = '' } = {}] = entries() as { Detail?: string }[];
    expect(Buffer.byteLength(Detail)).toBeLessThan(256 * 1024 - 1000);
    expect(JSON.parse(Detail)).toMatchObject({ id: record().id, votes: [{ name: 'Ana Ruiz' }] });
  });

  it('is refused at our own door', async () => {
    await publisher()(record());

    const [{ DetailType, Source, Detail, ...entry } = {}] = entries();
    const arrived = {
      id: 'e-1',
      'detail-type': DetailType,
      source: Source,
      detail: JSON.parse(String(Detail)),
      ...entry,
    };
    expect(createAwsCloud().decode(arrived, new Date())).toEqual([
      { error: expect.stringMatching(/^Bellhop published this event itself;/) },
    ]);
  });
});

describe('a bus that does not take a decision', () => {
  const refused = (ErrorCode: string): PeerAnswer => ({
    status: 200,
    body: { FailedEntryCount: 1, Entries: [{ ErrorCode, ErrorMessage: 'so it says' }] },
  });
  const error = (status: number, type: string): PeerAnswer => ({
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: { __type: type, message: 'so it says' },
  });

  it.each<[string, PeerAnswer, CallError['outcome'], string]>([
    ['throttles its entry', refused('ThrottlingException'), 'retry', 'ThrottlingException'],
    ['fails within', refused('InternalFailure'), 'retry', 'InternalFailure'],
    [
      'refuses its entry',
      refused('NotAuthorizedForSourceException'),
      'permanent',
      'NotAuthorizedForSourceException',
    ],
    ['throttles the request', error(400, 'ThrottlingException'), 'retry', 'ThrottlingException'],
    ['is out of order', error(500, 'InternalException'), 'retry', 'InternalException'],
    ['is not ours', error(400, 'AccessDeniedException'), 'permanent', 'AccessDeniedException'],
    ['is not there', error(400, 'ResourceNotFoundException'), 'permanent', 'ResourceNotFoundException'],
  ])('because it %s', async (_why, answer, outcome, code) => {
    peer.next(() => true, answer);

    expect(await failure(publisher()(record()))).toEqual({
      outcome,
      code,
      message: expect.stringContaining('so it says'),
    });
    expect(peer.requests).toHaveLength(1);
  });

  it('says which right is missing', async () => {
    peer.next(() => true, error(400, 'AccessDeniedException'));

    expect((await failure(publisher()(record()))).message).toContain('needs events:PutEvents');
  });

  it.each<['lose' | 'drop' | 'hang', CallError['outcome']]>([
    ['lose', 'unclear'],
    ['drop', 'unclear'],
    ['hang', 'unclear'],
  ])('may or may not have taken it: %s', async (fault, outcome) => {
    peer.next(() => true, fault);

    expect((await failure(publisher('decisions', 300)(record()))).outcome).toBe(outcome);
  });

  // Where Jest runs, errors of Node are of another realm, and the SDK wraps them without their code.
  it('was never asked if nobody listens there', () => {
    const options = {
      ...{ bus: 'decisions', region: 'eu-west-1', credentials: CREDENTIALS },
      ...{ endpoint: 'http://127.0.0.1:1', timeoutMs: 2_000 },
    };
    const program = `
      const { createEventBridgePublisher } = require('./src/clouds/aws');
      createEventBridgePublisher(${JSON.stringify(options)})(${JSON.stringify(record())})
        .catch(({ outcome, code }) => process.stdout.write(JSON.stringify({ outcome, code })));`;

    const said = execFileSync(process.execPath, ['--import', 'tsx', '-e', program], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });

    expect(JSON.parse(said)).toEqual({ outcome: 'retry', code: 'ECONNREFUSED' });
  });

  it('was never asked if there are no credentials', async () => {
    const publish = createEventBridgePublisher({
      bus: 'decisions',
      region: 'eu-west-1',
      credentials: async () => {
        throw new Error('the role cannot be taken on');
      },
      endpoint: peer.url,
      timeoutMs: 1_000,
    });

    expect((await failure(publish(record()))).message).toContain('the role cannot be taken on');
    expect(peer.requests).toEqual([]);
  });
});

withMoto("a decision on moto's bus", () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto.stop());

  it('reaches a queue by a rule that asks for approvals, and only those', async () => {
    const { EventBridgeClient, CreateEventBusCommand, PutRuleCommand, PutTargetsCommand } = await import(
      '@aws-sdk/client-eventbridge'
    );
    const { CreateQueueCommand, ReceiveMessageCommand, SQSClient } = await import('@aws-sdk/client-sqs');
    const config = awsConfig(moto.url);
    const events = new EventBridgeClient(config);
    const sqs = new SQSClient(config);
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'deployments' }));
    await events.send(new CreateEventBusCommand({ Name: 'decisions' }));
    const EventPattern = JSON.stringify({ source: ['bellhop'], 'detail-type': ['Model Version Approved'] });
    await events.send(new PutRuleCommand({ Name: 'approved', EventBusName: 'decisions', EventPattern }));
    const Targets = [{ Id: 'queue', Arn: 'arn:aws:sqs:eu-west-1:123456789012:deployments' }];
    await events.send(new PutTargetsCommand({ Rule: 'approved', EventBusName: 'decisions', Targets }));
    const publish = createEventBridgePublisher({ ...config, bus: 'decisions', timeoutMs: 10_000 });

    await publish(record({ outcome: 'failed', reason: 'AccessDenied' }));
    await publish(record());

    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    events.destroy();
    sqs.destroy();
    expect(Messages.map(({ Body = '' }) => JSON.parse(Body))).toMatchObject([
      { source: 'bellhop', 'detail-type': 'Model Version Approved', detail: record() },
    ]);
  });
});
