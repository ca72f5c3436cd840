// What the schema objects to, as sentences for people.

import * as v from 'valibot';
import { didYouMean } from '../core/nearest';
import { MOST_APPROVALS } from './policy-schema';
import { configSchema } from './schema';
import type { Path } from './source';

/** One objection to the shape of the file. */
export interface ShapeProblem {
  path: Path;
  message: string;
  /** It is about the key, not about its value. */
  key: boolean;
}

/** Every key there is: close enough to guess from, whatever level it was written at. */
const KEYS = [
  'receivers', 'route', 'environments', 'templates', 'defaults', 'name', 'slack', 'teams', 'channel', 'workspace', 'chat', 'user',
  'mode', 'locale', 'receiver', 'matchers', 'continue', 'routes',
  'operators', 'doors', 'key', 'header', 'token', 'tenant', 'audience', 'callers', 'accounts', 'subscriptions', 'workspaces',
  'people', 'groups', 'policies', 'email', 'clouds', 'actions', 'allow', 'approvals', 'not_by_requester', 'automation', 'comment',
  'expires', 'hours', 'aws', 'azure', 'account', 'regions', 'role', 'stages', 'stage', 'status', 'approve', 'reject', 'days', 'from', 'to', 'zone', 'listed_only',
  'publish', 'eventbridge', 'eventgrid', 'bus', 'region', 'endpoint',
]; // biome-ignore format: a table

/** Everything that stands where it may not, or is missing. */
export function shapeProblems(value: unknown): ShapeProblem[] {
  const { issues = [] } = v.safeParse(configSchema, value);
  const problems = issues.flatMap((issue) => explain(issue, []));
  // A list in place of keys gives one issue for every key: once is enough.
  return problems.filter((problem, index) => index === problems.findIndex((other) => isSame(problem, other)));
}

function isSame(a: ShapeProblem, b: ShapeProblem): boolean {
  return a.message === b.message && a.path.join('/') === b.path.join('/');
}

function explain(issue: v.BaseIssue<unknown>, above: Path): ShapeProblem[] {
  const path = [...above, ...keysOf(issue)];
  if (issue.type === 'union' && issue.issues !== undefined) {
    const deeper = issue.issues.filter((inner) => belongs(inner, issue.input));
    if (deeper.length > 0) return deeper.flatMap((inner) => explain(inner, path));
  }
  // To the schema a list is an object as well, whose keys it then misses, or takes for names.
  const last = issue.path?.at(-1);
  const isName = last?.type === 'object' && last.origin === 'key';
  const container = issue.type === 'strict_object' || isName ? last?.input : undefined;
  if (Array.isArray(container)) {
    return [{ path: path.slice(0, -1), message: `expected keys and values, not a list`, key: false }];
  }
  const unknownKey = issue.type === 'strict_object' && issue.expected === 'never';
  return [{ path, message: sentence(issue, path), key: unknownKey || isName }];
}

function keysOf(issue: v.BaseIssue<unknown>): (string | number)[] {
  return issue.path?.map((item) => item.key as string | number) ?? [];
}

/** Of a union "one or a list", only the branch that fits what was written has something to say. */
function belongs(inner: v.BaseIssue<unknown>, input: unknown): boolean {
  const first = inner.path?.[0]?.key;
  if (first === undefined) return inner.kind === 'validation';
  return Array.isArray(input) ? typeof first === 'number' : typeof first === 'string';
}

function sentence(issue: v.BaseIssue<unknown>, path: Path): string {
  const name = String(path.at(-1) ?? 'the file');
  switch (issue.type) {
    case 'strict_object':
      if (issue.expected === 'never') return `unknown key "${name}"${didYouMean(name, KEYS)}`;
      if (issue.expected !== 'Object') return `"${name}" is missing`;
      return `expected keys and values, not ${describe(issue.input)}`;
    case 'picklist':
      return oneOf(issue);
    case 'non_empty':
      return `${Array.isArray(issue.input) ? 'the list' : `"${name}"`} must not be empty`;
    case 'min_entries':
    case 'max_entries':
      return 'a Teams destination has exactly one of channel, chat and user';
    case 'regex':
      return issue.message;
    case 'boolean':
      return `expected true or false, not ${describe(issue.input)}`;
    case 'array':
      return `expected a list, not ${describe(issue.input)}`;
    case 'record':
      return `expected names and ${name === 'templates' ? 'folders' : name}, not ${describe(issue.input)}`;
    case 'number':
    case 'integer':
    case 'min_value':
    case 'max_value':
      return `expected a whole number from 1 to ${MOST_APPROVALS}, not ${describe(issue.input)}`;
    case 'union':
      return `expected ${UNIONS[name] ?? 'one destination or a list of them'}, not ${describe(issue.input)}${name === 'matchers' ? bracesHint(issue.input) : ''}`;
    default:
      return `expected text, not ${describe(issue.input)}${textHint(issue.input)}`;
  }
}

/** What may stand at a key that takes more than one form. */
const UNIONS: Record<string, string> = {
  matchers: 'text or a list of text',
  days: 'text or a list of text',
  actions: 'all or a list of actions',
};

function oneOf(issue: v.BaseIssue<unknown>): string {
  const options = [...(issue.expected ?? '').matchAll(/"([^"]*)"/g)].map((match) => match[1]!);
  const hint = typeof issue.input === 'string' ? didYouMean(issue.input, options) : '';
  return `expected one of ${options.join(', ')}, not ${describe(issue.input)}${hint}`;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'keys and values';
  if (typeof value === 'number') return `the number ${value}`;
  return typeof value === 'string' ? `"${value}"` : String(value);
}

function textHint(value: unknown): string {
  if (value === null) return ' (text that begins with # needs quotes, or YAML takes it for a comment)';
  return typeof value === 'object' ? '' : ' (put it in quotes)';
}

function bracesHint(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? ' (matchers in braces need single quotes around them)'
    : '';
}
