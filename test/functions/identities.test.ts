// Who the bot is in each cloud, wired as the hosts wire it: endpoints of tokens on the loopback, the real clients between.

import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { awsCredentials, azureCredential } from '../../functions/identities';
import { openSource } from '../../src/sources/open';
import { awsConfig } from '../support/emulators/aws';
import {
  type Answer,
  type Asked,
  startTokenEndpoint,
  type TokenEndpoint,
} from '../support/emulators/token-endpoint';
import { setEnvironment } from '../support/hosts/environment';

const TENANT = '8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f';
const CLIENT = '11111111-2222-3333-4444-555555555555';
const ROLE = 'arn:aws:iam::123456789012:role/bellhop-for-azure';
const AUTHORITY = 'https://login.microsoftonline.com';
const STORAGE = 'https://storage.azure.com/.default';
const ON_AZURE = { AWS_ROLE_ARN: ROLE, BELLHOP_AWS_AUDIENCE: 'api://bellhop-aws', AWS_REGION: 'eu-west-1' };
const ON_AWS = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT, AWS_REGION: 'eu-west-1' };

/** All of AWS and Entra that is asked here. */
function answer({ headers, path, query, form }: Asked): Answer {
  if (path === '/msi/token')
    return json({ access_token: `token of ${query.client_id}`, expires_on: later(), token_type: 'Bearer' });
  if (headers['x-amz-target'] === 'AmazonSSM.GetParameter')
    return { type: 'application/x-amz-json-1.1', body: '{"Parameter":{"Value":"route: {}","Version":1}}' };
  if (form.Action === 'AssumeRoleWithWebIdentity') return { type: 'text/xml', body: ASSUMED };
  if (form.Action === 'GetWebIdentityToken') return { type: 'text/xml', body: SIGNED };
  if (path.endsWith('/oauth2/v2.0/token'))
    return json({
      token_type: 'Bearer',
      expires_in: 3600,
      access_token: `token for ${form.client_assertion}`,
    });
  if (path.endsWith('/.well-known/openid-configuration')) return json(entraItself());
  return { status: 404, body: '{}' };
}

function json(value: object): Answer {
  return { body: JSON.stringify(value) };
}

function later(): string {
  return String(Math.floor(Date.now() / 1000) + 86_400);
}

const ASSUMED = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult><Credentials>
    <AccessKeyId>ASIAABROAD</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken>
    <Expiration>2099-01-01T00:00:00Z</Expiration>
  </Credentials></AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>`;
const SIGNED = `<GetWebIdentityTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetWebIdentityTokenResult>
    <WebIdentityToken>signed-by-aws</WebIdentityToken><Expiration>2099-01-01T00:00:00Z</Expiration>
  </GetWebIdentityTokenResult>
</GetWebIdentityTokenResponse>`;

function entraItself(): object {
  const base = `${AUTHORITY}/${TENANT}`;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    issuer: `${base}/v2.0`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
  };
}

let world: TokenEndpoint;
let restore: () => void;
// One world for all tests: the library of Azure remembers the address of the host for as long as the process lives.
beforeAll(async () => {
  world = await startTokenEndpoint(answer);
  // What the libraries read on their own.
  restore = setEnvironment({
    AWS_ENDPOINT_URL_STS: world.url,
    IDENTITY_ENDPOINT: `${world.url}/msi/token`,
    IDENTITY_HEADER: 'the-header',
  });
});
beforeEach(() => {
  world.asked.length = 0;
});
afterAll(async () => {
  restore();
  await world.stop();
});

/** The library insists on https, so the last hop alone is changed: to our server. */
const TO_LOOPBACK: PipelinePolicy = {
  name: 'to-loopback',
  sendRequest(request, next) {
    request.url = request.url.replace(AUTHORITY, world.url);
    request.allowInsecureConnection = true;
    return next(request);
  },
};

describe('in AWS', () => {
  it.each(['aws', 'local'] as const)('the bot on %s is who the SDK finds', (host) => {
    expect(awsCredentials(ON_AZURE, host)).toBeUndefined();
  });

  it('the bot on Azure is nobody in particular unless a role is named', () => {
    expect(awsCredentials({ ...ON_AZURE, AWS_ROLE_ARN: ' ' }, 'azure')).toBeUndefined();
  });

  it('the bot on Azure takes on its role, and reads a configuration there with it', async () => {
    const credentials = awsCredentials({ ...ON_AZURE, AZURE_CLIENT_ID: CLIENT }, 'azure');
    const aws = { endpoint: world.url, region: 'eu-west-1', credentials };

    const source = await openSource('ssm:/bellhop/config', { aws });
    const read = await source.read();

    expect(read?.text).toBe('route: {}');
    expect(world.asked.find(({ form }) => form.Action === 'AssumeRoleWithWebIdentity')?.form).toMatchObject({
      RoleArn: ROLE,
      WebIdentityToken: `token of ${CLIENT}`,
    });
    expect(world.asked.at(-1)?.headers.authorization).toContain('Credential=ASIAABROAD/');
  });

  it('the bot on Azure names what is missing beside its role', () => {
    expect(() => awsCredentials({ AWS_ROLE_ARN: ROLE }, 'azure')).toThrow(
      /BELLHOP_AWS_AUDIENCE is not set[\s\S]*AWS_REGION is not set/,
    );
  });
});

describe('in Azure', () => {
  it.each(['azure', 'local'] as const)('the bot on %s is its managed identity', async (host) => {
    const token = await azureCredential({ AZURE_CLIENT_ID: CLIENT }, host).getToken(STORAGE);

    expect(token?.token).toBe(`token of ${CLIENT}`);
  });

  it('the bot on AWS shows what STS says of its role', async () => {
    const sts = awsConfig(world.url);
    const policy = { policy: TO_LOOPBACK, position: 'perRetry' as const };
    const entra = { disableInstanceDiscovery: true, additionalPolicies: [policy] };

    const token = await azureCredential(ON_AWS, 'aws', { sts, entra }).getToken(STORAGE);

    expect(token?.token).toBe('token for signed-by-aws');
  });

  it('the bot on AWS says at the first use which settings it needs, and asks nobody', async () => {
    const credential = azureCredential({ AWS_REGION: 'eu-west-1' }, 'aws');

    await expect(credential.getToken(STORAGE)).rejects.toThrow(
      /AZURE_TENANT_ID is not set[\s\S]*AZURE_CLIENT_ID is not set/,
    );
    expect(world.asked).toEqual([]);
  });
});
