// What is wrong with policies that are well written: those that nobody could ever satisfy, and those that are hardly meant.

import type { ActionId } from '../core/event';
import { formatMatcher } from '../core/matchers';
import type { KnownPerson, PolicyRule } from '../core/policy';
import type { Context } from './context';
import type { Path } from './source';

/** A policy and where it stands. */
export interface ReadPolicy {
  rule: PolicyRule;
  path: Path;
}

export interface Surroundings {
  people: readonly KnownPerson[];
  /** Whether there are destinations in both chats. */
  bothChats: boolean;
}

export function checkPolicies(
  policies: readonly ReadPolicy[],
  surroundings: Surroundings,
  context: Context,
): void {
  if (policies.length === 0)
    context.warning(['policies'], 'no policy: the buttons of messages refuse everybody');
  checkNames(policies, context);
  warnOfUnreachable(policies, context);
  for (const policy of policies) checkQuorum(policy, surroundings, context);
}

function checkQuorum(
  { rule, path }: ReadPolicy,
  { people, bothChats }: Surroundings,
  context: Context,
): void {
  const { allow, approvals, listedOnly } = rule;
  const at = [...path, 'approvals'];
  const most = mostPeople(rule, people);
  // Of names that nobody has, each has been reported.
  if (allow.length === 0) return;
  if (approvals > most) {
    const needs = approvals === 1 ? '1 person' : `${approvals} people`;
    const allows = most === 0 ? 'nobody who could be recognised' : `${most} in all`;
    context.problem(at, `it needs ${needs} and allows ${allows}: nothing could ever be decided`);
  } else if (rule.notByRequester && approvals === most) {
    context.warning(
      at,
      'everybody whom it allows is needed: what one of them has asked for, nobody can decide',
    );
  } else if (approvals > 1 && bothChats && !listedOnly && allow.some(({ type }) => type !== 'person')) {
    context.warning(
      at,
      'somebody whose addresses in the two chats differ would count as two: list people with their ids, and say listed_only: true',
    );
  }
}

/** How many people can ever agree, as far as the file says. */
function mostPeople({ allow, listedOnly }: PolicyRule, people: readonly KnownPerson[]): number {
  const recognised = people.filter(({ slack, teams }) => !listedOnly || (slack ?? teams) !== undefined);
  if (allow.some(({ type }) => type !== 'person'))
    return listedOnly ? recognised.length : Number.POSITIVE_INFINITY;
  const named = new Set(allow.flatMap((principal) => (principal.type === 'person' ? [principal.key] : [])));
  return recognised.filter(({ key }) => named.has(key)).length;
}

function checkNames(policies: readonly ReadPolicy[], context: Context): void {
  const names = new Set<string>();
  for (const { rule, path } of policies) {
    if (rule.name !== '' && names.has(rule.name))
      context.problem([...path, 'name'], `there are two policies called "${rule.name}"`);
    names.add(rule.name);
  }
}

/** After one that takes everything, or the same, a policy decides nothing. */
function warnOfUnreachable(policies: readonly ReadPolicy[], context: Context): void {
  const taken = new Map<string, string>();
  for (const { rule, path } of policies) {
    const { name, actions, matchers } = rule;
    const own = matchers.map(formatMatcher).sort().join();
    const earlier = (action: ActionId) => taken.get(`${action} `) ?? taken.get(`${action} ${own}`);
    const lost = actions.filter((action) => earlier(action) !== undefined);
    const first = lost[0] && earlier(lost[0]);
    if (lost.length > 0 && lost.length === actions.length)
      context.warning(path, `this policy is never reached: "${first}" before it decides`);
    else if (lost.length > 0)
      context.warning(path, `this policy never decides about ${lost.join(', ')}: "${first}" before it does`);
    for (const action of actions) if (!taken.has(`${action} ${own}`)) taken.set(`${action} ${own}`, name);
  }
}
