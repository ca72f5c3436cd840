// What SQS's errors mean for people: a sentence that names the queue and what to do.

import { ConfigError, messageOf } from '../core/errors';

function sentence(error: unknown, queueUrl: string): string | undefined {
  switch (error instanceof Error ? error.name : '') {
    case 'QueueDoesNotExist':
    case 'AWS.SimpleQueueService.NonExistentQueue':
      return `The SQS queue ${queueUrl} does not exist.`;
    case 'AccessDenied':
    case 'AccessDeniedException':
      // AWS names the action and the role in its own message.
      return `The SQS queue ${queueUrl} may not be used: ${messageOf(error)}`;
    case 'CredentialsProviderError':
      return `There are no AWS credentials to use the SQS queue ${queueUrl} with: ${messageOf(error)}`;
    case 'ExpiredTokenException':
    case 'ExpiredToken':
    case 'InvalidClientTokenId':
    case 'UnrecognizedClientException':
    case 'SignatureDoesNotMatch':
      return `AWS refuses the credentials for the SQS queue ${queueUrl}: ${messageOf(error)}`;
    default:
      return undefined;
  }
}

/** A ConfigError in the SDK's stead where the deployment is wrong; any other error as it is. */
export function explainSqsError(error: unknown, queueUrl: string): unknown {
  const message = sentence(error, queueUrl);
  return message === undefined ? error : new ConfigError([{ message }]);
}
