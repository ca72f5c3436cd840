// What the errors of Azure's queues mean for people: a sentence that names the queue and what to do.

import { RestError } from '@azure/storage-queue';
import { ConfigError, messageOf } from '../core/errors';

function codeOf(error: RestError): string {
  const details = error.details as { errorCode?: string } | undefined;
  return details?.errorCode ?? error.code ?? '';
}

function sentence(error: unknown, queue: string): string | undefined {
  if (error instanceof RestError) {
    if (codeOf(error) === 'QueueNotFound') return `The storage account has no queue ${queue}.`;
    if (error.statusCode === 401 || error.statusCode === 403) {
      return `The queue ${queue} may not be used: the identity needs the role "Storage Queue Data Contributor", and the storage account must let it in (${codeOf(error)}).`;
    }
    return undefined;
  }
  if (
    error instanceof Error &&
    /^(CredentialUnavailable|Authentication|AggregateAuthentication)/.test(error.name)
  ) {
    return `There is no Azure identity to use the queue ${queue} with: ${messageOf(error)}`;
  }
  return undefined;
}

/** A ConfigError in the SDK's stead where the deployment is wrong; any other error as it is. */
export function explainQueueError(error: unknown, queue: string): unknown {
  const message = sentence(error, queue);
  return message === undefined ? error : new ConfigError([{ message }]);
}
