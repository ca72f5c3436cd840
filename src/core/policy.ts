// Policies: who may do what, with how many others. Default deny: what no policy names, nobody may.

import type { ActionId, MlEvent } from './event';
import { labels } from './labels';
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
  /** Only people whose id in the chat is listed under `people`: an e-mail address alone joins nobody. */
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
  /** The first that matches names the environment of an event whose own tags do not. */
  environments?: readonly NamedEnvironment[];
}

export interface NamedEnvironment {
  name: string;
  matches(labels: LabelSet): boolean;
}

/** Rules ready to use. */
export function compileRules(
  policies: readonly PolicyRule[],
  people: readonly KnownPerson[],
  regex: RegexCompiler,
  environments: readonly NamedEnvironment[] = [],
): Rules {
  return {
    environments,
    policies: policies.map(({ matchers, ...policy }) => ({
      ...policy,
      matches: compileMatchers(matchers, regex),
    })),
    people,
  };
}

/**
 * The labels by which policies are chosen. The environment is named here again: an event that a cloud was asked for, or that
 * was seen under an older configuration, has none, and must not pass for one of no environment.
 */
export function labelsFor({ environments = [] }: Rules, event: MlEvent): LabelSet {
  const set = labels(event);
  if (set.environment !== undefined) return set;
  const found = environments.find(({ matches }) => matches(set));
  return found === undefined ? set : { ...set, environment: found.name };
}

/** The first policy that names the action and matches. */
export function policyFor(rules: Rules, action: ActionId, labels: LabelSet): Policy | undefined {
  return rules.policies.find((policy) => policy.actions.includes(action) && policy.matches(labels));
}

/** The actions that an event offers and a policy wants a reason for. */
export function reasonedActions(rules: Rules, event: MlEvent): ActionId[] {
  const set = labelsFor(rules, event);
  return event.actions.filter((action) => policyFor(rules, action, set)?.comment === true);
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
