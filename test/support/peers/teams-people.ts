// Who is in which conversation and group, as the connector and Microsoft Graph answer: the half of the Teams peer that only reads.
// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context

import { asArray, asObject, type JsonObject } from '../../../src/core/json';
import type { PeerAnswer, PeerRequest } from './http';

export interface TeamsPeople {
  /** By conversation and the person's id in it. */
  members: Map<string, JsonObject>;
  teams: Map<string, { name: string; channels: { id: string; name?: string }[] }>;
  /** What Graph knows, by object id; also found by the name they sign in with. */
  users: JsonObject[];
  /** Object ids of people, by group. */
  groups: Map<string, Set<string>>;
}

export function newPeople(): TeamsPeople {
  return { members: new Map(), teams: new Map(), users: [], groups: new Map() };
}

/** The answer to a question about people or teams; undefined if it is none. */
export function askPeople(people: TeamsPeople, request: PeerRequest): PeerAnswer | undefined {
  const { method, path, body } = request;
  const [, conversation, person] = /^\/emea\/v3\/conversations\/([^/]+)\/members\/([^/]+)$/.exec(path) ?? [];
  if (conversation !== undefined)
    return found(people.members.get(`${conversation} ${person}`), 'MemberNotFoundInConversation');
  const [, team, list] = /^\/emea\/v3\/teams\/([^/]+)(\/conversations)?$/.exec(path) ?? [];
  if (team !== undefined) {
    const known = people.teams.get(team);
    if (known === undefined) return found(undefined, 'TeamNotFound');
    return found(list === undefined ? { id: team, name: known.name } : { conversations: known.channels }, '');
  }
  const [, user, groups] = /^\/graph\/users\/([^/]+)(\/checkMemberGroups)?$/.exec(path) ?? [];
  if (user === undefined) return undefined;
  const known = people.users.find(({ id, userPrincipalName }) => id === user || userPrincipalName === user);
  if (known === undefined || groups === undefined) return found(known, 'Request_ResourceNotFound');
  if (method !== 'POST') return { status: 405 };
  const asked = asArray(asObject(JSON.parse(body))?.groupIds) as string[];
  return found({ value: asked.filter((group) => people.groups.get(group)?.has(String(known.id))) }, '');
}

function found(body: JsonObject | undefined, code: string): PeerAnswer {
  return body === undefined
    ? { status: 404, body: { error: { code, message: 'No.' } } }
    : { status: 200, body };
}
