// Microsoft Graph: people by their name, and whether they are in a group. One request for each question, nothing repeated.
// https://learn.microsoft.com/graph/api/user-get, https://learn.microsoft.com/graph/api/directoryobject-checkmembergroups

import { type Deadline, deadlineIn } from '../../core/deadline';
import { CallError } from '../../core/errors';
import { asArray, asObject, asText, type JsonObject } from '../../core/json';
import { faultCode, retryAfterSeconds } from '../../core/network';
import type { Account } from './account';
import type { TokenSource } from './credentials';

/** The same in every cloud that shares the public login. */
const SCOPE = 'https://graph.microsoft.com/.default';
/** A token is asked for anew before it ends. */
const EARLY_MS = 300_000;

export interface GraphUser {
  id: string;
  name: string;
  /** The name they sign in with, lower case. */
  signIn: string;
  guest: boolean;
  enabled: boolean;
}

export interface Graph {
  /** By object id or by the name they sign in with; undefined if there is none. @throws CallError */
  user(tenant: string, who: string): Promise<GraphUser | undefined>;
  /** Directly or through other groups; false also for a person who is not there. @throws CallError */
  inGroup(tenant: string, user: string, group: string): Promise<boolean>;
}

/** Needs the application permissions User.Read.All and GroupMember.Read.All, with an admin's consent. */
export function createGraph(account: Account): Graph {
  const { endpoints, callMs } = account;
  const tokens = new Map<string, { source: TokenSource; token: string; ends: number }>();

  /** Of the tenant that is asked about: a bot of many tenants has a token for each. */
  async function tokenFor(tenant: string, deadline: Deadline): Promise<string> {
    const known = tokens.get(tenant);
    if (known !== undefined && known.ends - EARLY_MS > Date.now()) return known.token;
    const { withoutToken } = await import('./credentials');
    const source = known?.source ?? (await account.tokens(SCOPE, tenant));
    const { token, expiresOnTimestamp } = await withoutToken(() => deadline.wait(source))();
    tokens.set(tenant, { source, token, ends: expiresOnTimestamp });
    return token;
  }

  async function ask(tenant: string, path: string, body?: JsonObject): Promise<JsonObject | undefined> {
    const deadline = deadlineIn(callMs);
    const authorization = `Bearer ${await tokenFor(tenant, deadline)}`;
    try {
      const response = await fetch(`${endpoints.graphUrl}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: body && JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(deadline.left()),
      });
      if (response.status === 404) {
        await response.body?.cancel();
        return undefined;
      }
      const answer = asObject(await response.json().catch(() => undefined));
      if (response.ok && answer !== undefined) return answer;
      if (response.status === 401) tokens.delete(tenant);
      throw answered(response, answer);
    } catch (error) {
      if (error instanceof CallError) throw error;
      const fault = faultCode(error);
      throw new CallError('retry', fault, `Microsoft Graph did not answer (${fault}).`);
    }
  }

  return {
    async user(tenant, who) {
      const fields = 'id,displayName,userPrincipalName,userType,accountEnabled';
      const found = await ask(tenant, `/users/${encodeURIComponent(who)}?$select=${fields}`);
      const id = asText(found?.id)?.toLowerCase();
      if (id === undefined) return undefined;
      const signIn = asText(found?.userPrincipalName)?.toLowerCase() ?? '';
      return {
        id,
        name: asText(found?.displayName) ?? signIn,
        signIn,
        guest: found?.userType !== 'Member' || signIn.includes('#ext#'),
        enabled: found?.accountEnabled === true,
      };
    },
    async inGroup(tenant, user, group) {
      const path = `/users/${encodeURIComponent(user)}/checkMemberGroups`;
      const found = await ask(tenant, path, { groupIds: [group] });
      return asArray(found?.value).some((id) => asText(id)?.toLowerCase() === group.toLowerCase());
    },
  };
}

function answered({ status, headers }: Response, answer: JsonObject | undefined): CallError {
  const name = asText(asObject(answer?.error)?.code) ?? '';
  const code = /^[A-Za-z][\w]{2,60}$/.test(name) ? name : `http_${status}`;
  if (status === 429 || status >= 500 || status < 300 || status === 401) {
    const wait = retryAfterSeconds(headers.get('retry-after'), Date.now());
    return new CallError('retry', code, `Microsoft Graph answered ${status} (${code}).`, wait);
  }
  const advice =
    status === 403
      ? 'an admin must grant the app User.Read.All and GroupMember.Read.All (application permissions).'
      : 'it was asked for something that it does not take.';
  return new CallError('permanent', code, `Microsoft Graph answered ${status} (${code}): ${advice}`);
}
