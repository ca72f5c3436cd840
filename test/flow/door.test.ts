import { createAwsCloud } from '../../src/clouds/aws/decode';
import { createAzureCloud } from '../../src/clouds/azure/decode';
import type { InboxMessage, Queue } from '../../src/core/ports';
import { detailTypeOf, eventTypeOf } from '../../src/core/published';
import { Secret } from '../../src/core/secret';
import { eventDoor, isOperator } from '../../src/flow/door';
import { createDoorAuth, createKeyAuth, type DoorAuth } from '../../src/flow/door-auth';
import { record } from '../support/records';
import { SILENT } from '../support/world';

const clouds = { aws: createAwsCloud(), azure: createAzureCloud() };

const endpoint = {
  id: 'e-1',
  'detail-type': 'SageMaker Endpoint State Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T09:00:00Z',
  resources: ['arn:aws:sagemaker:eu-west-1:123456789012:endpoint/fraud'],
  detail: { EndpointName: 'fraud', EndpointStatus: 'IN_SERVICE' },
};
const model = {
  topic:
    '/subscriptions/8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/fraud',
  subject: 'models/fraud-detector:42',
  eventType: 'Microsoft.MachineLearningServices.ModelRegistered',
  eventTime: '2026-11-20T09:00:00.1234567Z',
  id: 'm-1',
  data: { ModelName: 'fraud-detector', ModelVersion: 42 },
};

function keyed(key: string): DoorAuth {
  return createKeyAuth(new Secret(key), SILENT);
}

async function knock(
  cloud: 'aws' | 'azure',
  body: unknown,
  {
    key,
    auth,
    method = 'POST',
    headers = {},
    query = '',
    full = false,
  }: {
    key?: string;
    auth?: DoorAuth;
    method?: string;
    headers?: Record<string, string>;
    query?: string;
    full?: boolean;
  } = {},
) {
  const sent: InboxMessage[] = [];
  const queue: Queue = {
    async send(message) {
      if (full) throw new Error('no room');
      sent.push(message);
    },
    async bury() {},
  };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = new Request(`http://localhost/events/${cloud}${query}`, {
    method,
    headers,
    ...(method === 'POST' ? { body: text } : {}),
  });
  const response = await eventDoor(
    { queue, log: SILENT, now: () => 0, auth: key === undefined ? auth : keyed(key) },
    clouds[cloud],
    request,
  );
  const answer = await response.text();
  return {
    status: response.status,
    answer: answer === '' ? undefined : JSON.parse(answer),
    headers: response.headers,
    kinds: sent.map((message) => (message.type === 'event' ? message.event.kind : message.type)),
  };
}

