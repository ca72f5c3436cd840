// People: who pressed, across both chats, and whether a policy lets them.

import type { Identity } from '../core/decision';
import type { ActionId, MlEvent } from '../core/event';
import { labels } from '../core/labels';
import {
  isKnownRequester,
  isRequester,
  isWithin,
  knownPerson,
  type Policy,
  type Principal,
  policyFor,
  type Rules,
} from '../core/policy';
import type { ChatId } from '../core/ports';
import type { Directory, Person } from '../core/press';
import type { Saying, SentenceId } from '../core/say';

export interface PeopleParts {
  rules(): Rules;
  directories: Partial<Record<ChatId, Directory>>;
  now(): number;
}

/** A refusal, as the sentence that names the rule. */
export interface Refusal {
  sentence: SentenceId;
  saying: Saying;
}

export interface People {
  /** Who this is. @throws CallError if the chat's directory cannot say. */
  identify(person: Person): Promise<Identity>;
  policy(action: ActionId, event: MlEvent): Policy | undefined;
  /** Why the policy does not let them; undefined if it does. */
  refusal(policy: Policy, action: ActionId, identity: Identity): Promise<Refusal | undefined>;
  /** Why they may not because they asked for it themselves, or might have. `requesters`: names of clouds, and identity keys. */
  selfRefusal(
    policy: Policy,
    action: ActionId,
    identity: Identity,
    requesters: readonly string[],
  ): Refusal | undefined;
}

export function createPeople({ rules, directories, now }: PeopleParts): People {
  async function allowed(principal: Principal, identity: Identity): Promise<boolean> {
    const { person } = identity;
    if (principal.type === 'person') return identity.key === `person:${principal.key}`;
    if (principal.type === 'members') return !identity.outsider;
    const group = principal[person.chat];
    if (group === undefined || identity.outsider) return false;
    return (await directories[person.chat]?.memberOf(person, group)) ?? false;
  }

  return {
    async identify(person) {
      const directory = directories[person.chat];
      const profile = await directory?.profile(person);
      const email = profile?.outsider === false ? profile.email : undefined;
      const listed = knownPerson(rules().people, { chat: person.chat, id: person.id, email });
      const own =
        email === undefined ? `${person.chat}:${person.tenant}/${person.id}` : `email:${email.toLowerCase()}`;
      const identity: Identity = {
        key: listed === undefined ? own : `person:${listed.key}`,
        name: listed?.name ?? profile?.name ?? person.name,
        person,
        // A host without a directory (the local page) knows nobody from elsewhere.
        outsider: profile?.outsider ?? false,
      };
      if (email !== undefined) identity.email = email;
      return identity;
    },
    policy: (action, event) => policyFor(rules(), action, labels(event)),
    async refusal(policy, action, identity) {
      const saying = { action, rule: policy.name };
      const named = policy.allow.some(
        (principal) => principal.type === 'person' && identity.key === `person:${principal.key}`,
      );
      if (identity.outsider && !named) return { sentence: 'denied-outsider', saying };
      if (policy.listedOnly && !identity.key.startsWith('person:'))
        return { sentence: 'denied-person', saying };
      if (policy.hours !== undefined && !isWithin(policy.hours, now()))
        return { sentence: 'denied-hours', saying };
      for (const principal of policy.allow) if (await allowed(principal, identity)) return undefined;
      return { sentence: 'denied-person', saying };
    },
    selfRefusal(policy, action, identity, requesters) {
      if (!policy.notByRequester) return undefined;
      const saying = { action, rule: policy.name };
      const { people } = rules();
      if (requesters.some((name) => isRequester(name, identity, people)))
        return { sentence: 'denied-requester', saying };
      if (requesters.length === 0) return { sentence: 'denied-requester-unknown', saying };
      const unknown = requesters.find((name) => !isKey(name) && !isKnownRequester(name, rules(), policy));
      if (unknown === undefined) return undefined;
      return { sentence: 'denied-requester-unknown', saying: { ...saying, reason: unknown } };
    },
  };
}

/** The key of somebody who did it in a chat is somebody we know. */
function isKey(name: string): boolean {
  return /^(person|email|slack|teams):/.test(name);
}
