// The sections `people:`, `groups:` and `policies:` of bellhop.yaml: who may do what, with how many others.

import type { JsonObject } from '../core/json';
import type { KnownPerson, PolicyRule } from '../core/policy';
import type { Context } from './context';

export function readPolicies(
  _root: JsonObject,
  _context: Context,
): { policies: PolicyRule[]; people: KnownPerson[] } {
  return { policies: [], people: [] };
}
