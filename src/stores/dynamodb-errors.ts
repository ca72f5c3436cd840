// What DynamoDB's errors mean for people: a sentence that names the table and what to do.

import { ConfigError, messageOf } from '../core/errors';

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function sentence(error: unknown, table: string): string | undefined {
  switch (nameOf(error)) {
    case 'ResourceNotFoundException':
      return `The DynamoDB table ${table} does not exist in this account and region.`;
    case 'AccessDeniedException':
      // AWS names the action and the role in its own message.
      return `The DynamoDB table ${table} may not be used: ${messageOf(error)}`;
    case 'CredentialsProviderError':
      return `There are no AWS credentials to use the DynamoDB table ${table} with: ${messageOf(error)}`;
    case 'ExpiredTokenException':
    case 'UnrecognizedClientException':
    case 'InvalidSignatureException':
      return `AWS refuses the credentials for the DynamoDB table ${table}: ${messageOf(error)}`;
    case 'ValidationException':
      return /key element|key schema/i.test(messageOf(error))
        ? `The DynamoDB table ${table} is no table of Bellhop: its key must be pk and sk, both strings.`
        : undefined;
    default:
      return undefined;
  }
}

/** A ConfigError in the SDK's stead where the deployment is wrong; any other error as it is. */
export function explainDynamoError(error: unknown, table: string): unknown {
  const message = sentence(error, table);
  return message === undefined ? error : new ConfigError([{ message }]);
}
