// The machine's own identity in the place of a secret, as the SDK gets it; it needs all of Azure's identity library.

import { JwtTokenProviderFactory } from 'botframework-connector/lib/auth/jwtTokenProviderFactory';
import { ManagedIdentityAuthenticator } from 'botframework-connector/lib/auth/managedIdentityAuthenticator';
import { type BotToken, SCOPE } from './credentials';

/** Tokens for a user-assigned identity whose client id is the bot's app id. */
export function managedIdentity(appId: string, scope = SCOPE): () => Promise<BotToken> {
  const authenticator = new ManagedIdentityAuthenticator(appId, scope, new JwtTokenProviderFactory());
  return () => authenticator.getToken();
}
