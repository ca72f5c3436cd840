// People: who pressed, across both chats, and whether a policy lets them.

import type { Identity } from '../core/decision';
import type { ActionId, MlEvent } from '../core/event';
import { doubleOf, knownPerson, type Requester, relationTo } from '../core/persons';
import { isWithin, labelsFor, type Policy, type Principal, policyFor, type Rules } from '../core/policy';
import type { ChatId } from '../core/ports';
import type { Directory, Freshness, Person } from '../core/press';
import type { Saying, SentenceId } from '../core/say';

export interface PeopleParts {
  rules(): Rules;
  directories: Partial<Record<ChatId, Directory>>;
  now(): number;
}

const CHAT_NAMES: Record<ChatId, string> = { slack: 'Slack', teams: 'Teams' };

/** A refusal, as the sentence that names the rule. */
export interface Refusal {
  sentence: SentenceId;
  saying: Saying;
}

export interface People {
  /** Who this is. @throws CallError if the chat's directory cannot say. */
  identify(person: Person, options?: Freshness): Promise<Identity>;
  policy(action: ActionId, event: MlEvent): Policy | undefined;
  /** Those of each of several accounts of one thing, each once; undefined if there is none for one of them. */
  policies(action: ActionId, events: readonly MlEvent[]): Policy[] | undefined;
  /** Why the policy does not let them; undefined if it does. @throws CallError if the chat's directory cannot say. */
  refusal(
    policy: Policy,
    action: ActionId,
    identity: Identity,
    options?: Freshness,
  ): Promise<Refusal | undefined>;
  /** What of the policy lets them, for the record: `person:<key>`, `group:<name>` or `members`; undefined if nothing does. */
  role(policy: Policy, identity: Identity): Promise<string | undefined>;
  /** Why they may not because they asked for it themselves, or might have. No requesters at all = nobody knows. */
  selfRefusal(
    policy: Policy,
    action: ActionId,
    identity: Identity,
    requesters: readonly Requester[],
  ): Refusal | undefined;
}

export function createPeople({ rules, directories, now }: PeopleParts): People {
  async function allowed(principal: Principal, identity: Identity, options: Freshness): Promise<boolean> {
    const { person } = identity;
    if (principal.type === 'person') return identity.key === `person:${principal.key}`;
    if (identity.outsider) return false;
    if (principal.type === 'members') return true;
    const group = principal[person.chat];
    if (group === undefined) return false;
    return (await directories[person.chat]?.memberOf(person, group, options)) ?? false;
  }

  function policy(action: ActionId, event: MlEvent): Policy | undefined {
    return policyFor(rules(), action, labelsFor(rules(), event));
  }

  /** Why it is not certain enough who this is, in words; undefined if it is. */
  function doubt({ approvals, notByRequester }: Policy, identity: Identity): string | undefined {
    const { people } = rules();
    const double = doubleOf(people, identity);
    if (double !== undefined) return `another account is listed for ${double.name}`;
    if (identity.key.startsWith('person:') || identity.email !== undefined) return undefined;
    // One without an address could vote again in the other chat, and be called anything in a cloud.
    const joined = Object.keys(directories).length > 1;
    if (notByRequester || (approvals > 1 && joined))
      return `${CHAT_NAMES[identity.person.chat]} shows no e-mail address`;
    return undefined;
  }

  return {
    async identify(person, options = {}) {
      // Whom nobody can vouch for is not of the organisation.
      const { name, outsider, gone, ...profile } = (await directories[person.chat]?.profile(
        person,
        options,
      )) ?? { name: person.name, outsider: true };
      const email = outsider ? undefined : profile.email?.toLowerCase();
      const listed = gone
        ? undefined
        : knownPerson(rules().people, { chat: person.chat, id: person.id, email });
      const own = email === undefined ? `${person.chat}:${person.tenant}/${person.id}` : `email:${email}`;
      const identity: Identity = {
        key: listed === undefined ? own : `person:${listed.key}`,
        name: listed?.name ?? name,
        person,
        outsider: outsider || gone === true,
      };
      if (email !== undefined) identity.email = email;
      return identity;
    },

    policy,

    policies(action, events) {
      const found = events.map((event) => policy(action, event));
      const all = found.filter((each) => each !== undefined);
      return all.length < found.length ? undefined : [...new Set(all)];
    },

    async refusal(policy, action, identity, options = {}) {
      const { chat, id } = identity.person;
      const saying = { action, rule: policy.name };
      const named = policy.allow.some(
        (principal) => principal.type === 'person' && identity.key === `person:${principal.key}`,
      );
      if (identity.outsider && !named) return { sentence: 'denied-outsider', saying };
      const reason = doubt(policy, identity);
      if (reason !== undefined) return { sentence: 'denied-unknown-person', saying: { ...saying, reason } };
      const byId = knownPerson(rules().people, { chat, id });
      if (policy.listedOnly && byId === undefined) return { sentence: 'denied-person', saying };
      if (policy.hours !== undefined && !isWithin(policy.hours, now()))
        return { sentence: 'denied-hours', saying };
      for (const principal of policy.allow) if (await allowed(principal, identity, options)) return undefined;
      return { sentence: 'denied-person', saying };
    },

    async role({ allow }, identity) {
      for (const principal of allow) if (await allowed(principal, identity, {})) return roleOf(principal);
      return undefined;
    },

    selfRefusal(policy, action, identity, requesters) {
      if (!policy.notByRequester) return undefined;
      const { automation, listedOnly } = policy;
      const saying = { action, rule: policy.name };
      if (requesters.length === 0) return { sentence: 'denied-requester-unknown', saying };
      const known = { people: rules().people, automation, listedOnly };
      const relations = requesters.map((requester) => relationTo(requester, identity, known));
      if (relations.includes('same')) return { sentence: 'denied-requester', saying };
      const unknown = requesters[relations.indexOf('unknown')];
      if (unknown === undefined) return undefined;
      const reason = typeof unknown === 'string' ? unknown : unknown.join(', ');
      return { sentence: 'denied-requester-unknown', saying: { ...saying, reason } };
    },
  };
}

function roleOf(principal: Principal): string {
  if (principal.type === 'members') return 'members';
  return principal.type === 'group' ? `group:${principal.name}` : `person:${principal.key}`;
}
