// Persons: who somebody in a chat is, and whether a name from a cloud or from the record means them. Where it cannot be
// told, it is unknown: whoever asks must deny.

import type { Identity } from './decision';
import type { KnownPerson } from './policy';
import type { ChatId } from './ports';

/**
 * One who had a hand in a thing, by a name or by several names of that one. A name is what a cloud says (an ARN, a user or
 * session name, an object id, an e-mail address) or the key of an identity.
 */
export type Requester = string | readonly string[];

/** Whether it is this person, provably somebody else, or neither can be shown. */
export type Relation = 'same' | 'other' | 'unknown';

export interface Known {
  people: readonly KnownPerson[];
  /** Machines that may be a requester. */
  automation: readonly string[];
  /** An e-mail address that no listed person has says nothing. */
  listedOnly: boolean;
}

/** The listed person to whom an identity of a chat belongs: by the id there, or by the address where no id is listed. */
export function knownPerson(
  people: readonly KnownPerson[],
  { chat, id, email }: { chat: ChatId; id: string; email?: string },
): KnownPerson | undefined {
  return (
    people.find((person) => isEqual(person[chat], id)) ??
    people.find((person) => person[chat] === undefined && isEqual(person.email, email))
  );
}

/** The listed person whose address somebody has, with another account than the one that is listed. */
export function doubleOf(people: readonly KnownPerson[], { key, email }: Identity): KnownPerson | undefined {
  return people.find((person) => isEqual(person.email, email) && key !== `person:${person.key}`);
}

/** Whether two accounts are one person's, as far as it shows: by their key, the account itself, or the address. */
export function isSamePerson(
  a: Pick<Identity, 'key' | 'person' | 'email'>,
  b: Pick<Identity, 'key' | 'person' | 'email'>,
): boolean {
  if (a.key === b.key || isEqual(a.email, b.email)) return true;
  return a.person.chat === b.person.chat && isEqual(a.person.id, b.person.id);
}

/** What is left of some accounts if each person counts once: the first of each. */
export function differentPeople<T extends Pick<Identity, 'key' | 'person' | 'email'>>(
  all: readonly T[],
): T[] {
  return all.filter((one, index) => all.findIndex((other) => isSamePerson(one, other)) === index);
}

/** The names by which the record knows somebody who asked for something in a chat. */
export function namesOf({ key, person, email }: Pick<Identity, 'key' | 'person' | 'email'>): string[] {
  const names = [key, `${person.chat}:${person.tenant}/${person.id}`];
  if (email !== undefined) names.push(`email:${email}`);
  return [...new Set(names)];
}

/** How a requester is related to somebody in a chat. */
export function relationTo(requester: Requester, identity: Identity, known: Known): Relation {
  const names = typeof requester === 'string' ? [requester] : requester;
  const relations = names.map((name) => relationOf(name.toLowerCase(), identity, known));
  if (relations.includes('same')) return 'same';
  return relations.includes('other') ? 'other' : 'unknown';
}

function relationOf(name: string, identity: Identity, { people, automation, listedOnly }: Known): Relation {
  const listed = people.find(({ key }) => identity.key === `person:${key}`);
  const { chat, id } = identity.person;
  const emails = [identity.email, listed?.email].filter((email) => email !== undefined);
  const own = [identity.key, id, ...emails, ...(listed === undefined ? [] : aliasesOf(listed))];
  if (own.some((alias) => means(name, alias))) return 'same';
  if (automation.some((machine) => isMachine(name, machine))) return 'other';

  const owner = people.find((person) =>
    aliasesOf(person).some((alias) =>
      listedOnly && isChosen(name) ? isEqual(name, alias) : means(name, alias),
    ),
  );
  // Whoever is not listed here may be a listed one, in a chat for which the list has neither an id nor an address.
  if (owner !== undefined) {
    const told = owner[chat] !== undefined || (owner.email !== undefined && emails.length > 0);
    return listed !== undefined || told ? 'other' : 'unknown';
  }
  const account = /^(slack|teams):/.exec(name)?.[1] as ChatId | undefined;
  if (account !== undefined) return account === chat || listed?.[account] !== undefined ? 'other' : 'unknown';
  // An ARN, an object id or a user name that nobody has claimed may be anybody's.
  if (!lastPart(name).includes('@') || listedOnly) return 'unknown';
  return emails.length > 0 ? 'other' : 'unknown';
}

function aliasesOf({ key, email, slack, teams, clouds }: KnownPerson): string[] {
  return [`person:${key}`, email, slack, teams, ...clouds].filter((name) => name !== undefined);
}

/**
 * Whether a name (lower case) means who is called so: rather once too often, since it denies. A session's name ends its
 * ARN, `arn:aws:sts::…:assumed-role/Role/ana@example.com`; a user's may have a path, `arn:aws:iam::…:user/team/ana`.
 */
function means(name: string, alias: string): boolean {
  const known = alias.toLowerCase();
  const bare = name.replace(/^email:/, '').replace(/^(slack|teams):.*\//, '');
  if (bare === known) return true;
  // Whoever starts a job chooses its name; a Studio user's is given to them.
  if (/^arn:[\w-]+:sagemaker:[^:]*:[^:]*:(?!user-profile\/)/.test(bare)) return false;
  if (!known.includes('/')) return lastPart(bare) === known;
  return !bare.includes('/') && lastPart(known) === bare;
}

/**
 * Whether a name (lower case) is a machine's: never by a session's name, which whoever assumes a role may choose. A session
 * of a role is that role, whose path its ARN leaves out.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
function isMachine(name: string, machine: string): boolean {
  const known = machine.toLowerCase();
  if (name === known) return true;
  const session = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(name);
  const role = /^arn:([\w-]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(known);
  return session !== null && role !== null && session.slice(1).join() === role.slice(1).join();
}

/**
 * Whether whoever used the role could choose how its session is called. IAM Identity Center names its sessions itself; what
 * other identity providers do is not to be seen in an ARN (lower case).
 */
function isChosen(name: string): boolean {
  return /:assumed-role\/(?!awsreservedsso_)/.test(name);
}

function isEqual(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a.toLowerCase() === b.toLowerCase();
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
