// Who the bot is to Microsoft, where it may speak, and its calls to the connector. What speaks is loaded at the first call.

import { CALL_MS, type Deadline, deadlineIn } from '../../core/deadline';
import { ConfigError } from '../../core/errors';
import type { Connect, Connector } from './connector';
import type { BotToken, TokenSource } from './credentials';
import { createEndpoints, type EndpointOptions, type Endpoints } from './endpoints';
import { type Step, teamsCallError } from './errors';

export interface TeamsBotOptions extends EndpointOptions {
  appId: string;
  type: 'SingleTenant' | 'MultiTenant' | 'UserAssignedMSI';
  /** Needed by a bot of one tenant, and to write to people no install has told us of. */
  tenantId?: string;
  /** Tenants whose people may speak to the bot, beside `tenantId`. */
  tenants?: readonly string[];
  /** The app's secret, asked for with each token, with `fresh` after it was refused. Absent with an identity. */
  password?(options?: { fresh: boolean }): Promise<string> | string;
  /** An identity in the secret's stead, e.g. of `@azure/identity`; without both, UserAssignedMSI takes the machine's. */
  credential?: { getToken(scope: string): Promise<BotToken | null> };
  /**
   * For an emulator, and only for a host that listens on this machine alone: neither app id nor secret is needed, and
   * what comes from an address on this machine needs no token. Implies `allowLocal`.
   */
  allowUnsigned?: boolean;
  /** How long one call may take in all, its token and a second try included. Default `CALL_MS`. */
  callMs?: number;
}

export interface Account {
  appId: string;
  tenantId?: string;
  /** All tenants whose people may speak to the bot, in lower case. A token does not say which tenant sent it. */
  tenants: string[];
  endpoints: Endpoints;
  /** How long one call may take. */
  callMs: number;
  /** A source of tokens for a scope; `tenantId` = whose, if not the bot's own. */
  tokens(scope?: string, tenantId?: string): Promise<TokenSource>;
  /**
   * One call to the connector at a `serviceUrl` that may have the bot's token.
   * @throws CallError only; `place` is named in it.
   */
  call<T>(
    step: Step,
    place: string,
    serviceUrl: string,
    work: (connector: Connector, serviceUrl: string) => Promise<T>,
  ): Promise<T>;
  /** The same for what takes several calls: all of them end with `deadline`. */
  within(deadline: Deadline): Account;
}

/** How much of a call's time its token may take: the rest is for the request, and whoever asks next does not wait in vain. */
const TOKEN_SHARE = 0.8;

/** @throws ConfigError if an app id or a secret is missing, or an address may not be used. */
export function createAccount(options: TeamsBotOptions): Account {
  const { appId, tenantId, allowUnsigned = false, allowLocal, callMs = CALL_MS } = options;
  if (!allowUnsigned) checkOptions(options);
  const endpoints = createEndpoints({ ...options, allowLocal: allowLocal || allowUnsigned });
  let connect: Promise<Connect> | undefined;

  async function tokens(scope?: string, tenant?: string): Promise<TokenSource> {
    const { identitySource, SCOPE, secretSource } = await import('./credentials');
    const { type, password, credential } = options;
    const wanted = scope ?? SCOPE;
    const tokenMs = callMs * TOKEN_SHARE;
    if (credential !== undefined) return identitySource(() => credential.getToken(wanted), tokenMs);
    if (password !== undefined) {
      const own = tenant ?? (type === 'SingleTenant' ? tenantId : undefined);
      return secretSource({
        appId,
        tenantId: own,
        scope: wanted,
        password,
        loginUrl: endpoints.loginUrl,
        withinMs: tokenMs,
      });
    }
    // The emulator asks for none, but the SDK always sends one.
    if (allowUnsigned) return async () => ({ token: 'unsigned', expiresOnTimestamp: Date.now() + 3_600_000 });
    const { managedIdentity } = await import('./managed-identity');
    return identitySource(managedIdentity(appId, wanted), tokenMs);
  }

  async function load(): Promise<Connect> {
    const { createConnect } = await import('./connector');
    return createConnect(appId, await tokens());
  }

  const tenants = tenantsOf(options);
  function accountUntil(end?: Deadline): Account {
    return {
      appId,
      tenantId,
      tenants,
      endpoints,
      callMs,
      tokens,
      within: accountUntil,
      async call(step, place, serviceUrl, work) {
        const trusted = endpoints.trusted(serviceUrl);
        const deadline = end ?? deadlineIn(callMs);
        connect ??= load();
        const loaded = await connect;
        try {
          return await work(loaded(deadline), trusted);
        } catch (error) {
          throw teamsCallError(error, step, place);
        }
      },
    };
  }
  return accountUntil();
}

function tenantsOf({ tenantId = '', tenants = [] }: TeamsBotOptions): string[] {
  const named = [tenantId, ...tenants].map((tenant) => tenant.trim().toLowerCase());
  return [...new Set(named)].filter((tenant) => tenant !== '');
}

function checkOptions({ appId, type, tenantId, password, credential }: TeamsBotOptions): void {
  const missing: string[] = [];
  if (appId.trim() === '') missing.push('MicrosoftAppId');
  if (type === 'SingleTenant' && !tenantId) missing.push('MicrosoftAppTenantId');
  if (type !== 'UserAssignedMSI' && password === undefined && credential === undefined) {
    missing.push('MicrosoftAppPassword');
  }
  if (missing.length === 0) return;
  throw new ConfigError([{ message: `Teams is half configured: ${missing.join(' and ')} missing` }]);
}
