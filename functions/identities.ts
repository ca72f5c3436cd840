// Who the bot is in each cloud: its own role or managed identity at home, and abroad a token of its home, never a secret.

import type { AwsCredentials } from '../src/identity/aws-from-azure';
import type { AzureFromAwsOptions } from '../src/identity/azure-from-aws';
import { azureIdentity, lazyCredential, type TokenCredential } from '../src/identity/azure-identity';
import { remember } from './lazy';
import { type Environment, settings } from './settings';

export type HostName = 'aws' | 'azure' | 'local';

/** For `credentials` of any AWS client, which calls it again shortly before they expire. */
export type AwsCredentialProvider = () => Promise<AwsCredentials>;

/**
 * For AWS. Undefined: the SDK finds its own, which is the function's role on AWS and a developer's login on a laptop.
 * On Azure, AWS_ROLE_ARN is the role to take on; BELLHOP_AWS_AUDIENCE what its provider takes tokens for; AWS_REGION where to ask.
 * @throws {ConfigError} if the role is named and one of the others is not.
 */
export function awsCredentials(env: Environment, host: HostName): AwsCredentialProvider | undefined {
  if (host !== 'azure' || !env.AWS_ROLE_ARN?.trim()) return undefined;
  const names = ['AWS_ROLE_ARN', 'BELLHOP_AWS_AUDIENCE', 'AWS_REGION'] as const;
  const { AWS_ROLE_ARN, BELLHOP_AWS_AUDIENCE, AWS_REGION } = settings(env, names, 'a bot that calls AWS');
  const provider = remember(async () => {
    const { awsCredentialsFromAzure } = await import('../src/identity/aws-from-azure');
    return awsCredentialsFromAzure({
      roleArn: AWS_ROLE_ARN,
      audience: BELLHOP_AWS_AUDIENCE,
      clientId: env.AZURE_CLIENT_ID?.trim() || undefined,
      region: AWS_REGION,
    });
  });
  return async () => (await provider())();
}

/**
 * For Azure. On AWS, AZURE_TENANT_ID and AZURE_CLIENT_ID name the application that trusts the function's role, in the region
 * of the function; without them asking for a token fails with ConfigError. Elsewhere AZURE_CLIENT_ID is a user-assigned identity.
 * @param entra e.g. where STS and Entra are, if not where they always are
 */
export function azureCredential(
  env: Environment,
  host: HostName,
  entra: Pick<AzureFromAwsOptions, 'sts' | 'entra'> = {},
): TokenCredential {
  if (host !== 'aws') return azureIdentity(env.AZURE_CLIENT_ID?.trim() || undefined);
  return lazyCredential(async () => {
    const names = ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AWS_REGION'] as const;
    const { AZURE_TENANT_ID, AZURE_CLIENT_ID, AWS_REGION } = settings(env, names, 'a bot that calls Azure');
    const { azureCredentialFromAws } = await import('../src/identity/azure-from-aws');
    return azureCredentialFromAws({
      tenantId: AZURE_TENANT_ID,
      clientId: AZURE_CLIENT_ID,
      region: AWS_REGION,
      ...entra,
    });
  });
}
