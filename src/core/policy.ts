// Policies: who may do what, with how many others. Default deny: what no policy names, nobody may.

import type { Identity } from './decision';
import type { ActionId } from './event';
import { compileMatchers, type LabelSet, type Matcher, type RegexCompiler } from './matchers';

/** Who a policy allows. A group is asked of the chat in which the person is. */
export type Principal =
  | { type: 'person'; key: string }
  | { type: 'group'; name: string; slack?: string; teams?: string }
  /** Everybody of the home organisation, guests excepted. */
  | { type: 'members' };

/** Hours in which an action is allowed. */
export interface Hours {
  /** 0 = Sunday. */
  days: readonly number[];
  /** Minutes since midnight in `zone`; `to` is excluded, and may be smaller than `from` (over midnight). */
  from: number;
  to: number;
  /** IANA, e.g. Europe/Madrid. */
  zone: string;
}

export interface Policy extends Omit<PolicyRule, 'matchers'> {
  matches(labels: LabelSet): boolean;
}

/** A policy as plain data: as the configuration says it. */
export interface PolicyRule {
  name: string;
  /** Equal for equal rules: every decision records it. */
  hash: string;
  actions: readonly ActionId[];
  /** All must hold; none = every event. */
  matchers: readonly Matcher[];
  allow: readonly Principal[];
  /** How many different people must agree. */
  approvals: number;
  notByRequester: boolean;
  /** Names of machines that may be a requester without being a person, e.g. the role of a pipeline. */
  automation: readonly string[];
  comment: boolean;
  /** How long a question may stay open, ms. */
  expiresMs: number;
  hours?: Hours;
  /** Only people whom the configuration lists under `people`: an e-mail alone joins nobody. */
  listedOnly: boolean;
}

/** A person whom the configuration knows in both chats, and by their names in the clouds. */
export interface KnownPerson {
  key: string;
  name: string;
  slack?: string;
  teams?: string;
  email?: string;
  /** User names, session names, ARNs or object ids by which a cloud calls them. */
  clouds: readonly string[];
}

export interface Rules {
  policies: readonly Policy[];
  people: readonly KnownPerson[];
}

/** Rules ready to use. */
export function compileRules(
  policies: readonly PolicyRule[],
  people: readonly KnownPerson[],
  regex: RegexCompiler,
): Rules {
  return {
    policies: policies.map(({ matchers, ...policy }) => ({
      ...policy,
      matches: compileMatchers(matchers, regex),
    })),
    people,
  };
}

/** The first policy that names the action and matches. */
export function policyFor(rules: Rules, action: ActionId, labels: LabelSet): Policy | undefined {
  return rules.policies.find((policy) => policy.actions.includes(action) && policy.matches(labels));
}

/** The listed person to whom an identity of a chat belongs. */
export function knownPerson(
  people: readonly KnownPerson[],
  who: { chat: 'slack' | 'teams'; id: string; email?: string },
): KnownPerson | undefined {
  const email = who.email?.toLowerCase();
  return (
    people.find((person) => person[who.chat] === who.id) ??
    people.find((person) => person.email !== undefined && person.email.toLowerCase() === email)
  );
}

/** Whether a cloud's name for somebody (user name, ARN, session, e-mail) means this person. */
export function isRequester(name: string, identity: Identity, people: readonly KnownPerson[]): boolean {
  return sameName(name, namesOf(identity, people));
}

/** Whether a cloud's name means anybody at all whom we know: a listed person, or an e-mail address. */
export function isKnownRequester(name: string, rules: Rules, policy: Policy): boolean {
  if (policy.automation.some((machine) => sameName(name, [machine]))) return true;
  return lastPart(name).includes('@') || rules.people.some((person) => sameName(name, aliasesOf(person)));
}

function namesOf(identity: Identity, people: readonly KnownPerson[]): string[] {
  const person = people.find(({ key }) => `person:${key}` === identity.key);
  const own = [identity.key, identity.person.id, ...(identity.email === undefined ? [] : [identity.email])];
  return person === undefined ? own : [...own, ...aliasesOf(person)];
}

function aliasesOf(person: KnownPerson): string[] {
  return [`person:${person.key}`, person.email, person.slack, person.teams, ...person.clouds].filter(
    (name) => name !== undefined,
  );
}

/** A session's name ends its ARN: `arn:aws:sts::…:assumed-role/Role/ana@example.com`. */
function sameName(name: string, others: readonly string[]): boolean {
  const whole = name.toLowerCase();
  const last = lastPart(whole);
  return others.some((other) => {
    const text = other.toLowerCase();
    return text === whole || text === last;
  });
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Whether a moment is within the hours. */
export function isWithin(hours: Hours, epochMs: number): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: hours.zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  }).formatToParts(epochMs); // biome-ignore format: short
  const part = (type: string): string => parts.find((found) => found.type === type)?.value ?? '';
  const minute = Number(part('hour')) * 60 + Number(part('minute'));
  const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(part('weekday'));
  if (hours.from < hours.to) return hours.days.includes(day) && minute >= hours.from && minute < hours.to;
  // Over midnight: the early hours belong to the day before.
  return minute >= hours.from
    ? hours.days.includes(day)
    : minute < hours.to && hours.days.includes((day + 6) % 7);
}
