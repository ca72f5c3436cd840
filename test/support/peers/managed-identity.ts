// The managed identity of a function on the loopback: it gives tokens as the Functions host does, to whoever knows its header.
// https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference

import { randomUUID } from 'node:crypto';
import { startPeer } from './http';

export interface ManagedIdentity {
  /** What a function, or Bellhop, finds in its environment. */
  env: Record<'IDENTITY_ENDPOINT' | 'IDENTITY_HEADER' | 'AZURE_TOKEN_CREDENTIALS', string>;
  stop(): Promise<void>;
}

/** @param tokenFor the token for a scope, or null if the identity has none there */
export async function startManagedIdentity(
  tokenFor: (scope: string) => Promise<{ token: string } | null>,
): Promise<ManagedIdentity> {
  const header = randomUUID();
  const peer = await startPeer(async ({ query, headers }) => {
    if (headers['x-identity-header'] !== header) return { status: 401, body: { message: 'Unauthorized' } };
    const resource = query.get('resource') ?? '';
    const given = await tokenFor(`${resource.replace(/\/+$/, '')}/.default`);
    if (given === null) return { status: 400, body: { message: `no token for ${resource}` } };
    const expires_on = String(Math.floor(Date.now() / 1000) + 24 * 3600);
    return { status: 200, body: { access_token: given.token, expires_on, resource, token_type: 'Bearer' } };
  });
  return {
    env: {
      IDENTITY_ENDPOINT: `${peer.url}/msi/token`,
      IDENTITY_HEADER: header,
      // No login of a developer, and no other service of the machine, is asked.
      AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
    },
    stop: peer.stop,
  };
}
