// Matchers: `kind="pipeline-run", tone=~"failure|action"` in Alertmanager's syntax, parsed, printed and compiled.
// https://prometheus.io/docs/alerting/latest/configuration/#matcher

import { LABELS } from './labels';
import { didYouMean } from './nearest';

export type MatchOperator = '=' | '!=' | '=~' | '!~';

/** One condition on one label. A label that the event lacks has the value "". */
export interface Matcher {
  label: string;
  operator: MatchOperator;
  /** Text, or the source of a regular expression that must match the whole value. */
  value: string;
}

/** Makes a whole-value test from the source of a regular expression; throws on a source it does not understand. */
export type RegexCompiler = (source: string) => (text: string) => boolean;

/** Labels as `labels(event)` gives them. */
export type LabelSet = Record<string, string>;

/** A matcher that cannot be read; `offset` counts UTF-16 units from the start of the text. */
export class MatcherError extends Error {
  override name = 'MatcherError';
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

// What needs quotes is Alertmanager's own list: white space and {}!=~,\"'`
const WORD = /"(?:[^"\\]|\\[\s\S])*"|[^\s{}!=~,\\"'`]+/y;
const OPERATOR = /=~|!=|!~|=/y;
const SPACE = /\s*/y;

/**
 * Every matcher of one string: `a="b"`, `a="b", c!="d"` or `{a="b", c!="d"}`. Quotes may be left out around simple words.
 * In quotes `\"`, `\\`, `\n` and `\t` are escapes; any other backslash stays, so that `"v\d+"` means what it says.
 * @throws {MatcherError} with the place and what to write instead.
 */
export function parseMatchers(text: string): Matcher[] {
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const takeWord = (expected: string): string => {
    const word = take(WORD);
    if (word === undefined) throw new MatcherError(at, `${expected}, but found ${found(text, at)}`);
    return word.startsWith('"') ? unquote(word) : word;
  };

  const matchers: Matcher[] = [];
  take(SPACE);
  const braced = take(/\{/y) !== undefined;
  take(SPACE);
  while (!(braced && text[at] === '}')) {
    const label = takeWord('expected a label name');
    take(SPACE);
    const operator = take(OPERATOR) as MatchOperator | undefined;
    if (operator === undefined) {
      throw new MatcherError(at, `expected =, !=, =~ or !~ after "${label}", but found ${found(text, at)}`);
    }
    take(SPACE);
    const value = takeWord(`expected a value after ${label}${operator} (an empty one is written "")`);
    matchers.push({ label, operator, value });
    take(SPACE);
    const comma = take(/,/y);
    take(SPACE);
    if (comma === undefined || at === text.length) break;
  }
  if (braced && take(/\}/y) === undefined) {
    throw new MatcherError(at, `expected a comma or }, but found ${found(text, at)}`);
  }
  take(SPACE);
  if (at < text.length)
    throw new MatcherError(at, `expected a comma or the end, but found ${found(text, at)}`);
  return matchers;
}

/** What stands at a place, with the advice that most likely helps. */
function found(text: string, at: number): string {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (at >= text.length) return 'the end';
  if (character === "'" || character === '`') return `${character} (use double quotes)`;
  if (character === '"')
    return 'a double quote that does not fit (is one missing, or not written \\" inside the value?)';
  if (character === '=' || character === '~') return `"${character}" (the operators are =, !=, =~ and !~)`;
  if (character === ',') return 'a comma';
  return `"${character}" (put the whole value in double quotes)`;
}

function unquote(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(/\\([\\"nt])/g, (_, character: string) =>
      character === 'n' ? '\n' : character === 't' ? '\t' : character,
    );
}

/** A matcher as people write it; `parseMatchers` reads it back. */
export function formatMatcher({ label, operator, value }: Matcher): string {
  const name = /^[A-Za-z_]\w*$/.test(label) ? label : quote(label);
  return `${name}${operator}${quote(value)}`;
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\t/g, '\\t')}"`;
}

/** Why no event can have a label of this name; undefined if one can. */
export function labelProblem(label: string): string | undefined {
  if (LABELS.some((known) => known === label)) return undefined;
  if (/^tag_\w+$/.test(label)) return undefined;
  if (label.startsWith('tag_')) {
    return `no label is called "${label}": in the name of a tag, every character but A-Z, a-z, 0-9 and _ is written _`;
  }
  const known = `it must be one of ${LABELS.join(', ')} or tag_<name of a tag>`;
  return `no label is called "${label}"${didYouMean(label, LABELS)}: ${known}`;
}

/** The words of `a|b|c`, which need no regular expression; undefined for any other source. */
function alternatives(source: string): Set<string> | undefined {
  return /^[\w\- ]+(\|[\w\- ]+)*$/.test(source) ? new Set(source.split('|')) : undefined;
}

/** Whether a matcher needs the regular expression engine; loading one costs a cold start some 10 ms. */
export function needsRegex({ operator, value }: Matcher): boolean {
  return (operator === '=~' || operator === '!~') && alternatives(value) === undefined;
}

/** A test of an event's labels. Throws what `regex` throws. */
export function compileMatcher(matcher: Matcher, regex: RegexCompiler): (labels: LabelSet) => boolean {
  const { label, operator, value } = matcher;
  if (operator === '=') return (labels) => (labels[label] ?? '') === value;
  if (operator === '!=') return (labels) => (labels[label] ?? '') !== value;
  const words = alternatives(value);
  const test = words === undefined ? regex(value) : (text: string) => words.has(text);
  const wanted = operator === '=~';
  return (labels) => test(labels[label] ?? '') === wanted;
}

/** A test that holds if every matcher does; no matchers match everything. Throws what `regex` throws. */
export function compileMatchers(
  matchers: readonly Matcher[],
  regex: RegexCompiler,
): (labels: LabelSet) => boolean {
  const tests = matchers.map((matcher) => compileMatcher(matcher, regex));
  return (labels) => tests.every((test) => test(labels));
}
