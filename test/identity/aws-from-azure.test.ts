// A Function's way into AWS, over the real clients: the identity endpoint of the Functions host, then STS.

import { awsCredentialsFromAzure } from '../../src/identity/aws-from-azure';
import '../support/emulators/aws';
import { type Answer, startTokenEndpoint, type TokenEndpoint } from '../support/emulators/token-endpoint';

const ROLE = 'arn:aws:iam::123456789012:role/bellhop-from-azure';
const AUDIENCE = 'api://bellhop-aws';
/** What the library reads on its own. */
const VARIABLES = [
  'IDENTITY_ENDPOINT',
  'IDENTITY_HEADER',
  'AZURE_CLIENT_ID',
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
];

const GRANTED = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <Credentials>
      <AccessKeyId>ASIAEXAMPLE</AccessKeyId>
      <SecretAccessKey>secret-example</SecretAccessKey>
      <SessionToken>session-example</SessionToken>
      <Expiration>2026-11-20T10:00:00Z</Expiration>
    </Credentials>
  </AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>`;
const DENIED = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error><Type>Sender</Type><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error>
</ErrorResponse>`;

describe('AWS credentials from Azure', () => {
  const before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));
  let host: TokenEndpoint;
  let sts: TokenEndpoint;
  let stsAnswer: Answer;

  // One host for all tests: the library remembers its address for as long as the process lives.
  beforeAll(async () => {
    host = await startTokenEndpoint(() => ({
      body: JSON.stringify({
        access_token: 'managed-identity-token',
        expires_on: String(Math.floor(Date.now() / 1000) + 86_400),
        resource: AUDIENCE,
        token_type: 'Bearer',
      }),
    }));
    sts = await startTokenEndpoint(() => stsAnswer);
    for (const name of VARIABLES) delete process.env[name];
    process.env.IDENTITY_ENDPOINT = `${host.url}/msi/token`;
    process.env.IDENTITY_HEADER = 'the-header';
  });
  beforeEach(() => {
    host.asked.length = 0;
    sts.asked.length = 0;
    stsAnswer = { type: 'text/xml', body: GRANTED };
  });
  afterAll(async () => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await host.stop();
    await sts.stop();
  });

  function credentials(more: { clientId?: string; sessionName?: string } = {}) {
    const region = 'eu-west-1';
    return awsCredentialsFromAzure({
      roleArn: ROLE,
      audience: AUDIENCE,
      region,
      sts: { endpoint: sts.url },
      ...more,
    });
  }

  it("are what STS gives for the managed identity's token", async () => {
    const got = await credentials()();

    expect(got).toEqual({
      accessKeyId: 'ASIAEXAMPLE',
      secretAccessKey: 'secret-example',
      sessionToken: 'session-example',
      expiration: new Date('2026-11-20T10:00:00Z'),
    });
    expect(host.asked).toMatchObject([
      { query: { resource: AUDIENCE }, headers: { 'x-identity-header': 'the-header' } },
    ]);
    expect(sts.asked.map(({ form }) => form)).toEqual([
      {
        Action: 'AssumeRoleWithWebIdentity',
        Version: '2011-06-15',
        RoleArn: ROLE,
        RoleSessionName: 'bellhop',
        WebIdentityToken: 'managed-identity-token',
      },
    ]);
  });

  it('need no AWS credentials to be asked for: the call is not signed', async () => {
    await credentials()();

    expect(sts.asked[0]?.headers).not.toHaveProperty('authorization');
  });

  it('can be those of a user-assigned identity, with a session of their own', async () => {
    await credentials({ clientId: '11111111-2222-3333-4444-555555555555', sessionName: 'bellhop-weu' })();

    expect(host.asked[0]?.query.client_id).toBe('11111111-2222-3333-4444-555555555555');
    expect(sts.asked[0]?.form.RoleSessionName).toBe('bellhop-weu');
  });

  it('are not had if the role does not trust the identity, and the error says so', async () => {
    stsAnswer = { status: 403, type: 'text/xml', body: DENIED };

    await expect(credentials()()).rejects.toThrow('Not authorized to perform sts:AssumeRoleWithWebIdentity');
  });

  it('are not had from half an answer', async () => {
    stsAnswer = { type: 'text/xml', body: GRANTED.replace(/<SessionToken>.*<\/SessionToken>/, '') };

    await expect(credentials()()).rejects.toThrow(`STS gave no credentials for ${ROLE}`);
  });
});
