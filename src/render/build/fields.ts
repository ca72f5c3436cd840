// Do the templates name what the views have? Walks a template's syntax tree against a handler's complete sample.

import type { Json, JsonObject } from '../../core/json';
import { didYouMean, nearest } from '../../core/nearest';

/** What a template may call, with how many arguments. */
export const SIGNATURES: Record<string, { min: number; max: number; block?: true }> = {
  if: { min: 1, max: 1, block: true },
  unless: { min: 1, max: 1, block: true },
  each: { min: 1, max: 1, block: true },
  with: { min: 1, max: 1, block: true },
  link: { min: 2, max: 2 },
  when: { min: 1, max: 1 },
  duration: { min: 1, max: 2 },
  quote: { min: 1, max: 1 },
  code: { min: 1, max: 1 },
  number: { min: 1, max: 2 },
  eq: { min: 2, max: 2 },
  join: { min: 1, max: 2 },
  plural: { min: 3, max: 3 },
  person: { min: 1, max: 1 },
};

type At = (message: string, node: hbs.AST.Node) => void;

interface Scope {
  value: Json;
  /** `@index`, `@first`, `@last` and `@key` mean something here. */
  inEach: boolean;
}

/** Reports every name that the sample does not have, and everything that templates must not use. */
export function checkFields(program: hbs.AST.Program, sample: JsonObject, report: At): void {
  checkProgram(program, [{ value: sample, inEach: false }], report);
}

function checkProgram(program: hbs.AST.Program | undefined, scopes: Scope[], report: At): void {
  for (const statement of program?.body ?? []) checkStatement(statement, scopes, report);
}

function checkStatement(statement: hbs.AST.Statement, scopes: Scope[], report: At): void {
  switch (statement.type) {
    case 'ContentStatement':
    case 'CommentStatement':
      return;
    case 'MustacheStatement':
      checkMustache(statement as hbs.AST.MustacheStatement, scopes, report);
      return;
    case 'BlockStatement':
      checkBlock(statement as hbs.AST.BlockStatement, scopes, report);
      return;
    default:
      report('partials and decorators are not for cards', statement);
  }
}

function checkMustache(mustache: hbs.AST.MustacheStatement, scopes: Scope[], report: At): void {
  if (!mustache.escaped)
    report('{{{…}}} and {{&…}} are refused: every value is literal text; write {{…}}', mustache);
  const call = asCall(mustache);
  if (call !== undefined) {
    checkCall(call, scopes, report);
    return;
  }
  const value = resolve(mustache.path, scopes, report);
  if (Array.isArray(value))
    report(`${original(mustache.path)} is a list; use {{#each}} or {{join}}`, mustache);
  else if (typeof value === 'object' && value !== null) {
    report(
      `${original(mustache.path)} has fields of its own (${Object.keys(value).join(', ')}); name one`,
      mustache,
    );
  }
}

function checkBlock(block: hbs.AST.BlockStatement, scopes: Scope[], report: At): void {
  const name = original(block.path);
  if (SIGNATURES[name]?.block !== true) {
    report(
      `{{#${name}}} is no block${didYouMean(name, blockNames())}; there are ${blockNames().join(', ')}`,
      block,
    );
    return;
  }
  checkArguments(name, block, report);
  if ((block.program.blockParams?.length ?? 0) > 0)
    report('{{#… as |name|}} is not for cards; name the fields, or use ../', block);
  const value = block.params[0] === undefined ? undefined : evaluate(block.params[0], scopes, report);
  const inner = name === 'each' || name === 'with' ? innerScope(name, block, value, report) : undefined;
  if (inner !== undefined) checkProgram(block.program, [...scopes, inner], report);
  else if (name === 'if' || name === 'unless') checkProgram(block.program, scopes, report);
  checkProgram(block.inverse, scopes, report);
}

/** The scope inside `each` (its first item's) or `with`; undefined if the sample cannot tell. */
function innerScope(
  name: string,
  block: hbs.AST.BlockStatement,
  value: Json | undefined,
  report: At,
): Scope | undefined {
  if (value === undefined) return undefined;
  let inner: Json | undefined = value;
  if (name === 'each') {
    if (typeof value !== 'object' || value === null) {
      report(`${original(block.params[0]!)} is no list`, block);
      return undefined;
    }
    inner = Array.isArray(value) ? value[0] : Object.values(value)[0];
    if (inner === undefined) {
      report(
        `the sample of this kind has nothing in ${original(block.params[0]!)}, so its items cannot be checked`,
        block,
      );
      return undefined;
    }
  }
  return { value: inner, inEach: name === 'each' };
}

