// Who people are in Slack: asked of Slack itself, and remembered for a few minutes.

import { CallError } from '../../core/errors';
import { asArray, asObject, asText, type JsonObject, withoutUndefined } from '../../core/json';
import type { Directory, Person, Profile } from '../../core/press';
import { createCache } from './cache';
import { createSlackClient, type SlackClient, type SlackClientOptions } from './client';
import type { SlackInstallations } from './installations';

export interface SlackDirectoryOptions extends SlackClientOptions {
  /** Where the app is installed, if that is more than one place: whoever belongs to none of them is an outsider. */
  installations?: Pick<SlackInstallations, 'find'>;
  now?(): number;
}

const MINUTE_MS = 60_000;
const LIMIT = 1_000;
/** Slack shows the bot no such person; or several workspaces have the app, and an address alone does not say which. */
const NOBODY = /^(user_not_found|users_not_found|user_not_visible|workspace_missing)$/;

/** Whose directory it is. */
interface Home {
  team?: string;
  enterprise?: string;
}

export function createSlackDirectory(options: SlackDirectoryOptions): Directory {
  const { installations, now = Date.now } = options;
  const client = createSlackClient(options);
  const people = createCache<JsonObject | undefined>({ ttlMs: 3 * MINUTE_MS, limit: LIMIT, now });
  const groups = createCache<ReadonlySet<string>>({ ttlMs: MINUTE_MS, limit: LIMIT, now });
  const emails = createCache<Found | undefined>({ ttlMs: 5 * MINUTE_MS, limit: LIMIT, now });
  const homes = createCache<Home>({ ttlMs: 60 * MINUTE_MS, limit: LIMIT, now });

  /** Whose installation knows this person; undefined if it is none of ours. */
  async function speakerFor({ tenant, enterprise }: Person): Promise<{ team?: string } | undefined> {
    if (installations === undefined) return {};
    const found = await installations.find({ team: tenant, enterprise });
    return found && { team: found.id };
  }

  function homeOf(team: string | undefined): Promise<Home> {
    return homes.get(team ?? '', async () => {
      const answer = await client.call('auth.test', {}, 'the workspace', team);
      return withoutUndefined<Home>({
        team: asText(answer.team_id),
        enterprise: asText(answer.enterprise_id),
      });
    });
  }

  function userOf(id: string, team: string | undefined, fresh = false): Promise<JsonObject | undefined> {
    return people.get(`${team} ${id}`, () => userNow(client, id, team), fresh);
  }

  return {
    async profile(person, { fresh } = {}) {
      const stranger = { name: person.name, outsider: true };
      const speaker = await speakerFor(person);
      if (speaker === undefined) return stranger;
      const { team } = speaker;
      const [home, user] = await Promise.all([homeOf(team), userOf(person.id, team, fresh)]);
      return user === undefined ? stranger : profileOf(user, person, home);
    },

    async memberOf(person, group, { fresh } = {}) {
      const speaker = await speakerFor(person);
      if (speaker === undefined) return false;
      const { team } = speaker;
      const members = await groups.get(
        `${team} ${person.tenant} ${group}`,
        async () => {
          // An organisation's token must say in which of its workspaces; any other takes it for granted.
          const args = { usergroup: group, ...(team?.startsWith('E') && { team_id: person.tenant }) };
          const answer = await client.call('usergroups.users.list', args, `the user group ${group}`, team);
          return new Set(asArray(answer.users).flatMap((id) => asText(id) ?? []));
        },
        fresh,
      );
      return members.has(person.id);
    },

    findByEmail(email) {
      const address = email.trim().toLowerCase();
      return emails.get(address, () => found(client, address));
    },
  };
}

async function userNow(
  client: SlackClient,
  id: string,
  team: string | undefined,
): Promise<JsonObject | undefined> {
  try {
    return asObject((await client.call('users.info', { user: id }, `the person ${id}`, team)).user);
  } catch (error) {
    if (error instanceof CallError && NOBODY.test(error.code)) return undefined;
    throw error;
  }
}

interface Found {
  id: string;
  name: string;
}

async function found(client: SlackClient, email: string): Promise<Found | undefined> {
  try {
    const answer = await client.call('users.lookupByEmail', { email }, 'an e-mail address');
    const user = asObject(answer.user);
    const id = asText(user?.id);
    if (user === undefined || id === undefined || isGuest(user)) return undefined;
    return { id, name: nameIn(user) ?? id };
  } catch (error) {
    if (error instanceof CallError && NOBODY.test(error.code)) return undefined;
    throw error;
  }
}

/** https://docs.slack.dev/reference/objects/user-object */
function profileOf(user: JsonObject, person: Person, home: Home): Profile {
  const outsider = isGuest(user) || !belongs(user, person, home);
  const email = asText(asObject(user.profile)?.email);
  const confirmed = !outsider && user.is_email_confirmed !== false;
  return withoutUndefined<Profile>({
    name: nameIn(user) ?? person.name,
    email: confirmed ? email : undefined,
    outsider,
    gone: user.deleted === true || user.is_bot === true || undefined,
  });
}

/** Guests, people of other companies, bots, and whoever has left. */
function isGuest(user: JsonObject): boolean {
  return ['is_restricted', 'is_ultra_restricted', 'is_stranger', 'deleted', 'is_bot'].some(
    (sign) => user[sign] === true,
  );
}

/** Both the request and Slack's directory must say that they are of this workspace, or both of its organisation. */
function belongs(user: JsonObject, person: Person, { team, enterprise }: Home): boolean {
  if (team !== undefined && user.team_id === team && person.tenant === team) return true;
  const organisation = asText(asObject(user.enterprise_user)?.enterprise_id);
  return enterprise !== undefined && organisation === enterprise;
}

function nameIn(user: JsonObject): string | undefined {
  const profile = asObject(user.profile);
  const names = [profile?.display_name, profile?.real_name, user.real_name, user.name];
  return names.map(asText).find((name) => name !== undefined);
}
