// Taking on another role, over the real client and a local STS.

import { assumedRole } from '../../src/identity/assumed-role';
import '../support/emulators/aws';
import { type Answer, startTokenEndpoint, type TokenEndpoint } from '../support/emulators/token-endpoint';

const ROLE = 'arn:aws:iam::222233334444:role/bellhop-acts';
const GRANTED = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
  <AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>secret-example</SecretAccessKey>
  <SessionToken>session-example</SessionToken><Expiration>2026-11-20T10:00:00Z</Expiration>
</Credentials></AssumeRoleResult></AssumeRoleResponse>`;
const EMPTY =
  '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult/></AssumeRoleResponse>';
const DENIED = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error><Type>Sender</Type><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRole</Message></Error>
</ErrorResponse>`;

describe('another role', () => {
  let sts: TokenEndpoint;
  let answer: Answer;
  beforeEach(async () => {
    sts = await startTokenEndpoint(() => answer);
  });
  afterEach(() => sts.stop());

  function take() {
    const own = { accessKeyId: 'AKIAOWN', secretAccessKey: 'own' };
    return assumedRole({
      roleArn: ROLE,
      region: 'eu-west-1',
      credentials: own,
      sts: { endpoint: sts.url, maxAttempts: 1 },
    })();
  }

  it('is asked for by its ARN, as who we are', async () => {
    answer = { type: 'text/xml', body: GRANTED };

    expect(await take()).toEqual({
      accessKeyId: 'ASIAEXAMPLE',
      secretAccessKey: 'secret-example',
      sessionToken: 'session-example',
      expiration: new Date('2026-11-20T10:00:00Z'),
    });
    const [asked] = sts.asked;
    expect(asked!.form).toMatchObject({
      Action: 'AssumeRole',
      RoleArn: ROLE,
      RoleSessionName: 'bellhop',
    });
    expect(JSON.stringify(asked!.headers)).toContain('AKIAOWN');
  });

  it.each([
    ['is refused', { type: 'text/xml', body: DENIED, status: 403 }, /Not authorized/],
    ['is given nothing', { type: 'text/xml', body: EMPTY }, /no credentials for arn:aws:iam::222233334444/],
  ] as [string, Answer, RegExp][])('fails when it %s', async (_name, given, message) => {
    answer = given;

    await expect(take()).rejects.toThrow(message);
  });
});