/** A helper call. Without arguments it is a field, also if a helper has that name; see asField in program.ts. */
function asCall(node: hbs.AST.MustacheStatement | hbs.AST.SubExpression): hbs.AST.SubExpression | undefined {
  const { path } = node;
  if (path.type !== 'PathExpression') return undefined;
  return node.params.length > 0 || node.hash !== undefined ? (node as hbs.AST.SubExpression) : undefined;
}

function checkCall(call: hbs.AST.SubExpression, scopes: Scope[], report: At): void {
  const name = original(call.path);
  const signature = Object.hasOwn(SIGNATURES, name) ? SIGNATURES[name] : undefined;
  if (signature === undefined || signature.block) {
    const helpers = Object.keys(SIGNATURES).filter((helper) => !SIGNATURES[helper]?.block);
    report(`${name} is no helper${didYouMean(name, helpers)}; there are ${helpers.join(', ')}`, call);
    return;
  }
  checkArguments(name, call, report);
  for (const argument of call.params) evaluate(argument, scopes, report);
}

function checkArguments(
  name: string,
  call: { params: hbs.AST.Expression[]; hash?: hbs.AST.Hash } & hbs.AST.Node,
  report: At,
): void {
  const { min, max } = SIGNATURES[name]!;
  const count = call.params.length;
  if (count < min || count > max) {
    report(
      `${name} takes ${min === max ? min : `${min} or ${max}`} argument${max === 1 ? '' : 's'}, not ${count}`,
      call,
    );
  }
  if (call.hash !== undefined) report(`${name} takes no named arguments`, call);
}

/** The sample's value of an argument; undefined if it cannot be told. */
function evaluate(node: hbs.AST.Expression, scopes: Scope[], report: At): Json | undefined {
  if (node.type === 'SubExpression') {
    checkCall(node as hbs.AST.SubExpression, scopes, report);
    return undefined;
  }
  return node.type === 'PathExpression' ? resolve(node, scopes, report) : undefined;
}

function resolve(node: hbs.AST.Expression, scopes: Scope[], report: At): Json | undefined {
  if (node.type !== 'PathExpression') {
    report('a text or number needs no braces', node);
    return undefined;
  }
  const path = node as hbs.AST.PathExpression;
  if (path.data) return resolveData(path, scopes, report);
  const scope = scopes[scopes.length - 1 - path.depth];
  if (scope === undefined) {
    report(`${path.original} leads out of the view`, path);
    return undefined;
  }
  return follow(scope.value, path.parts, path, report);
}

function resolveData(path: hbs.AST.PathExpression, scopes: Scope[], report: At): Json | undefined {
  const [name = '', ...parts] = path.parts;
  if (name === 'root') return follow(scopes[0]!.value, parts, path, report);
  const inEach = scopes.some((scope) => scope.inEach);
  if (!inEach || !['index', 'first', 'last', 'key'].includes(name) || parts.length > 0) {
    report(
      `@${path.parts.join('.')} is not known here; inside {{#each}} there are @index, @first, @last and @key`,
      path,
    );
  }
  return undefined;
}

function follow(value: Json, parts: string[], path: hbs.AST.PathExpression, report: At): Json | undefined {
  let current: Json = value;
  for (const [index, part] of parts.entries()) {
    const isObject = typeof current === 'object' && current !== null;
    if (!isObject || !Object.hasOwn(current as object, part)) {
      const names = isObject && !Array.isArray(current) ? Object.keys(current as object) : [];
      const found = nearest(part, names);
      const hint = found === undefined ? '' : ` (did you mean "${withPart(path, parts, index, found)}"?)`;
      report(`the view has no ${path.original}${hint}`, path);
      return undefined;
    }
    current = (current as JsonObject)[part] ?? null;
  }
  return current;
}

/** The whole path as it should be written: `../subject.name` for `../subject.nmae`. */
function withPart(path: hbs.AST.PathExpression, parts: string[], index: number, part: string): string {
  const written = String(path.original);
  const start = written.slice(0, written.length - parts.join('.').length);
  return start + parts.with(index, part).join('.');
}

function original(node: hbs.AST.Node): string {
  return String((node as hbs.AST.PathExpression).original ?? '');
}

function blockNames(): string[] {
  return Object.keys(SIGNATURES).filter((name) => SIGNATURES[name]?.block);
}
