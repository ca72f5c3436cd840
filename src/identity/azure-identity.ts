// The identity that Azure's services are called with: the function's own in the cloud, a developer's login on a laptop.

import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/identity';

export type { TokenCredential } from '@azure/identity';

/**
 * Loads the library, which is large, only when the first token is asked for.
 * @param clientId of a user-assigned managed identity; without it the system-assigned one is meant
 */
export function azureIdentity(clientId?: string): TokenCredential {
  return lazyCredential(async () => {
    const { DefaultAzureCredential } = await import('@azure/identity');
    return new DefaultAzureCredential({ managedIdentityClientId: clientId });
  });
}

/** A credential that is made when the first token is asked for. What fails is tried again by whoever asks next. */
export function lazyCredential(load: () => Promise<TokenCredential>): TokenCredential {
  let credential: Promise<TokenCredential> | undefined;
  return {
    async getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken | null> {
      credential ??= load().catch((error: unknown) => {
        credential = undefined;
        throw error;
      });
      return (await credential).getToken(scopes, options);
    },
  };
}
