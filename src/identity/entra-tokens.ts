// Tokens of Entra that a sender shows at a door: signature, issuer, audience, times, tenant and caller; the home of jose.

import {
  createRemoteJWKSet,
  decodeJwt,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
  type RemoteJWKSet,
} from 'jose';
import type { TokenRule } from '../core/doors';

export interface EntraTokensOptions {
  /** Where Entra publishes its keys: `https://login.microsoftonline.com`, or that of another cloud. */
  authority?: string;
  /** Who issues tokens of version 1: `https://sts.windows.net`, or that of another cloud. */
  issuer?: string;
  /** Of signatures. Nothing symmetric: a public key must never pass as a shared one. */
  algorithms?: string[];
  /** The longest wait for Entra's keys. */
  timeoutMs?: number;
  /** The moment, for the times in tokens. */
  now?(): number;
}

/** Clocks differ by this much at most. */
const TOLERANCE_SECONDS = 60;

/**
 * Whether a token satisfies a rule. False is final; it fails when the keys cannot be had for now, and then nothing is known.
 * Keys come from the rule's tenant alone, never from an address in the token.
 * @see https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-tokens
 */
export function createEntraTokens(
  options: EntraTokensOptions = {},
): (token: string, rule: TokenRule) => Promise<boolean> {
  const { authority = 'https://login.microsoftonline.com', issuer = 'https://sts.windows.net' } = options;
  const { algorithms = ['RS256'], timeoutMs = 3000, now = Date.now } = options;
  const keySets = new Map<string, RemoteJWKSet>();

  function keysOf(tenant: string): RemoteJWKSet {
    const known = keySets.get(tenant);
    if (known !== undefined) return known;
    const url = new URL(`${authority}/${tenant}/discovery/v2.0/keys`);
    const keys = createRemoteJWKSet(url, { timeoutDuration: timeoutMs });
    keySets.set(tenant, keys);
    return keys;
  }

  return async (token, rule) => {
    const tenant = rule.tenant.toLowerCase();
    const expected: JWTVerifyOptions = {
      issuer: [`${issuer}/${tenant}/`, `${authority}/${tenant}/v2.0`],
      audience: rule.audience,
      algorithms,
      clockTolerance: TOLERANCE_SECONDS,
      requiredClaims: ['exp', 'nbf', 'tid'],
      currentDate: new Date(now()),
    };
    // Before Entra is asked: a stranger's token costs it no request and us no wait.
    if (!claimsFit(unverified(token), rule, expected)) return false;
    try {
      const { payload } = await jwtVerify(token, keysOf(tenant), expected);
      return claimsFit(payload, rule, expected);
    } catch (error) {
      if (isRefusal(error)) return false;
      throw new Error(`the keys of tenant ${tenant} cannot be had`, { cause: error });
    }
  };
}

function unverified(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    return {};
  }
}

/** A token made for an application itself, with the right issuer and audience. One with `scp` speaks for a person. */
function claimsFit(claims: JWTPayload, rule: TokenRule, { issuer }: JWTVerifyOptions): boolean {
  const audiences = [claims.aud].flat();
  const callers = [claims.appid, claims.azp, claims.oid].filter((id) => typeof id === 'string');
  return (
    issuer !== undefined &&
    [issuer].flat().includes(claims.iss ?? '') &&
    audiences.includes(rule.audience) &&
    sameId(claims.tid, rule.tenant) &&
    claims.scp === undefined &&
    callers.some((id) => rule.callers.some((caller) => sameId(id, caller)))
  );
}

function sameId(value: unknown, id: string): boolean {
  return typeof value === 'string' && value.toLowerCase() === id.toLowerCase();
}

/** What is wrong with the token, as against what is wrong with the way to the keys. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey ||
    // The token names no key; those of Entra do.
    error instanceof errors.JWKSMultipleMatchingKeys
  );
}
