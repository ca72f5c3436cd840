// Bicep's text as tokens: enough of the language for the templates of this project.

export interface Token {
  type: 'name' | 'number' | 'text' | 'sign' | 'newline' | 'end';
  /** As it is written; of a text, empty. */
  raw: string;
  /** Of a text: its pieces, and between them the tokens of what is put in. */
  parts?: (string | Token[])[];
  line: number;
}

export class BicepError extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(`line ${line}: ${message}`);
    this.name = 'BicepError';
  }
}

const SPACE = /[ \t\r]+/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const NAME = /[A-Za-z_]\w*/y;
const NUMBER = /\d+/y;
const SIGN = /==|!=|<=|>=|&&|\|\||\?\?|[{}[\]():.,=?!<>+*/%@|-]/y;
const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', "'": "'", '\\': '\\', $: '$' };

class Reader {
  at = 0;
  line = 1;

  constructor(readonly text: string) {}

  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) return undefined;
    this.at += found.length;
    this.line += found.split('\n').length - 1;
    return found;
  }

  /** Tokens up to the end, or up to the brace that closes what is put into a text. */
  tokens(inText = false): Token[] {
    const found: Token[] = [];
    let depth = 0;
    while (this.at < this.text.length) {
      if (this.match(SPACE) !== undefined || this.match(COMMENT) !== undefined) continue;
      const line = this.line;
      const next = this.text[this.at];
      if (next === '\n') {
        this.match(/\n/y);
        found.push({ type: 'newline', raw: '\n', line });
        continue;
      }
      if (next === "'") {
        found.push(this.string());
        continue;
      }
      if (inText && next === '}' && depth === 0) return [...found, { type: 'end', raw: '', line }];
      const token = this.word();
      if (token.raw === '{') depth += 1;
      if (token.raw === '}') depth -= 1;
      found.push(token);
    }
    if (inText) throw new BicepError(this.line, 'what is put into a text does not end');
    return [...found, { type: 'end', raw: '', line: this.line }];
  }

  private word(): Token {
    const line = this.line;
    const name = this.match(NAME);
    if (name !== undefined) return { type: 'name', raw: name, line };
    const number = this.match(NUMBER);
    if (number !== undefined) return { type: 'number', raw: number, line };
    const sign = this.match(SIGN);
    if (sign !== undefined) return { type: 'sign', raw: sign, line };
    throw new BicepError(line, `cannot read ${JSON.stringify(this.text.slice(this.at, this.at + 10))}`);
  }

  private string(): Token {
    const line = this.line;
    const whole = this.match(/'''[\s\S]*?'''/y);
    if (whole !== undefined)
      return { type: 'text', raw: '', parts: [whole.slice(3, -3).replace(/^\n/, '')], line };
    this.at += 1;
    const parts: (string | Token[])[] = [''];
    for (;;) {
      const piece = this.match(/[^'\\$\n]+/y);
      if (piece !== undefined) parts.push(`${parts.pop()}${piece}`);
      else if (this.match(/'/y) !== undefined) return { type: 'text', raw: '', parts, line };
      else if (this.match(/\$\{/y) !== undefined) {
        parts.push(this.tokens(true));
        this.at += 1;
        parts.push('');
      } else parts.push(`${parts.pop()}${this.character()}`);
    }
  }

  private character(): string {
    if (this.match(/\$/y) !== undefined) return '$';
    const escaped = this.match(/\\[nrt'\\$]/y);
    if (escaped !== undefined) return ESCAPES[escaped[1]!]!;
    throw new BicepError(this.line, 'a text that does not end, or an escape that Bicep does not know');
  }
}

/** @throws {BicepError} for what cannot be read. */
export function tokenise(text: string): Token[] {
  return new Reader(text).tokens();
}
