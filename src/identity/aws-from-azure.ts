// AWS credentials for a Function in Azure, without a secret: its managed identity's token is exchanged at STS.

import {
  AssumeRoleWithWebIdentityCommand,
  type Credentials,
  STSClient,
  type STSClientConfig,
} from '@aws-sdk/client-sts';
import { ManagedIdentityCredential, type TokenCredential } from '@azure/identity';

export interface AwsFromAzureOptions {
  /**
   * The role to take on. It trusts the OIDC provider `https://sts.windows.net/<tenant>/`, with conditions on `aud` (the
   * App ID URI) and `sub` (the managed identity's object id).
   */
  roleArn: string;
  /** App ID URI that the token is asked for, e.g. `api://bellhop-aws`; the OIDC provider's client id. */
  audience: string;
  /** The client id of a user-assigned identity; absent = the function's own. */
  clientId?: string;
  /** Where STS is asked; the nearest region. */
  region: string;
  /** How CloudTrail names the session. */
  sessionName?: string;
  /** Instead of the managed identity. */
  credential?: TokenCredential;
  /** E.g. an endpoint. */
  sts?: STSClientConfig;
}

export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}

/**
 * For `credentials` of any AWS client, which calls it again shortly before they expire.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export function awsCredentialsFromAzure(options: AwsFromAzureOptions): () => Promise<AwsCredentials> {
  const { roleArn, audience, clientId, region, sessionName = 'bellhop' } = options;
  const identity =
    options.credential ?? new ManagedIdentityCredential(clientId === undefined ? {} : { clientId });
  // The call carries a token instead of a signature, so the client must not look for credentials of its own.
  const sts = new STSClient({
    region,
    credentials: { accessKeyId: '', secretAccessKey: '' },
    ...options.sts,
  });

  return async () => {
    const token = await identity.getToken(`${audience}/.default`);
    if (token === null) throw new Error(`there is no managed identity to ask for a token for ${audience}`);
    const { Credentials } = await sts.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: roleArn,
        RoleSessionName: sessionName,
        WebIdentityToken: token.token,
      }),
    );
    return credentialsIn(Credentials, roleArn);
  };
}

/** What STS gave, as the SDK's clients take it. */
export function credentialsIn(given: Credentials | undefined, roleArn: string): AwsCredentials {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
    throw new Error(`STS gave no credentials for ${roleArn}`);
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}
