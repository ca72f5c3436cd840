// What Teams would refuse the bot: its secret, and the places that no install has told it of. For `bellhop doctor`.

import { CALL_MS } from '../../core/deadline';
import { CallError } from '../../core/errors';
import { asText, type JsonObject } from '../../core/json';
import type { Store } from '../../core/ports';
import { secretSource, withoutToken } from './credentials';
import { createEndpoints, type EndpointOptions } from './endpoints';
import { getReference, isPlaceId, PLACE_KINDS } from './references';

export interface TeamsCheckOptions extends EndpointOptions {
  appId: string;
  /** Of a bot of one tenant. */
  tenantId?: string;
  /** Absent: the bot is an identity, whose token only the machine with that identity can get. */
  password?(): Promise<string> | string;
}

/** Asks for a token: what is wrong with that, in a sentence each. Nothing is asked where there is no password. */
export async function teamsTokenProblems(options: TeamsCheckOptions): Promise<string[]> {
  const { appId, tenantId, password } = options;
  if (password === undefined) return [];
  const { loginUrl } = createEndpoints(options);
  try {
    await withoutToken(secretSource({ appId, tenantId, password, loginUrl, withinMs: CALL_MS }))();
    return [];
  } catch (error) {
    if (error instanceof CallError) return [error.message];
    throw error;
  }
}

/** The addresses whose place the bot does not know, in a sentence each; an id needs no install. */
export async function teamsPlaceProblems(
  store: Pick<Store, 'get'>,
  addresses: readonly JsonObject[],
): Promise<string[]> {
  const problems = new Set<string>();
  for (const address of addresses) {
    for (const kind of PLACE_KINDS) {
      const name = asText(address[kind]);
      if (name === undefined || isPlaceId(name) || (await getReference(store, kind, name)) !== undefined)
        continue;
      problems.add(`The bot knows no ${kind} "${name}": add the app to its team, or give its id.`);
    }
  }
  return [...problems];
}
