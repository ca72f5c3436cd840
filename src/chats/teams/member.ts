// A person as the connector and the store know them: who they are in a conversation, and in which one to ask.

import { CallError } from '../../core/errors';
import { asText, type JsonObject } from '../../core/json';
import { key } from '../../core/keys';
import type { Store } from '../../core/ports';
import type { Person, Profile } from '../../core/press';
import type { Account } from './account';
import type { Scene } from './scene';

/** Teams tells of members by conversation only, so the last one in which a person did something is kept. */
const KEPT_MS = 180 * 24 * 3_600_000;

export interface Meeting {
  serviceUrl: string;
  conversation: string;
}

function rowOf({ tenant, id }: Person): string {
  return key('teams', 'met', tenant, id);
}

/** Keeps where the person was met. Nothing is written while nothing has changed, but once a month, so that it stays. */
export async function noteMeeting(
  store: Pick<Store, 'get' | 'create' | 'put'>,
  { serviceUrl, place }: Scene,
  person: Person,
  now: number,
): Promise<void> {
  const value = {
    schema: 1,
    serviceUrl,
    conversation: place,
    month: new Date(now).toISOString().slice(0, 7),
  };
  const row = rowOf(person);
  const known = await store.get<JsonObject>(row);
  if (known === undefined) {
    await store.create(row, value, now + KEPT_MS);
  } else if (JSON.stringify(known.value) !== JSON.stringify(value)) {
    await store.put(row, value, known.version, now + KEPT_MS);
  }
}

export async function lastMeeting(store: Pick<Store, 'get'>, person: Person): Promise<Meeting | undefined> {
  const value = (await store.get<JsonObject>(rowOf(person)))?.value;
  const serviceUrl = asText(value?.serviceUrl);
  const conversation = asText(value?.conversation);
  if (serviceUrl === undefined || conversation === undefined) return undefined;
  return { serviceUrl, conversation };
}

/**
 * The person's profile as a member of a conversation. Who is no member any more is gone.
 * The e-mail is the name they sign in with; what the `mail` attribute says can be set by whoever invited a guest.
 * @throws CallError
 */
export async function profileIn(account: Account, meeting: Meeting, person: Person): Promise<Profile> {
  const { serviceUrl, conversation } = meeting;
  let member: JsonObject;
  try {
    member = await account.call('read', 'the conversation', serviceUrl, (at, url) =>
      at.member(url, conversation, person.conversationId ?? person.id),
    );
  } catch (error) {
    if (error instanceof CallError && error.code === 'MemberNotFoundInConversation')
      return { name: person.name, outsider: true, gone: true };
    throw error;
  }
  return profileOf(member, person);
}

function profileOf(member: JsonObject, person: Person): Profile {
  const name = asText(member.name) ?? person.name;
  const id = asText(member.aadObjectId) ?? asText(member.objectId);
  const tenant = asText(member.tenantId)?.toLowerCase() ?? person.tenant;
  const signIn = asText(member.userPrincipalName)?.toLowerCase() ?? '';
  const role = asText(member.userRole) ?? 'user';
  const insider =
    id?.toLowerCase() === person.id &&
    tenant === person.tenant &&
    role === 'user' &&
    !signIn.includes('#ext#');
  if (!insider) return { name, outsider: true };
  return { name, outsider: false, ...(signIn.includes('@') && { email: signIn }) };
}
