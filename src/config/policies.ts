// The section `policies:` of bellhop.yaml: who may do what, with how many others.

import { ACTION_IDS, type ActionId } from '../core/event';
import { asArray, asObject, canonicalJson, type Json, type JsonObject } from '../core/json';
import { formatMatcher } from '../core/matchers';
import { didYouMean } from '../core/nearest';
import type { KnownPerson, PolicyRule, Principal } from '../core/policy';
import { sha256 } from '../core/sha256';
import { type Context, readMatchers, textOf } from './context';
import { MEMBERS, type Names, readNames, textsOf } from './people';
import { checkPolicies, type ReadPolicy } from './policy-checks';
import { readDuration, readHours } from './policy-values';
import type { Path } from './source';

const EXPIRES_MS = 14 * 24 * 3600_000;

/** What has no right shape has been reported by the schema, and is stepped over. */
export function readPolicies(
  root: JsonObject,
  context: Context,
): { policies: PolicyRule[]; people: KnownPerson[] } {
  const names = readNames(root, context);
  const read = asArray(root.policies).map((raw, index): ReadPolicy => {
    const path = ['policies', index];
    return { rule: readPolicy(asObject(raw) ?? {}, path, names, context), path };
  });
  const people = [...names.people.values()];
  const bothChats = ['slack', 'teams'].every((chat) =>
    asArray(root.receivers).some((receiver) => asObject(receiver)?.[chat] !== undefined),
  );
  checkPolicies(read, { people, bothChats }, context);
  return { policies: read.map(({ rule }) => rule), people };
}

function readPolicy(raw: JsonObject, path: Path, names: Names, context: Context): PolicyRule {
  const rule: Omit<PolicyRule, 'hash'> = {
    name: textOf(raw.name) ?? '',
    actions: readActions(raw.actions),
    matchers: readMatchers(raw.matchers, [...path, 'matchers'], context),
    allow: readAllow(raw.allow, [...path, 'allow'], names, context),
    approvals: typeof raw.approvals === 'number' && raw.approvals >= 1 ? raw.approvals : 1,
    notByRequester: raw.not_by_requester === true,
    automation: textsOf(raw.automation),
    comment: raw.comment === 'required',
    expiresMs: readDuration(raw.expires, [...path, 'expires'], context) ?? EXPIRES_MS,
    listedOnly: raw.listed_only === true,
  };
  const hours = readHours(raw.hours, [...path, 'hours'], context);
  if (hours !== undefined) rule.hours = hours;
  return { ...rule, hash: hashOf(rule, names) };
}

function readActions(raw: Json | undefined): ActionId[] {
  if (raw === 'all') return [...ACTION_IDS];
  const written = textsOf(raw);
  return ACTION_IDS.filter((action) => written.includes(action));
}

/** A group is asked of its chat; the people whom it lists are allowed as themselves. */
function readAllow(raw: Json | undefined, path: Path, names: Names, context: Context): Principal[] {
  const found = new Map<string, Principal>();
  const add = (principal: Principal): void => {
    found.set(canonicalJson(principal), principal);
  };
  asArray(raw).forEach((item, index) => {
    const name = textOf(item);
    if (name === undefined) return;
    const group = names.groups.get(name);
    if (name === MEMBERS) add({ type: 'members' });
    else if (group !== undefined) {
      const { people, ...chats } = group;
      if (chats.slack !== undefined || chats.teams !== undefined) add({ type: 'group', ...chats });
      for (const key of people) add({ type: 'person', key });
    } else if (names.people.has(name)) add({ type: 'person', key: name });
    else {
      const known = [...names.people.keys(), ...names.groups.keys(), MEMBERS];
      const hint = didYouMean(name, known);
      context.problem([...path, index], `"${name}" is nobody${hint}: name a person, a group, or ${MEMBERS}`);
    }
  });
  return [...found.values()];
}

/**
 * Equal for rules that mean the same, however they are written: the people and groups that it names are in it as they are,
 * lists of which the order says nothing are sorted, and what is left out stands for what it means.
 */
function hashOf(rule: Omit<PolicyRule, 'hash'>, { people }: Names): string {
  const allow = rule.allow.map((principal) =>
    principal.type === 'person' ? { ...principal, ...people.get(principal.key) } : principal,
  );
  return sha256(
    canonicalJson({
      ...rule,
      matchers: rule.matchers.map(formatMatcher).sort(),
      allow: allow.map(canonicalJson).sort(),
      automation: [...rule.automation].sort(),
    }),
  );
}
