// A Bicep file: its parameters, variables, resources, modules and outputs, with the decorators above them.

import { readFileSync } from 'node:fs';
import { type Expression, Parser, plainText } from './expression';
import { type BicepError, tokenise } from './tokens';

export interface Declaration {
  kind: 'targetScope' | 'param' | 'var' | 'resource' | 'module' | 'output';
  name: string;
  /** Of a parameter or an output, e.g. `string` or `string[]`. */
  type?: string;
  /** Of a resource its type and version, of a module its path. */
  target?: string;
  existing?: true;
  value?: Expression;
  decorators: { name: string; given: Expression[] }[];
  line: number;
}

export interface BicepFile {
  path: string;
  text: string;
  declarations: Declaration[];
}

/** @throws {Error} with the path and the line of what is not Bicep. */
export function readBicep(path: string): BicepFile {
  const text = readFileSync(path, 'utf8');
  return { path, text, declarations: parseBicep(text, path) };
}

export function parseBicep(text: string, path = 'text'): Declaration[] {
  try {
    const parser = new Parser(tokenise(text));
    const declarations: Declaration[] = [];
    for (parser.newlines(); parser.token.type !== 'end'; parser.newlines()) {
      declarations.push(declaration(parser));
      if (!parser.ended) parser.fail('the line should end');
    }
    return declarations;
  } catch (error) {
    throw new Error(`${path}: ${(error as BicepError).message}`);
  }
}

export function declared(file: BicepFile, kind: Declaration['kind']): Declaration[] {
  return file.declarations.filter((one) => one.kind === kind);
}

export function decorated({ decorators }: Declaration, name: string): boolean {
  return decorators.some((decorator) => decorator.name === name);
}

function declaration(parser: Parser): Declaration {
  const decorators: Declaration['decorators'] = [];
  while (parser.skip('@')) {
    const call = parser.expression();
    if (call.kind !== 'call' || call.callee.kind !== 'name') parser.fail('a decorator should stand here');
    decorators.push({ name: call.callee.name, given: call.given });
    parser.newlines();
  }
  const { line } = parser.token;
  const kind = parser.name();
  const common = { decorators, line };
  if (kind === 'targetScope') {
    parser.expect('=');
    return { kind, name: kind, value: parser.expression(), ...common };
  }
  if (kind === 'param') {
    const name = parser.name();
    return { kind, name, type: type(parser), value: optional(parser), ...common };
  }
  if (kind === 'var') {
    const name = parser.name();
    parser.expect('=');
    return { kind, name, value: parser.expression(), ...common };
  }
  if (kind === 'output') {
    const name = parser.name();
    const of = type(parser);
    parser.expect('=');
    return { kind, name, type: of, value: parser.expression(), ...common };
  }
  if (kind !== 'resource' && kind !== 'module') parser.fail(`a declaration should stand before "${kind}"`);
  const name = parser.name();
  const target = plainText(parser.expression());
  const existing = kind === 'resource' && parser.skip('existing') ? true : undefined;
  parser.expect('=');
  return { kind, name, target, existing, value: parser.body(), ...common };
}

function type(parser: Parser): string {
  const name = parser.name();
  if (!parser.skip('[')) return name;
  parser.expect(']');
  return `${name}[]`;
}

function optional(parser: Parser): Expression | undefined {
  return parser.skip('=') ? parser.expression() : undefined;
}
