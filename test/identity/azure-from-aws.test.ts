// A Lambda's way into Azure, over the real clients: STS signs who we are, Entra takes that for a secret.

import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { azureCredentialFromAws } from '../../src/identity/azure-from-aws';
import { awsConfig } from '../support/emulators/aws';
import { type Answer, startTokenEndpoint, type TokenEndpoint } from '../support/emulators/token-endpoint';

const TENANT = '8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f';
const CLIENT = '11111111-2222-3333-4444-555555555555';
const AUTHORITY = 'https://login.microsoftonline.com';

const signed = (
  expiration: Date,
) => `<GetWebIdentityTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetWebIdentityTokenResult>
    <WebIdentityToken>signed-by-aws</WebIdentityToken>
    <Expiration>${expiration.toISOString()}</Expiration>
  </GetWebIdentityTokenResult>
</GetWebIdentityTokenResponse>`;
const DISABLED = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error><Type>Sender</Type><Code>OutboundWebIdentityFederationDisabled</Code><Message>Outbound web identity federation is disabled for this account</Message></Error>
</ErrorResponse>`;

describe('an Entra credential from AWS', () => {
  let sts: TokenEndpoint;
  let entra: TokenEndpoint;
  let stsAnswer: Answer;
  let entraAnswer: Answer;

  beforeAll(async () => {
    sts = await startTokenEndpoint(() => stsAnswer);
    entra = await startTokenEndpoint(({ path }) => (path.endsWith('/token') ? entraAnswer : metadata(path)));
  });
  beforeEach(() => {
    sts.asked.length = 0;
    entra.asked.length = 0;
    stsAnswer = { type: 'text/xml', body: signed(new Date(Date.now() + 300_000)) };
    entraAnswer = {
      body: JSON.stringify({ token_type: 'Bearer', expires_in: 3600, access_token: 'entra-token' }),
    };
  });
  afterAll(async () => {
    await sts.stop();
    await entra.stop();
  });

  /** What Entra says about itself. */
  function metadata(path: string): Answer {
    const base = `${AUTHORITY}/${TENANT}`;
    if (!path.endsWith('/.well-known/openid-configuration')) return { status: 404, body: '{}' };
    return {
      body: JSON.stringify({
        token_endpoint: `${base}/oauth2/v2.0/token`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        issuer: `${base}/v2.0`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
      }),
    };
  }

  /** The library insists on https, so the last hop alone is changed: to our server. */
  function toLoopback(): PipelinePolicy {
    return {
      name: 'to-loopback',
      sendRequest(request, next) {
        request.url = request.url.replace(AUTHORITY, entra.url);
        request.allowInsecureConnection = true;
        return next(request);
      },
    };
  }

  function credential() {
    return azureCredentialFromAws({
      tenantId: TENANT,
      clientId: CLIENT,
      region: 'eu-west-1',
      sts: awsConfig(sts.url),
      entra: {
        disableInstanceDiscovery: true,
        retryOptions: { maxRetries: 0 },
        additionalPolicies: [{ policy: toLoopback(), position: 'perRetry' }],
      },
    });
  }

  function tokensAsked() {
    return entra.asked.filter(({ path }) => path.endsWith('/token'));
  }

  it("exchanges the role's token, and no secret", async () => {
    const token = await credential().getToken('https://management.azure.com/.default');

    expect(token?.token).toBe('entra-token');
    expect(sts.asked.map(({ form }) => form)).toEqual([
      {
        Action: 'GetWebIdentityToken',
        Version: '2011-06-15',
        'Audience.member.1': 'api://AzureADTokenExchange',
        SigningAlgorithm: 'RS256',
        DurationSeconds: '300',
      },
    ]);
    expect(tokensAsked()).toMatchObject([
      {
        path: `/${TENANT}/oauth2/v2.0/token`,
        form: {
          client_id: CLIENT,
          grant_type: 'client_credentials',
          scope: 'https://management.azure.com/.default',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: 'signed-by-aws',
        },
      },
    ]);
    expect(tokensAsked()[0]?.form).not.toHaveProperty('client_secret');
  });

  it('signs the call to STS as the role', async () => {
    await credential().getToken('https://management.azure.com/.default');

    expect(sts.asked[0]?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 .*\/eu-west-1\/sts\/aws4_request/);
  });

  it('keeps a token while it is good', async () => {
    const kept = credential();

    await kept.getToken('https://management.azure.com/.default');
    await kept.getToken('https://management.azure.com/.default');

    expect(tokensAsked()).toHaveLength(1);
  });

  it('shows a token of AWS once more only while it is good', async () => {
    stsAnswer = { type: 'text/xml', body: signed(new Date(Date.now() + 30_000)) };

    await credential().getToken('https://management.azure.com/.default');

    expect(sts.asked.length).toBeGreaterThan(1);
  });

  it('says what AWS lacks', async () => {
    stsAnswer = { status: 400, type: 'text/xml', body: DISABLED };

    await expect(credential().getToken('https://management.azure.com/.default')).rejects.toThrow(
      'Outbound web identity federation is disabled for this account',
    );
    expect(tokensAsked()).toEqual([]);
  });

  it('says what Entra lacks', async () => {
    entraAnswer = {
      status: 400,
      body: JSON.stringify({
        error: 'invalid_client',
        error_description:
          'AADSTS70021: No matching federated identity record found for presented assertion.',
      }),
    };

    await expect(credential().getToken('https://management.azure.com/.default')).rejects.toThrow(
      'AADSTS70021',
    );
  });
});
