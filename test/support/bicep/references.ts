// Where an expression points: the names that it uses, and the outputs of modules that it reads.

import type { Expression } from './expression';

export interface Reference {
  name: string;
  line: number;
  /** It is called. */
  call?: true;
  /** The output it reads: `name.outputs.output`. */
  output?: string;
}

/** Everything that is not bound inside the expression itself. */
export function references(
  value: Expression | undefined,
  bound: ReadonlySet<string> = new Set(),
): Reference[] {
  if (value === undefined) return [];
  const inside = (...values: Expression[]) => values.flatMap((one) => references(one, bound));
  switch (value.kind) {
    case 'literal':
      return [];
    case 'text':
      return inside(...value.parts.filter((part) => typeof part !== 'string'));
    case 'name':
      return bound.has(value.name) ? [] : [{ name: value.name, line: value.line }];
    case 'member':
      return outputOf(value) ?? inside(value.of);
    case 'index':
      return inside(value.of, value.at);
    case 'call':
      return [...callee(value.callee, bound), ...inside(...value.given)];
    case 'operation':
      return inside(...value.operands);
    case 'list':
      return inside(...value.items);
    case 'object':
      return inside(...value.entries.flatMap((one) => [one.key, one.value]));
    case 'for':
      return [...inside(value.of), ...references(value.body, new Set([...bound, ...value.names]))];
    case 'if':
      return inside(value.condition, value.body);
  }
}

function callee(value: Expression, bound: ReadonlySet<string>): Reference[] {
  return value.kind === 'name'
    ? [{ name: value.name, line: value.line, call: true }]
    : references(value, bound);
}

function outputOf(value: Expression): Reference[] | undefined {
  if (value.kind !== 'member' || value.of.kind !== 'member' || value.of.name !== 'outputs') return undefined;
  const { of } = value.of;
  return of.kind === 'name' ? [{ name: of.name, line: value.line, output: value.name }] : undefined;
}
