// Another role in AWS: the one in which Bellhop may act in an account, taken on by the role that it runs as.

import { AssumeRoleCommand, STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import { type AwsCredentials, credentialsIn } from './aws-from-azure';

export interface AssumedRoleOptions {
  roleArn: string;
  /** Where STS is asked; the nearest region. */
  region: string;
  /** What Bellhop runs as; absent = what the SDK finds. */
  credentials?: STSClientConfig['credentials'];
  /** How CloudTrail names the session. */
  sessionName?: string;
  /** E.g. an endpoint. */
  sts?: STSClientConfig;
}

/**
 * For `credentials` of any AWS client, which calls it again shortly before they expire.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumedRole(options: AssumedRoleOptions): () => Promise<AwsCredentials> {
  const { roleArn, region, credentials, sessionName = 'bellhop' } = options;
  const sts = new STSClient({ region, ...(credentials !== undefined && { credentials }), ...options.sts });
  return async () => {
    const command = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName });
    const { Credentials } = await sts.send(command);
    return credentialsIn(Credentials, roleArn);
  };
}
