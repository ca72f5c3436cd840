// The identity that Azure's services are called with: the function's own in the cloud, a developer's login on a laptop.

import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/identity';

/**
 * Loads the library, which is large, only when the first token is asked for.
 * @param clientId of a user-assigned managed identity; without it the system-assigned one is meant
 */
export function azureIdentity(clientId?: string): TokenCredential {
  let credential: Promise<TokenCredential> | undefined;

  async function load(): Promise<TokenCredential> {
    const { DefaultAzureCredential } = await import('@azure/identity');
    return new DefaultAzureCredential({ managedIdentityClientId: clientId });
  }

  return {
    async getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken | null> {
      credential ??= load();
      return (await credential).getToken(scopes, options);
    },
  };
}
