// Where a text stops being JSON and what to do about it: JSON.parse names no place for many faults.
// One pass without recursion, so that deep nesting and long strings are safe. https://www.rfc-editor.org/rfc/rfc8259

export interface JsonFault {
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units. */
  column: number;
  /** What is wrong there and what to do, without a full stop. */
  hint: string;
}

type Wanted = 'value' | 'item' | 'name' | 'member' | 'colon' | 'comma' | 'end';

const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** The first fault in a text that JSON.parse refuses. */
export function findJsonFault(text: string): JsonFault {
  const open: ('{' | '[')[] = [];
  let wanted: Wanted = 'value';
  let at = skipSpace(text, 0);
  for (; at < text.length; at = skipSpace(text, at)) {
    const sign = text[at]!;
    const isValue: boolean = wanted === 'value' || wanted === 'item';
    if (sign === '"' && (isValue || wanted === 'name' || wanted === 'member')) {
      const string = stringAt(text, at);
      if ('hint' in string) return fault(text, string.at, string.hint);
      at = string.end;
      wanted = isValue ? afterValue(open) : 'colon';
    } else if (isValue && (sign === '{' || sign === '[')) {
      open.push(sign);
      wanted = sign === '{' ? 'member' : 'item';
      at++;
    } else if (isValue && matches(SCALAR, text, at)) {
      at = SCALAR.lastIndex;
      wanted = afterValue(open);
    } else if (wanted === 'colon' && sign === ':') {
      wanted = 'value';
      at++;
    } else if (wanted === 'comma' && sign === ',') {
      wanted = open.at(-1) === '{' ? 'name' : 'value';
      at++;
    } else if (closes(sign, wanted, open.at(-1))) {
      open.pop();
      wanted = afterValue(open);
      at++;
    } else {
      return fault(text, at, hintFor(text.slice(at, at + 10), wanted));
    }
  }
  return fault(text, at, 'the text ends before the JSON does; it may have been cut off');
}

function afterValue(open: string[]): Wanted {
  return open.length === 0 ? 'end' : 'comma';
}

function closes(sign: string, wanted: Wanted, opened: string | undefined): boolean {
  if (sign === '}') return opened === '{' && (wanted === 'member' || wanted === 'comma');
  return sign === ']' && opened === '[' && (wanted === 'item' || wanted === 'comma');
}

function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\n\r'.includes(text[at]!)) at++;
  return at;
}

/** The end of the string that starts here, or where it goes wrong. */
function stringAt(text: string, start: number): { end: number } | { at: number; hint: string } {
  let at = start + 1;
  while (at < text.length) {
    const sign = text[at]!;
    if (sign === '"') return { end: at + 1 };
    if (sign < ' ')
      return { at, hint: 'a line break, a tab or another control character inside a string; escape it' };
    if (sign !== '\\') at++;
    else if (matches(ESCAPE, text, at)) at = ESCAPE.lastIndex;
    else return { at, hint: 'a backslash that starts no escape; write two for a backslash' };
  }
  return { at: start, hint: 'a string that is never closed; the text may have been cut off' };
}

function hintFor(rest: string, wanted: Wanted): string {
  if (wanted === 'end') {
    return 'more text after the end of the JSON value; put several events into an array, or one on each line';
  }
  if (/^[}\]]/.test(rest) && (wanted === 'name' || wanted === 'value'))
    return 'a comma or a colon with nothing after it';
  if (/^['‘’“”]/.test(rest)) return 'a quote that is not the straight double quote';
  if (/^(\/\/|\/\*|#)/.test(rest)) return 'a comment; JSON has none';
  if (/^(True|False|None)\b/.test(rest)) return 'a word of Python; write true, false or null';
  if (/^-?(NaN|Infinity|undefined)\b/.test(rest)) return 'a value that JSON does not have; write null';
  if (/^[\u00a0\u2000-\u200b\u3000\ufeff]/.test(rest)) return 'a space that is not a plain one; take it out';
  if (wanted === 'name' || wanted === 'member') return 'expected a name in double quotes';
  if (wanted === 'colon') return 'expected a colon after the name';
  if (wanted === 'comma') return 'expected a comma or a closing bracket';
  return 'expected a JSON value';
}

function fault(text: string, at: number, hint: string): JsonFault {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1, hint };
}
