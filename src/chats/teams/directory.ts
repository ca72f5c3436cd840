// Who people are in Teams: as members of the conversation they were met in, and in the groups of Entra.

import { CallError } from '../../core/errors';
import type { Store } from '../../core/ports';
import type { Directory, Person, Profile } from '../../core/press';
import { type Account, createAccount, type TeamsBotOptions } from './account';
import { createCache } from './cache';
import { createGraph } from './graph';
import { lastMeeting, profileIn } from './member';

export interface TeamsDirectoryOptions extends TeamsBotOptions {
  /** Has the rows of `member.ts`. */
  store: Pick<Store, 'get'>;
  /** Epoch milliseconds. */
  now?(): number;
}

/** How long somebody who has lost a right may still be believed to have it. */
const KEPT_MS = 60_000;
/** A mention by e-mail gives no rights. */
const MENTIONED_MS = 3_600_000;
const MOST = 500;
const GUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const SIGN_IN = /^[^\s@/?#]+@[^\s@/?#]+$/;

/**
 * Profiles need no permission beside the install; groups and e-mail addresses are asked of Microsoft Graph, which needs an
 * admin's consent. @throws ConfigError as `createTeamsChat`
 */
export function createTeamsDirectory(options: TeamsDirectoryOptions): Directory {
  const { store, allowUnsigned = false, now = Date.now } = options;
  const account: Account = createAccount(options);
  const graph = createGraph(account);
  const profiles = createCache<Profile>(KEPT_MS, MOST, now);
  const members = createCache<boolean>(KEPT_MS, MOST, now);
  const mentioned = createCache<{ id: string; name: string } | undefined>(MENTIONED_MS, MOST, now);

  function isHome({ tenant }: Person): boolean {
    return allowUnsigned || account.tenants.includes(tenant.toLowerCase());
  }

  async function profile(person: Person): Promise<Profile> {
    const stranger: Profile = { name: person.name, outsider: true };
    if (!isHome(person)) return stranger;
    const meeting = await lastMeeting(store, person);
    return meeting === undefined ? stranger : profileIn(account, meeting, person);
  }

  async function find(email: string): Promise<{ id: string; name: string } | undefined> {
    for (const home of account.tenants) {
      const user = await graph.user(home, email);
      if (user === undefined || user.guest || !user.enabled || user.signIn !== email) continue;
      return { id: user.id, name: user.name };
    }
    return undefined;
  }

  return {
    profile: (person, { fresh } = {}) =>
      profiles(JSON.stringify([person.tenant, person.id]), () => profile(person), fresh),

    async memberOf(person, group, { fresh } = {}) {
      if (!isHome(person)) return false;
      if (!GUID.test(group)) {
        const message = `A group of Teams is named by its object id in Entra, not by "${group}".`;
        throw new CallError('permanent', 'bad_group', message);
      }
      const { tenant, id } = person;
      return members(JSON.stringify([tenant, id, group]), () => graph.inGroup(tenant, id, group), fresh);
    },

    async findByEmail(email) {
      const address = email.trim().toLowerCase();
      // The address goes into a path.
      if (!SIGN_IN.test(address)) return undefined;
      return mentioned(address, () => find(address));
    },
  };
}
