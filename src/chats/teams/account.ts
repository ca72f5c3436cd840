// Who the bot is to Microsoft, where it may speak, and its calls to the connector. What speaks is loaded at the first call.

import { ConfigError } from '../../core/errors';
import type { Connector } from './connector';
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
  /** One call, answer included. Default 8 000. */
  timeoutMs?: number;
}

export interface Account {
  appId: string;
  tenantId?: string;
  /** All tenants whose people may speak to the bot, in lower case. A token does not say which tenant sent it. */
  tenants: string[];
  endpoints: Endpoints;
  timeoutMs: number;
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
}

const TIMEOUT_MS = 8_000;

/** @throws ConfigError if an app id or a secret is missing, or an address may not be used. */
export function createAccount(options: TeamsBotOptions): Account {
  const { appId, tenantId, allowUnsigned = false, allowLocal, timeoutMs = TIMEOUT_MS } = options;
  if (!allowUnsigned) checkOptions(options);
  const endpoints = createEndpoints({ ...options, allowLocal: allowLocal || allowUnsigned });
  let connector: Promise<Connector> | undefined;

  async function tokens(scope?: string, tenant?: string): Promise<TokenSource> {
    const { identitySource, SCOPE, secretSource } = await import('./credentials');
    const { type, password, credential } = options;
    const wanted = scope ?? SCOPE;
    if (credential !== undefined) return identitySource(() => credential.getToken(wanted), timeoutMs);
    if (password !== undefined) {
      const own = tenant ?? (type === 'SingleTenant' ? tenantId : undefined);
      return secretSource({
        appId,
        tenantId: own,
        scope: wanted,
        password,
        loginUrl: endpoints.loginUrl,
        timeoutMs,
      });
    }
    // The emulator asks for none, but the SDK always sends one.
    if (allowUnsigned) return async () => ({ token: 'unsigned', expiresOnTimestamp: Date.now() + 3_600_000 });
    const { managedIdentity } = await import('./managed-identity');
    return identitySource(managedIdentity(appId, wanted), timeoutMs);
  }

  async function load(): Promise<Connector> {
    const { createConnector } = await import('./connector');
    return createConnector(appId, await tokens(), timeoutMs);
  }

  return {
    appId,
    tenantId,
    tenants: tenantsOf(options),
    endpoints,
    timeoutMs,
    tokens,
    async call(step, place, serviceUrl, work) {
      const trusted = endpoints.trusted(serviceUrl);
      connector ??= load();
      const loaded = await connector;
      try {
        return await work(loaded, trusted);
      } catch (error) {
        throw teamsCallError(error, step, place);
      }
    },
  };
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
