// The bot's token for Teams: asked for with a secret, or got from an identity, and kept by the SDK until shortly before its end.

import { randomUUID } from 'node:crypto';
import { AppCredentials } from 'botframework-connector/lib/auth/appCredentials';
import type { AuthenticatorResult } from 'botframework-connector/lib/auth/authenticatorResult';
import { type Deadline, deadlineIn } from '../../core/deadline';
import { CallError } from '../../core/errors';
import { asArray, asNumber, asObject, asText, type JsonObject } from '../../core/json';
import { faultCode, retryAfterSeconds } from '../../core/network';

export const SCOPE = 'https://api.botframework.com/.default';
/** Where the bots live that belong to no one tenant. */
const SHARED_TENANT = 'botframework.com';

export interface BotToken {
  token: string;
  /** Epoch milliseconds. */
  expiresOnTimestamp: number;
}

export type TokenSource = () => Promise<BotToken>;

/** The SDK's credentials with a token source of ours: it signs, keeps the token, and renews it 5 minutes before its end. */
export class BotCredentials extends AppCredentials {
  private pending?: Promise<BotToken>;

  constructor(
    appId: string,
    private readonly source: TokenSource,
  ) {
    super(appId);
    // The SDK keeps all tokens of a process in one place.
    this.tokenCacheKey = `${appId} ${randomUUID()}`;
  }

  /** One request for all who wait. Each gets a date of its own, as the SDK changes it. */
  protected override async refreshToken(): Promise<AuthenticatorResult> {
    this.pending ??= this.source().finally(() => {
      this.pending = undefined;
    });
    const { token, expiresOnTimestamp } = await this.pending;
    return { accessToken: token, expiresOn: new Date(expiresOnTimestamp) };
  }
}

export interface SecretOptions {
  appId: string;
  /** Absent: a bot of many tenants. */
  tenantId?: string;
  /** What the token is for. Default: the connector. */
  scope?: string;
  /** Asked with `fresh` after the login has refused it. */
  password(options?: { fresh: boolean }): Promise<string> | string;
  loginUrl: string;
  /** How long all of it may take. */
  withinMs: number;
}

/**
 * A token for the bot's secret, by one request. The SDK's own way (MSAL) takes no login on this machine, and asks twice
 * for the login's description before it asks for the token.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function secretSource(options: SecretOptions): TokenSource {
  const { appId, tenantId = SHARED_TENANT, scope = SCOPE, password, loginUrl, withinMs } = options;
  const url = `${loginUrl}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;

  async function ask(secret: string, deadline: Deadline): Promise<BotToken> {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: secret,
      scope,
    });
    const signal = AbortSignal.timeout(deadline.left());
    const response = await fetch(url, { method: 'POST', body, redirect: 'error', signal });
    const answer = asObject(await response.json().catch(() => undefined)) ?? {};
    const token = asText(answer.access_token);
    if (response.ok && token !== undefined) {
      return { token, expiresOnTimestamp: Date.now() + (asNumber(answer.expires_in) ?? 0) * 1000 };
    }
    throw loginError(response, answer);
  }

  return async () => {
    const deadline = deadlineIn(withinMs);
    const secret = await deadline.wait(() => password());
    try {
      return await ask(secret, deadline);
    } catch (error) {
      if (!(error instanceof CallError && error.code === 'invalid_client')) throw error;
      const next = await deadline.wait(() => password({ fresh: true }));
      if (next === secret) throw error;
      return ask(next, deadline);
    }
  };
}

/** A token from an identity; one that does not come in time is none. */
export function identitySource(getToken: () => Promise<BotToken | null>, withinMs: number): TokenSource {
  return async () => {
    const token = await deadlineIn(withinMs).wait(getToken);
    if (token === null) throw new Error('the identity has no token');
    return token;
  };
}

/** Nothing has been sent to Teams yet: whatever happens to a token is a definite no, for now or for good. */
export function withoutToken<T>(source: () => Promise<T>): () => Promise<T> {
  return async () => {
    try {
      return await source();
    } catch (error) {
      if (error instanceof CallError) throw error;
      const fault = error instanceof Error ? `${error.name}, ${faultCode(error)}` : 'unknown';
      throw new CallError('retry', 'token_unavailable', `No token for Teams could be had (${fault}).`);
    }
  };
}

function loginError(response: Response, answer: JsonObject): CallError {
  const { status, headers } = response;
  if (status === 429 || status >= 500 || status < 300) {
    const wait = retryAfterSeconds(headers.get('retry-after'), Date.now());
    const message = `The login for Teams answered ${status}.`;
    return new CallError('retry', 'token_unavailable', message, wait);
  }
  const name = asText(answer.error) ?? '';
  const code = /^[a-z_]{3,40}$/.test(name) ? name : `http_${status}`;
  const [number] = asArray(answer.error_codes).map(asNumber);
  const advice = 'check MicrosoftAppId, MicrosoftAppPassword, MicrosoftAppType and MicrosoftAppTenantId';
  const detail = number === undefined ? '' : ` (AADSTS${number})`;
  return new CallError('permanent', code, `The login does not accept the bot for Teams${detail}: ${advice}.`);
}
