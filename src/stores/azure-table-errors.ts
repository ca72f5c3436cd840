// What the errors of Azure's tables mean for people: a sentence that names the table and what to do.

import { RestError } from '@azure/data-tables';
import { ConfigError, messageOf } from '../core/errors';

/** The HTTP status that the service answered with. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof RestError ? error.statusCode : undefined;
}

/** The service's own name for an error, e.g. `TableNotFound`: in the body, whose form differs by API version. */
function codeOf(error: RestError): string {
  const details = error.details as { odataError?: { code?: string } } | undefined;
  return details?.odataError?.code ?? error.code ?? '';
}

export function isMissingTable(error: unknown): boolean {
  return error instanceof RestError && error.statusCode === 404 && codeOf(error) === 'TableNotFound';
}

function sentence(error: unknown, table: string): string | undefined {
  if (isMissingTable(error)) return `The storage account has no table ${table}.`;
  const status = statusOf(error);
  if (status === 401 || status === 403) {
    return `The table ${table} may not be used: the identity needs the role "Storage Table Data Contributor", and the storage account must let it in (${codeOf(error as RestError)}).`;
  }
  if (
    error instanceof Error &&
    /^(CredentialUnavailable|Authentication|AggregateAuthentication)/.test(error.name)
  ) {
    return `There is no Azure identity to use the table ${table} with: ${messageOf(error)}`;
  }
  return undefined;
}

/** A ConfigError in the SDK's stead where the deployment is wrong; any other error as it is. */
export function explainTableError(error: unknown, table: string): unknown {
  const message = sentence(error, table);
  return message === undefined ? error : new ConfigError([{ message }]);
}
