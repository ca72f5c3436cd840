// The words of one language as handlers and helpers use them, from its catalogue.

import type { Locale } from '../core/card';
import { cleanLine, cutMiddle } from '../core/markup';
import type { Words } from '../core/view';
import type { Catalogue } from './template-set';

const SECOND = 1;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From here on, seconds say nothing. */
const LONG = 10 * MINUTE;

export function createWords(locale: Locale, catalogue: Catalogue): Words {
  const { units } = catalogue;
  const unit = (name: keyof typeof units, n: number): string => units[name].replace('{n}', String(n));
  return {
    locale,
    status: (status) => lookUp(catalogue.status, status) ?? status,
    says: (status) =>
      lookUp(catalogue.says, status) ??
      (lookUp(catalogue.says, 'other') ?? '{status}').replace('{status}', () => status),
    kind: (kind) => lookUp(catalogue.kind, kind) ?? kind,
    duration(ms) {
      if (!Number.isFinite(ms) || ms < 0) return '';
      const seconds = Math.round(ms / 1000);
      if (seconds < MINUTE) return unit('s', seconds);
      const rounded = seconds < LONG ? seconds : Math.round(seconds / MINUTE) * MINUTE;
      const d = Math.floor(rounded / DAY);
      const h = Math.floor((rounded % DAY) / HOUR);
      const min = Math.floor((rounded % HOUR) / MINUTE);
      const s = rounded % MINUTE;
      if (d > 0) return two(unit('d', d), h > 0 ? unit('h', h) : '');
      return h > 0
        ? two(unit('h', h), min > 0 ? unit('min', min) : '')
        : two(unit('min', min), s > 0 ? unit('s', s) : '');
    },
  };
}

/** The two greatest units say enough. */
function two(greater: string, smaller: string): string {
  return smaller === '' ? greater : `${greater} ${smaller}`;
}

/** Statuses come from outside: only the catalogue's own words count, not `constructor`. */
function lookUp(table: Record<string, string>, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Months as English texts abbreviate them; a table, because `Intl` costs more than the rest of a card. */
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A time in UTC for people, with its zone: "20 Nov 2026, 14:13 UTC". `iso` is ISO 8601 in UTC. */
export function timeInWords(iso: string, locale: Locale): string {
  const year = iso.slice(0, 4);
  const month = Number(iso.slice(5, 7));
  const day = Number(iso.slice(8, 10));
  const clock = `${iso.slice(11, 16)} UTC`;
  return locale === 'ja'
    ? `${year}年${month}月${day}日 ${clock}`
    : `${day} ${MONTHS[month - 1]} ${year}, ${clock}`;
}

const numberFormats = new Map<string, Intl.NumberFormat>();

/** A number with the language's separators; `digits` fixes the decimals, else there are at most three. */
export function numberInWords(value: number, locale: Locale, digits?: number): string {
  if (digits === undefined && Number.isInteger(value) && Math.abs(value) < 1000) return String(value);
  const name = `${locale}/${digits}`;
  let format = numberFormats.get(name);
  if (format === undefined) {
    const fixed = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    format = new Intl.NumberFormat(locale, digits === undefined ? {} : fixed);
    numberFormats.set(name, format);
  }
  return format.format(value);
}

/** One value must not push the rest of its line out of the card; long texts have `quote`. */
const LONGEST_VALUE = 500;

/** A value from a view as one line of literal text; null is nothing. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return cutMiddle(cleanLine(value), LONGEST_VALUE);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
