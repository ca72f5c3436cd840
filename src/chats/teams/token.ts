// A look at a token before anything is loaded or read for it. It refuses only: what it lets pass, the SDK still has to verify.

import { asNumber, asObject, asText, type JsonObject } from '../../core/json';

/** The only issuer of what Teams sends. The emulator's and other bots' tokens have others. */
export const ISSUER = 'https://api.botframework.com';
/** As long as the SDK allows. */
const TOLERANCE_SECONDS = 300;
const LONGEST = 8192;

/** What a token claims; nobody has looked at its signature yet. */
export interface TokenClaims {
  /** The key that is said to have signed it. */
  keyId: string;
  serviceUrl: string;
}

/**
 * The claims of an `Authorization` header that may be the Bot Framework's word to this bot; undefined if it cannot be.
 * Costs a stranger's request next to nothing, and keeps expired tokens from the SDK, which writes about each to the console.
 */
export function readToken(header: string | null, appId: string, nowSeconds: number): TokenClaims | undefined {
  const [scheme, token = '', ...rest] = header?.split(' ') ?? [];
  if (scheme !== 'Bearer' || rest.length > 0 || token.length > LONGEST) return undefined;
  const parts = token.split('.');
  if (parts.length !== 3 || parts.some((part) => part === '')) return undefined;
  const [head, claims] = parts.slice(0, 2).map(decode);
  if (head?.alg !== 'RS256' || claims === undefined) return undefined;
  const keyId = asText(head.kid);
  const serviceUrl = asText(claims.serviceurl);
  const ends = asNumber(claims.exp);
  const begins = asNumber(claims.nbf) ?? 0;
  if (keyId === undefined || serviceUrl === undefined || ends === undefined) return undefined;
  if (claims.iss !== ISSUER || claims.aud !== appId) return undefined;
  if (ends + TOLERANCE_SECONDS < nowSeconds || begins - TOLERANCE_SECONDS > nowSeconds) return undefined;
  return { keyId, serviceUrl };
}

function decode(part: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
  } catch {
    return undefined;
  }
}
