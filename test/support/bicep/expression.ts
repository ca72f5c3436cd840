// Bicep's expressions as a tree, with the compiler's rules about line breaks.

import { BicepError, type Token } from './tokens';

export type Expression =
  | { kind: 'text'; parts: (string | Expression)[] }
  | { kind: 'literal'; value: number | boolean | null }
  | { kind: 'name'; name: string; line: number }
  | { kind: 'member'; of: Expression; name: string; line: number }
  | { kind: 'index'; of: Expression; at: Expression }
  | { kind: 'call'; callee: Expression; given: Expression[]; line: number }
  | { kind: 'operation'; operands: Expression[] }
  | { kind: 'list'; items: Expression[] }
  | { kind: 'object'; entries: { key: Expression; value: Expression; line: number }[] }
  | { kind: 'for'; names: string[]; of: Expression; body: Expression }
  | { kind: 'if'; condition: Expression; body: Expression };

const OPERATORS = new Set(['==', '!=', '<', '>', '<=', '>=', '&&', '||', '??', '+', '-', '*', '/', '%']);
const LITERALS = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

export class Parser {
  private at = 0;

  constructor(private readonly tokens: Token[]) {}

  get token(): Token {
    return this.tokens[this.at]!;
  }

  /** Nothing is left, at least on this line. */
  get ended(): boolean {
    return this.token.type === 'end' || this.token.type === 'newline';
  }

  take(): Token {
    const token = this.token;
    if (token.type !== 'end') this.at += 1;
    return token;
  }

  is(raw: string): boolean {
    return (this.token.type === 'sign' || this.token.type === 'name') && this.token.raw === raw;
  }

  skip(raw: string): boolean {
    if (!this.is(raw)) return false;
    this.take();
    return true;
  }

  expect(raw: string): void {
    if (!this.skip(raw)) this.fail(`"${raw}" should stand here`);
  }

  name(): string {
    if (this.token.type !== 'name') this.fail('a name should stand here');
    return this.take().raw;
  }

  fail(message: string): never {
    const { raw, type, line } = this.token;
    throw new BicepError(line, `${message}, not ${type === 'sign' || type === 'name' ? `"${raw}"` : type}`);
  }

  newlines(): number {
    let count = 0;
    while (this.token.type === 'newline') {
      this.take();
      count += 1;
    }
    return count;
  }

  expression(): Expression {
    const operands = [this.unary()];
    while (this.token.type === 'sign' && OPERATORS.has(this.token.raw)) {
      this.take();
      operands.push(this.unary());
    }
    const value: Expression = operands.length === 1 ? operands[0]! : { kind: 'operation', operands };
    return this.is('?') ? this.choice(value) : value;
  }

  private choice(condition: Expression): Expression {
    this.expect('?');
    const yes = this.expression();
    this.expect(':');
    return { kind: 'operation', operands: [condition, yes, this.expression()] };
  }

  private unary(): Expression {
    if (this.skip('!') || this.skip('-')) return { kind: 'operation', operands: [this.unary()] };
    let value = this.primary();
    for (;;) {
      const { line } = this.token;
      if (this.skip('.')) value = { kind: 'member', of: value, name: this.name(), line };
      else if (this.skip('[')) {
        value = { kind: 'index', of: value, at: this.expression() };
        this.expect(']');
      } else if (this.skip('(')) value = { kind: 'call', callee: value, given: this.items(')'), line };
      else return value;
    }
  }

  private primary(): Expression {
    const { type, raw, line, parts } = this.token;
    if (type === 'text') {
      this.take();
      return { kind: 'text', parts: parts!.map((part) => (typeof part === 'string' ? part : inner(part))) };
    }
    if (type === 'number') return { kind: 'literal', value: Number(this.take().raw) };
    if (type === 'name') {
      this.take();
      const literal = LITERALS.get(raw);
      return literal === undefined ? { kind: 'name', name: raw, line } : { kind: 'literal', value: literal };
    }
    if (this.skip('{')) return this.object();
    if (this.skip('[')) return this.list();
    if (this.skip('(')) {
      const value = this.expression();
      this.expect(')');
      return value;
    }
    return this.fail('a value should stand here');
  }

  /** Items of a list or of a call, apart by commas or by line breaks, as the compiler wants them. */
  private items(end: string): Expression[] {
    const items: Expression[] = [];
    this.newlines();
    while (!this.skip(end)) {
      items.push(this.expression());
      const apart = this.skip(',') || this.newlines() > 0;
      this.newlines();
      if (!apart && !this.is(end)) this.fail('a comma or a line break should stand here');
    }
    return items;
  }

  private list(): Expression {
    this.newlines();
    if (!this.skip('for')) return { kind: 'list', items: this.items(']') };
    const names = this.skip('(') ? this.pair() : [this.name()];
    this.expect('in');
    const of = this.expression();
    this.expect(':');
    const body = this.body();
    this.newlines();
    this.expect(']');
    return { kind: 'for', names, of, body };
  }

  private pair(): string[] {
    const item = this.name();
    this.expect(',');
    const index = this.name();
    this.expect(')');
    return [item, index];
  }

  /** What a resource or a module is: an object, perhaps under a condition, perhaps many times. */
  body(): Expression {
    if (!this.skip('if')) return this.expression();
    this.expect('(');
    const condition = this.expression();
    this.expect(')');
    return { kind: 'if', condition, body: this.expression() };
  }

  private object(): Expression {
    const entries: { key: Expression; value: Expression; line: number }[] = [];
    this.newlines();
    while (!this.skip('}')) {
      const { line } = this.token;
      const key = this.key();
      this.expect(':');
      entries.push({ key, value: this.expression(), line });
      const apart = this.skip(',') || this.newlines() > 0;
      this.newlines();
      if (!apart && !this.is('}')) this.fail('a comma or a line break should stand here');
    }
    return { kind: 'object', entries };
  }

  private key(): Expression {
    if (this.token.type === 'text') return this.primary();
    return { kind: 'text', parts: [this.name()] };
  }
}

function inner(tokens: Token[]): Expression {
  const parser = new Parser(tokens);
  const value = parser.expression();
  if (parser.token.type !== 'end') parser.fail('the text should go on');
  return value;
}

/** The text, if nothing is put into it. */
export function plainText(value: Expression | undefined): string | undefined {
  if (value?.kind !== 'text') return undefined;
  return value.parts.every((part) => typeof part === 'string') ? value.parts.join('') : undefined;
}

/** An object's value under a key; looks through loops and conditions. */
export function entry(value: Expression | undefined, key: string): Expression | undefined {
  const inside = unwrap(value);
  if (inside?.kind !== 'object') return undefined;
  return inside.entries.find((one) => plainText(one.key) === key)?.value;
}

export function keysOf(value: Expression | undefined): string[] {
  const inside = unwrap(value);
  if (inside?.kind !== 'object') return [];
  return inside.entries.map(({ key }) => plainText(key) ?? '(computed)');
}

function unwrap(value: Expression | undefined): Expression | undefined {
  return value?.kind === 'for' || value?.kind === 'if' ? unwrap(value.body) : value;
}
