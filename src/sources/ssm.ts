// A text in a parameter of Systems Manager, decrypted if it is a SecureString.

import { GetParameterCommand, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import type { TextSource } from '../core/source';
import { AWS_LIMITS, sourceError } from './aws-errors';

/** Needs `ssm:GetParameter`, and `kms:Decrypt` for a SecureString under a key of the customer's own. */
export function openSsmSource(parameter: string, config: SSMClientConfig = {}): TextSource {
  const client = new SSMClient({ ...AWS_LIMITS, ...config });
  const name = `ssm:${parameter}`;
  return {
    name,
    async read(known) {
      try {
        const { Parameter } = await client.send(
          new GetParameterCommand({ Name: parameter, WithDecryption: true }),
        );
        // Numbers start again at 1 when a parameter is deleted and made anew.
        const version = `${Parameter?.Version} ${Parameter?.LastModifiedDate?.toISOString()}`;
        return version === known ? undefined : { text: Parameter?.Value ?? '', version };
      } catch (error) {
        throw sourceError(error, name);
      }
    },
  };
}
