// A text in Secrets Manager: the secret's current version.

import {
  GetSecretValueCommand,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager';
import { CallError } from '../core/errors';
import type { TextSource } from '../core/source';
import { AWS_LIMITS, sourceError } from './aws-errors';

/** Needs `secretsmanager:GetSecretValue`, and `kms:Decrypt` under a key of the customer's own. Asks in the ARN's region. */
export function openSecretsManagerSource(arn: string, config: SecretsManagerClientConfig = {}): TextSource {
  const region = arn.split(':')[3];
  const client = new SecretsManagerClient({ ...AWS_LIMITS, ...(region && { region }), ...config });
  return {
    name: arn,
    async read(known) {
      try {
        const { SecretString, VersionId = '' } = await client.send(
          new GetSecretValueCommand({ SecretId: arn }),
        );
        if (SecretString === undefined)
          throw new CallError('permanent', 'binary', `${arn} holds bytes, not text`);
        return VersionId === known ? undefined : { text: SecretString, version: VersionId };
      } catch (error) {
        throw sourceError(error, arn);
      }
    },
  };
}
