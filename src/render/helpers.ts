// The helpers of templates. Only these make links, times, code and quotes; their arguments are literal text.

import { CODES, clean, cleanLine, cutMiddle, plain } from '../core/markup';
import { safeUrl } from './url';
import type { Words } from '../core/view';
import { numberInWords, timeInWords, valueText } from './words';

/** Formatted text made by a helper: the only thing that reaches a card without being cleaned. */
class Formatted {
  constructor(readonly markup: string) {}
}

/** What a render hands to its program as `@data`; the compiled code calls `put` for every `{{value}}`. */
export interface RenderState {
  root: unknown;
  put(value: unknown): string;
  words: Words;
}

interface Options {
  data: RenderState;
}

/** Turns a value of any kind into markup: the one gate between data and cards. */
export function put(value: unknown): string {
  return value instanceof Formatted ? value.markup : valueText(value);
}

/** A helper's argument, which may be another helper's result, as one line of literal text. */
function textOf(value: unknown): string {
  return value instanceof Formatted ? cleanLine(plain(value.markup)) : valueText(value);
}

/** A reason longer than this, or one with lines, is shown in monospace. */
const LONGEST_QUOTE = 200;
const LONGEST_BLOCK = 1200;
const BLOCK_LINES = { head: 6, tail: 12 };

/** Long error messages say what happened first and why at the end; what lies between is one click away. */
function cutBlock(text: string): string {
  const lines = text.split('\n');
  const { head, tail } = BLOCK_LINES;
  const kept = lines.length <= head + tail + 1 ? lines : [...lines.slice(0, head), '…', ...lines.slice(-tail)];
  return cutMiddle(kept.join('\n'), LONGEST_BLOCK);
}

/** Milliseconds of one number, or of the span between two times; NaN if either is not known. */
function span(from: unknown, to: unknown): number {
  if (typeof from === 'number' && to === undefined) return from;
  return typeof from === 'string' && typeof to === 'string' ? Date.parse(to) - Date.parse(from) : Number.NaN;
}

/** Handlebars calls a helper with its arguments and then an options object. */
type Helper = (...args: unknown[]) => unknown;

export const HELPERS: Record<string, Helper> = {
  link(text, url) {
    const label = textOf(text);
    const safe = safeUrl(url);
    if (safe === undefined || label === '') return label;
    return new Formatted(CODES.link + safe + CODES.linkText + label + CODES.linkEnd);
  },
  when(iso, options) {
    const date = typeof iso === 'string' ? new Date(iso) : undefined;
    if (date === undefined || Number.isNaN(date.getTime())) return textOf(iso);
    // Teams shows the raw text of a time that has milliseconds.
    const seconds = `${date.toISOString().slice(0, 19)}Z`;
    const { locale } = (options as Options).data.words;
    return new Formatted(CODES.time + seconds + CODES.timeText + timeInWords(seconds, locale) + CODES.timeEnd);
  },
  duration(...args) {
    const { words } = (args.at(-1) as Options).data;
    return words.duration(args.length > 2 ? span(args[0], args[1]) : span(args[0], undefined));
  },
  quote(text) {
    const lines = clean(typeof text === 'string' ? text : textOf(text))
      .split('\n')
      .map((line) => line.trimEnd())
      .filter((line) => line !== '');
    if (lines.length === 0) return '';
    const joined = lines.join('\n');
    return lines.length === 1 && joined.length <= LONGEST_QUOTE
      ? new Formatted(CODES.quoteOn + joined.trimStart() + CODES.quoteOff)
      : new Formatted(CODES.blockOn + cutBlock(joined) + CODES.blockOff);
  },
  code(text) {
    const line = textOf(text);
    return line === '' ? '' : new Formatted(CODES.codeOn + line + CODES.codeOff);
  },
  number(n, ...rest) {
    if (typeof n !== 'number' || !Number.isFinite(n)) return textOf(n);
    const { locale } = (rest.at(-1) as Options).data.words;
    return numberInWords(n, locale, rest.length > 1 && typeof rest[0] === 'number' ? rest[0] : undefined);
  },
  eq: (a, b) => a === b,
  join(list, ...rest) {
    const separator = rest.length > 1 ? textOf(rest[0]) : ', ';
    return Array.isArray(list) ? list.map(textOf).join(separator) : textOf(list);
  },
  plural: (n, one, other) => (n === 1 ? textOf(one) : textOf(other)),
};
