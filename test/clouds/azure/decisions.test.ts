// Decisions to a topic of Event Grid: real requests, to a server here in the topic's place.

import { createAzureCloud, createEventGridPublisher } from '../../../src/clouds/azure';
import { type CallError, ConfigError } from '../../../src/core/errors';
import { Secret } from '../../../src/core/secret';
import { type Peer, type PeerAnswer, startPeer } from '../../support/peers/http';
import { record, vote } from '../../support/records';

const ENDPOINT = 'https://ml-decisions.westeurope-1.eventgrid.azure.net/api/events';
const KEY = 'a key that nobody may read';

let peer: Peer;
beforeEach(async () => {
  peer = await startPeer(() => ({ status: 200, body: '' }));
});
afterEach(() => peer.stop());

/** The topic's name leads to the peer; everything else of the request is as it would be. */
function fetchHere(asked: Parameters<typeof fetch>[0], init?: RequestInit): Promise<Response> {
  const { pathname, search, origin } = new URL(String(asked));
  expect(origin).toBe(new URL(ENDPOINT).origin);
  return fetch(`${peer.url}${pathname}${search}`, init);
}

function publisher(more: Partial<Parameters<typeof createEventGridPublisher>[0]> = {}) {
  return createEventGridPublisher({
    endpoint: ENDPOINT,
    credential: { getToken: async (scope) => ({ token: `token for ${scope}` }) },
    deployment: 'azure',
    timeoutMs: 2_000,
    fetch: fetchHere,
    ...more,
  });
}

async function failure(work: Promise<void>): Promise<Pick<CallError, 'outcome' | 'code' | 'message'>> {
  const error = await work.then(
    () => undefined,
    (thrown: CallError) => thrown,
  );
  if (error === undefined) throw new Error('it did not fail');
  expect(JSON.stringify([error.message, error.stack, error.cause])).not.toContain(KEY);
  return { outcome: error.outcome, code: error.code, message: error.message };
}

describe('a decision to a topic of Event Grid', () => {
  it('is a batch of one CloudEvent that holds the record', async () => {
    await publisher()(record());

    expect(peer.requests).toMatchObject([{ method: 'POST', path: '/api/events' }]);
    const [{ query, headers, body }] = peer.requests as [(typeof peer.requests)[0]];
    expect(query.get('api-version')).toBe('2018-01-01');
    expect(headers).toMatchObject({
      'content-type': 'application/cloudevents-batch+json; charset=utf-8',
      authorization: 'Bearer token for https://eventgrid.azure.net/.default',
    });
    expect(headers).not.toHaveProperty('aeg-sas-key');
    expect(JSON.parse(body)).toEqual([
      {
        specversion: '1.0',
        id: record().id,
        source: '/bellhop/azure',
        type: 'bellhop.decision.model-version-approved',
        subject: 'model-version/fraud/17',
        time: record().at,
        datacontenttype: 'application/json',
        data: record(),
      },
    ]);
  });

  it('carries a key in its header, and then asks for no token', async () => {
    const credential = { getToken: async () => Promise.reject(new Error('nobody asked')) };

    await publisher({ key: new Secret(KEY), credential })(record());

    expect(peer.requests[0]?.headers).toMatchObject({ 'aeg-sas-key': KEY });
    expect(peer.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('fits whatever people have written', async () => {
    await publisher()(record({ votes: [vote({ comment: '語'.repeat(400_000) })] }));

    expect(Buffer.byteLength(peer.requests[0]?.body ?? '')).toBeLessThan(256 * 1024);
  });

  it('is refused at our own door', async () => {
    await publisher()(record());

    expect(createAzureCloud().decode(JSON.parse(peer.requests[0]?.body ?? ''), new Date())).toEqual([
      { error: expect.stringContaining('was published by Bellhop itself') },
    ]);
  });

  it('never goes in the clear', () => {
    expect(() => publisher({ endpoint: ENDPOINT.replace('https', 'http') })).toThrow(ConfigError);
  });
});

describe('a topic that does not take a decision', () => {
  const error = (status: number, code: string, headers = {}): PeerAnswer => ({
    status,
    headers,
    body: { error: { code, message: 'so it says' } },
  });

  it.each<[string, PeerAnswer, CallError['outcome'], string]>([
    ['is busy', error(429, 'TooManyRequests'), 'retry', 'TooManyRequests'],
    ['is out of order', error(503, 'ServiceUnavailable'), 'retry', 'ServiceUnavailable'],
    ['does not know us', error(401, 'Unauthorized'), 'permanent', 'Unauthorized'],
    ['does not let us', error(403, 'Forbidden'), 'permanent', 'Forbidden'],
    ['is not there', error(404, 'ResourceNotFound'), 'permanent', 'ResourceNotFound'],
    ['wants another schema', error(400, 'BadRequest'), 'permanent', 'BadRequest'],
    ['says nothing that can be read', { status: 418, body: '<html>' }, 'permanent', 'http_418'],
  ])('because it %s', async (_why, answer, outcome, code) => {
    peer.next(() => true, answer);

    expect(await failure(publisher({ key: new Secret(KEY) })(record()))).toMatchObject({ outcome, code });
  });

  it('is asked again when it says', async () => {
    peer.next(() => true, error(429, 'TooManyRequests', { 'retry-after': '17' }));

    await expect(publisher()(record())).rejects.toMatchObject({ retryAfterSeconds: 17 });
  });

  it('is not followed elsewhere, where the key would go along', async () => {
    peer.next('/api/events', { status: 307, headers: { location: `${peer.url}/elsewhere` } });

    const failed = await failure(publisher({ key: new Secret(KEY) })(record()));

    expect(failed).toMatchObject({ outcome: 'permanent', code: 'redirect' });
    expect(peer.requests.map(({ path }) => path)).toEqual(['/api/events']);
  });

  it.each(['lose', 'drop', 'hang'] as const)('may or may not have taken it: %s', async (fault) => {
    peer.next(() => true, fault);

    const failed = await failure(publisher({ key: new Secret(KEY), timeoutMs: 300 })(record()));

    expect(failed.outcome).toBe('unclear');
  });

  it('was never asked if nobody listens there', async () => {
    await peer.stop();

    expect(await failure(publisher()(record()))).toMatchObject({ outcome: 'retry', code: 'ECONNREFUSED' });
  });

  it.each([
    ['fails', async () => Promise.reject(new Error('no identity here')), 'retry', 'no identity here'],
    [
      'is not configured',
      async () => Promise.reject(new ConfigError([{ message: 'AZURE_TENANT_ID is not set' }])),
      'permanent',
      'AZURE_TENANT_ID is not set',
    ],
    ['gives none', async () => null, 'retry', 'gave none'],
  ])('was never asked if the identity %s', async (_why, getToken, outcome, why) => {
    const failed = await failure(publisher({ credential: { getToken } })(record()));

    expect(failed).toMatchObject({ outcome, message: expect.stringContaining(why) });
    expect(peer.requests).toEqual([]);
  });
});
