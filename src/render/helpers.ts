// The helpers of templates. Only these make links, times, code and quotes; their arguments are literal text.

import { CODES, clean, cleanLine, cutMiddle, plain } from '../core/markup';
import { emailIn } from '../core/mention';
import { isoTime } from '../core/time';
import type { RenderState } from './state';
import { safeUrl } from './url';
import { numberInWords, timeInWords, valueText } from './words';

/** Formatted text made by a helper: the only thing that reaches a card without being cleaned. */
class Formatted {
  constructor(readonly markup: string) {}
}

export type Helper = (state: RenderState, ...args: unknown[]) => unknown;

/** Turns a value of any kind into markup: the one gate between data and cards. */
export function put(value: unknown): string {
  return value instanceof Formatted ? value.markup : valueText(value).trim();
}

/** A helper's argument, which may be another helper's result, as one line of literal text. */
function textOf(value: unknown): string {
  return value instanceof Formatted ? cleanLine(plain(value.markup)) : valueText(value).trim();
}

/** A reason longer than this, or one with lines, is shown in monospace. */
const LONGEST_QUOTE = 200;
/** How much of a long quote is shown: little in a root, which people glance at, and much in the thread under it. */
const ROOM = {
  short: { head: 3, tail: 5, characters: 1000 },
  long: { head: 15, tail: 25, characters: 2400 },
} as const;

/** Long error messages say what happened first and why at the end; what lies between is for the thread. */
function cutBlock(text: string, state: RenderState): string {
  const lines = text.split('\n');
  const { head, tail, characters } = ROOM[state.room];
  const kept =
    lines.length <= head + tail + 1 ? lines : [...lines.slice(0, head), '…', ...lines.slice(-tail)];
  const joined = cutMiddle(kept.join('\n'), characters);
  if (joined !== text) state.cut = true;
  return joined;
}

/** What no code and no chat could misread. */
const PERSON_ID = /^[\w-]{1,128}$/;

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** ISO 8601 in UTC; undefined for anything that does not begin like it: a number in a view is no time by itself. */
function timeOf(value: unknown): string | undefined {
  return typeof value === 'string' && ISO_TIME.test(value) ? isoTime(value) : undefined;
}

/** Epoch milliseconds; NaN for what is no time. */
function parseTime(value: unknown): number {
  return Date.parse(timeOf(value) ?? '');
}

/** Milliseconds of one number, or of the span between two times; NaN if either is not known. */
function span(from: unknown, to: unknown): number {
  return typeof from === 'number' && to === undefined ? from : parseTime(to) - parseTime(from);
}

export const HELPERS: Record<string, Helper> = {
  link(_state, text, url) {
    const label = textOf(text);
    const safe = safeUrl(url);
    if (safe === undefined || label === '') return label;
    return new Formatted(CODES.link + safe + CODES.linkText + label + CODES.linkEnd);
  },
  when({ words }, iso) {
    const time = timeOf(iso);
    if (time === undefined) return textOf(iso);
    // Teams shows the raw text of a time that has milliseconds.
    const seconds = `${time.slice(0, 19)}Z`;
    return new Formatted(
      CODES.time + seconds + CODES.timeText + timeInWords(seconds, words.locale) + CODES.timeEnd,
    );
  },
  person({ people }, who) {
    const text = textOf(who);
    const found = people[emailIn(text) ?? ''];
    if (found === undefined) return text;
    const name = textOf(found.name);
    if (!PERSON_ID.test(found.id) || name === '') return text;
    return new Formatted(CODES.mention + found.id + CODES.mentionText + name + CODES.mentionEnd);
  },
  duration: ({ words }, from, to) => words.duration(span(from, to)),
  quote(state, text) {
    const lines = clean(typeof text === 'string' ? text : textOf(text))
      .split('\n')
      .map((line) => line.trimEnd())
      .filter((line) => line !== '');
    if (lines.length === 0) return '';
    const joined = lines.join('\n');
    return lines.length === 1 && joined.length <= LONGEST_QUOTE
      ? new Formatted(CODES.quoteOn + joined.trimStart() + CODES.quoteOff)
      : new Formatted(CODES.blockOn + cutBlock(joined, state) + CODES.blockOff);
  },
  code(_state, text) {
    const line = textOf(text);
    return line === '' ? '' : new Formatted(CODES.codeOn + line + CODES.codeOff);
  },
  number({ words }, n, digits) {
    if (typeof n !== 'number' || !Number.isFinite(n)) return textOf(n);
    return numberInWords(n, words.locale, typeof digits === 'number' ? digits : undefined);
  },
  eq: (_state, a, b) => a === b,
  join: (_state, list, separator = ', ') =>
    Array.isArray(list) ? list.map(textOf).join(valueText(separator)) : textOf(list),
  plural: (_state, n, one, other) => textOf(n === 1 ? one : other),
};