describe('an event door', () => {
  it('takes an event into the inbox before it answers', async () => {
    expect(await knock('aws', endpoint)).toMatchObject({
      status: 202,
      answer: { accepted: 1, rejected: [] },
      kinds: ['endpoint'],
    });
    expect(await knock('azure', [model, model])).toMatchObject({
      status: 202,
      answer: { accepted: 2, rejected: [] },
      kinds: ['model-version', 'model-version'],
    });
  });

  it('takes the good events of a batch and reports the bad one by its place', async () => {
    const { status, answer, kinds } = await knock('aws', [
      endpoint,
      { ...endpoint, source: 'aws.ec2' },
      { ...endpoint, id: 'e-3' },
    ]);

    expect(status).toBe(202);
    expect(kinds).toEqual(['endpoint', 'endpoint']);
    expect(answer).toEqual({
      accepted: 2,
      rejected: [{ item: 2, error: expect.stringContaining('aws.ec2') }],
    });
  });

  it.each([
    ['not JSON', '{"a": ', 400],
    ['nothing', '', 400],
    ['a number', '7', 400],
    ['an empty array', '[]', 400],
    ['an event without identity', JSON.stringify({ ...endpoint, id: undefined }), 400],
    ['our own event', JSON.stringify({ ...endpoint, source: 'bellhop' }), 400],
    ['over 2 MB', `"${'x'.repeat(2 * 1024 * 1024)}"`, 413],
  ])('refuses %s with a sentence, and takes nothing', async (_name, body, expected) => {
    const { status, answer, kinds } = await knock('aws', body);

    expect(status).toBe(expected);
    expect(answer.error).toMatch(/\w+ \w+/);
    expect(kinds).toEqual([]);
  });

  it('takes no decision that Bellhop has published, which would make a loop', async () => {
    const detail = record();
    const onBus = { ...endpoint, source: 'bellhop', 'detail-type': detailTypeOf(detail), detail };
    const type = eventTypeOf(detail);
    const toTopic = { specversion: '1.0', id: detail.id, source: '/bellhop/aws', type, data: detail };

    const knocks = [
      await knock('aws', onBus),
      await knock('aws', { Records: [{ messageId: 'm', body: JSON.stringify(onBus) }] }),
      await knock('azure', [toTopic]),
      await knock('azure', { ...toTopic, type: 'Microsoft.MachineLearningServices.ModelRegistered' }),
    ];

    for (const { status, answer, kinds } of knocks) {
      expect([status, kinds]).toEqual([400, []]);
      expect(answer.error).toMatch(/Bellhop (published this event )?itself/);
    }
  });

  it.each([
    ['no key', {}, '', 401],
    ['a wrong key', { 'x-bellhop-key': 'wrong' }, '', 401],
    ['the key in its header', { 'x-bellhop-key': 's3cret' }, '', 202],
    ['the key as code, as Event Grid sends it', {}, '?code=s3cret', 202],
  ])('with a key set answers %s with the right status', async (_name, headers, query, expected) => {
    const { status, kinds } = await knock('azure', model, { key: 's3cret', headers, query });

    expect(status).toBe(expected);
    expect(kinds).toEqual(expected === 202 ? ['model-version'] : []);
  });

  it('does not parse what a stranger sends', async () => {
    expect(await knock('aws', '{"a": ', { key: 's3cret' })).toMatchObject({ status: 401, answer: undefined });
    expect(await knock('azure', '', { key: 's3cret', method: 'OPTIONS' })).toMatchObject({ status: 401 });
  });

  it('asks a sender to come again whose key cannot be looked up', async () => {
    const auth = createDoorAuth({
      async secret() {
        throw new Error('the secrets are away');
      },
      log: SILENT,
    });

    const { status, headers, kinds } = await knock('aws', endpoint, {
      auth,
      headers: { 'x-bellhop-key': 's3cret' },
    });

    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('10');
    expect(kinds).toEqual([]);
  });

  it('answers the validation of Event Grid, in both schemas', async () => {
    const validation = [
      {
        id: 'v',
        eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
        topic: model.topic,
        subject: '',
        data: { validationCode: 'A1-B2' },
        eventTime: model.eventTime,
      },
    ];
    const handshake = await knock('azure', '', {
      method: 'OPTIONS',
      headers: { 'webhook-request-origin': 'eventgrid.azure.net' },
    });

    expect(await knock('azure', validation)).toMatchObject({
      status: 200,
      answer: { validationResponse: 'A1-B2' },
      kinds: [],
    });
    expect(handshake.status).toBe(200);
    expect(handshake.headers.get('webhook-allowed-origin')).toBe('eventgrid.azure.net');
  });

  it('asks the sender to come again when the inbox takes nothing', async () => {
    const { status, headers } = await knock('aws', endpoint, { full: true });

    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('10');
  });

  it('takes nothing but POST', async () => {
    expect((await knock('aws', '', { method: 'GET' })).status).toBe(405);
    expect((await knock('aws', '', { method: 'OPTIONS' })).status).toBe(405);
  });
});

describe('a sender whose key is bound to an account', () => {
  const auth = createDoorAuth({
    secret: async () => new Secret('s3cret'),
    rules: () => [{ key: 'BELLHOP_EVENTS_KEY', accounts: ['123456789012'] }],
    log: SILENT,
  });
  const headers = { 'x-bellhop-key': 's3cret' };
  const foreign = {
    ...endpoint,
    resources: ['arn:aws:sagemaker:eu-west-1:999999999999:endpoint/fraud'],
  };

  it('brings its own events', async () => {
    expect(await knock('aws', endpoint, { auth, headers })).toMatchObject({
      status: 202,
      kinds: ['endpoint'],
    });
  });

  it.each<[string, 'aws' | 'azure', unknown]>([
    ["another account's event under its own name", 'aws', foreign],
    ['events of others alone', 'aws', [foreign, foreign]],
    ['events of Azure', 'azure', model],
  ])('is forbidden to bring %s', async (_name, cloud, body) => {
    const { status, answer, kinds } = await knock(cloud, body, { auth, headers });

    expect(status).toBe(403);
    expect(JSON.stringify(answer)).toContain('may not speak for');
    expect(kinds).toEqual([]);
  });

  it('brings the good events of a batch, and learns which were not taken', async () => {
    const { status, answer, kinds } = await knock('aws', [foreign, endpoint], { auth, headers });

    expect(status).toBe(202);
    expect(answer).toEqual({
      accepted: 1,
      rejected: [{ item: 1, error: 'this sender may not speak for account 999999999999' }],
    });
    expect(kinds).toEqual(['endpoint']);
  });
});

describe('what is wired', () => {
  const parts = { queue: { send: async () => {}, bury: async () => {} }, log: SILENT, now: () => 0 };
  const request = new Request('http://localhost/health', { headers: { 'x-bellhop-key': 's3cret' } });
  const bound = createDoorAuth({
    secret: async () => new Secret('s3cret'),
    rules: () => [{ key: 'BELLHOP_EVENTS_KEY', accounts: ['123456789012'] }],
    log: SILENT,
  });

  it.each([
    ['anyone where no key is asked for', parts, true],
    ['the holder of the key', { ...parts, auth: keyed('s3cret') }, true],
    ['a stranger', { ...parts, auth: keyed('another') }, false],
    ['the holder of a bound key', { ...parts, auth: bound }, false],
  ])('is told rightly to %s', async (_name, door, expected) => {
    expect(await isOperator(door, request)).toBe(expected);
  });
});
