// Where decisions go, wired as the hosts wire it: who the bot is on each bus, in either cloud.

import { openPublishers } from '../../functions/publish';
import { setEnvironment } from '../support/hosts/environment';
import { type Peer, startPeer } from '../support/peers/http';
import { record } from '../support/records';

const TOPIC = 'https://ml-decisions.westeurope-1.eventgrid.azure.net/api/events';
const BOTH = { eventbridge: { bus: 'decisions', region: 'eu-west-1' }, eventgrid: { endpoint: TOPIC } };

let peer: Peer;
let restore: () => void;
beforeEach(async () => {
  peer = await startPeer(({ path }) =>
    path === '/msi/token'
      ? {
          status: 200,
          body: { access_token: 'of the identity', expires_on: '4102444800', token_type: 'Bearer' },
        }
      : { status: 200, body: { FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] } },
  );
  restore = setEnvironment({
    ...{ AWS_ACCESS_KEY_ID: 'AKIAHOME', AWS_SECRET_ACCESS_KEY: 'test' },
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_ENDPOINT_URL_EVENTBRIDGE: peer.url,
    IDENTITY_ENDPOINT: `${peer.url}/msi/token`,
    IDENTITY_HEADER: 'the-header',
  });
  // The topic's name leads nowhere from here; the last hop alone is changed.
  const real = globalThis.fetch;
  jest
    .spyOn(globalThis, 'fetch')
    .mockImplementation((url, init) => real(String(url).replace(new URL(TOPIC).origin, peer.url), init));
});
afterEach(async () => {
  jest.restoreAllMocks();
  restore();
  await peer.stop();
});

describe('decisions', () => {
  it('go nowhere unless it is said', () => {
    expect(openPublishers({ publish: {} }, { env: {}, host: 'aws' })).toEqual({});
  });

  it('go to a bus as who the bot is at home', async () => {
    const { eventbridge } = openPublishers({ publish: BOTH }, { env: {}, host: 'aws' });

    await eventbridge!(record());

    expect(peer.requests.at(-1)?.headers.authorization).toContain('Credential=AKIAHOME/');
  });

  it('go to a topic with a key, where there is one', async () => {
    const env = { BELLHOP_EVENTGRID_KEY: ' the key ' };
    const { eventgrid } = openPublishers({ publish: BOTH }, { env, host: 'aws' });

    await eventgrid!(record());

    expect(peer.requests).toMatchObject([{ path: '/api/events', headers: { 'aeg-sas-key': 'the key' } }]);
    expect(JSON.parse(peer.requests[0]!.body)).toMatchObject([{ source: '/bellhop/aws' }]);
  });

  it.each([undefined, '@Microsoft.KeyVault(SecretUri=https://vault/key)'])(
    'go to a topic as the identity, if the key is %s',
    async (BELLHOP_EVENTGRID_KEY) => {
      const { eventgrid } = openPublishers(
        { publish: BOTH },
        { env: { BELLHOP_EVENTGRID_KEY }, host: 'azure' },
      );

      await eventgrid!(record());

      expect(peer.requests.at(-1)?.headers).toMatchObject({ authorization: 'Bearer of the identity' });
    },
  );

  it('say at the start what a role abroad lacks', () => {
    const env = { AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/bellhop' };

    expect(() => openPublishers({ publish: BOTH }, { env, host: 'azure' })).toThrow(/BELLHOP_AWS_AUDIENCE/);
  });
});
