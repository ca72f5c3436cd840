import { identityOf } from '../../../src/clouds/aws/identity';
import type { JsonObject } from '../../../src/core/json';

const ROLE = 'arn:aws:sts::123456789012:assumed-role/DataScientist';

const TABLE: [string, JsonObject | undefined, string | undefined][] = [
  ['an IAM user', { type: 'IAMUser', userName: 'ben', arn: 'arn:aws:iam::123456789012:user/x' }, 'ben'],
  ['an IAM user without a name', { type: 'IAMUser', arn: 'arn:aws:iam::123456789012:user/ml/ben' }, 'ben'],
  ['a role by its session', { type: 'AssumedRole', arn: `${ROLE}/ana@example.com` }, 'ana@example.com'],
  ['a role by its principal', { type: 'AssumedRole', principalId: 'AROAEXAMPLE:ana' }, 'ana'],
  [
    'a role with a source identity',
    { type: 'AssumedRole', arn: `${ROLE}/SageMaker`, sessionContext: { sourceIdentity: 'cleo' } },
    'cleo',
  ],
  ['a role as such', { type: 'Role', arn: 'arn:aws:iam::123456789012:role/Deployer' }, 'Deployer'],
  ['root', { type: 'Root', arn: 'arn:aws:iam::123456789012:root', userName: 'alias' }, 'root'],
  ['a federated user', { type: 'FederatedUser', arn: 'arn:aws:sts::123456789012:federated-user/eli' }, 'eli'],
  ['a SAML user', { type: 'SAMLUser', userName: 'fay', principalId: 'x:y' }, 'fay'],
  ['a SAML user without a name', { type: 'SAMLUser', principalId: 'x:fay' }, 'fay'],
  ['a web identity', { type: 'WebIdentityUser', principalId: 'accounts.google.com:app:gus' }, 'gus'],
  ['a directory user', { type: 'Directory', userName: 'hana' }, 'hana'],
  ['an Identity Center user', { type: 'IdentityCenterUser', onBehalfOf: { userId: '544894e8' } }, '544894e8'],
  ['another account', { type: 'AWSAccount', accountId: '210987654321', principalId: 'a' }, '210987654321'],
  ['a service', { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }, 'ec2.amazonaws.com'],
  ['a service without a type', { invokedBy: 'sagemaker.amazonaws.com' }, 'sagemaker.amazonaws.com'],
  ['a type nobody knows yet', { type: 'QuantumUser', userName: 'iris' }, 'iris'],
  ['Unknown', { type: 'Unknown', userName: 'nobody', principalId: 'x' }, undefined],
  ['nothing', {}, undefined],
  ['no identity', undefined, undefined],
];

describe('who made a call', () => {
  it.each(TABLE)('is told for %s', (_who, userIdentity, actor) => {
    expect(identityOf({ userIdentity }).actor).toBe(actor);
  });

  it('comes with the role, the provider and the user behind it', () => {
    const userIdentity = {
      type: 'AssumedRole',
      arn: `${ROLE}/github`,
      invokedBy: 'cloudformation.amazonaws.com',
      onBehalfOf: { userId: '544894e8' },
      sessionContext: {
        sessionIssuer: { userName: 'DataScientist' },
        webIdFederationData: { federatedProvider: 'token.actions.githubusercontent.com' },
      },
    };

    expect(identityOf({ userIdentity })).toEqual({
      type: 'AssumedRole',
      actor: 'github',
      role: 'DataScientist',
      invokedBy: 'cloudformation.amazonaws.com',
      provider: 'token.actions.githubusercontent.com',
      onBehalfOf: '544894e8',
    });
  });

  it.each([null, 'ana', 7, [], { type: 7, userName: { of: 'x' } }])(
    'survives the identity %j',
    (userIdentity) => {
      expect(identityOf({ userIdentity }).actor).toBeUndefined();
    },
  );
});
