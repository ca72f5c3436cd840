// Values of a policy that are written in words: how long, and at which hours.

import { asObject, type Json, type JsonObject } from '../core/json';
import { didYouMean } from '../core/nearest';
import type { Hours } from '../core/policy';
import { type Context, textOf } from './context';
import type { Path } from './source';

const UNIT_MS = { m: 60_000, h: 3600_000, d: 24 * 3600_000, w: 7 * 24 * 3600_000 };
/** Buttons are forgotten after as long. */
const LONGEST_MS = 180 * UNIT_MS.d;

/** `14d` in milliseconds; what cannot be read is reported. */
export function readDuration(raw: Json | undefined, path: Path, context: Context): number | undefined {
  const text = textOf(raw);
  if (text === undefined) return undefined;
  const found = /^([1-9]\d{0,5})([mhdw])$/.exec(text);
  if (found === null) {
    context.problem(path, `a time is a number with m, h, d or w, such as 90m or 14d, not "${text}"`);
    return undefined;
  }
  const ms = Number(found[1]) * UNIT_MS[found[2] as keyof typeof UNIT_MS];
  if (ms > LONGEST_MS) {
    context.problem(path, `${text} is too long: a button is remembered for 180d`);
    return undefined;
  }
  return ms;
}

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

/** The hours of a policy; undefined if there are none, or if something in them cannot be read and has been reported. */
export function readHours(raw: Json | undefined, path: Path, context: Context): Hours | undefined {
  const object = asObject(raw);
  if (object === undefined) return undefined;
  const days = object.days === undefined ? EVERY_DAY : readDays(object.days, [...path, 'days'], context);
  const from = readTime(object, 'from', path, context);
  const to = readTime(object, 'to', path, context);
  const zone = readZone(object, path, context);
  if (from !== undefined && from === to)
    context.problem([...path, 'to'], 'the hours are over as they begin: "from" and "to" are the same');
  if (from === 24 * 60) context.problem([...path, 'from'], 'the hours begin at 00:00 of a day, not at 24:00');
  if (days === undefined || from === undefined || to === undefined || zone === undefined) return undefined;
  return { days, from, to, zone };
}

function readTime(object: JsonObject, key: 'from' | 'to', path: Path, context: Context): number | undefined {
  const text = textOf(object[key]);
  if (text === undefined) return undefined;
  const found = /^(\d{1,2}):(\d{2})$/.exec(text);
  const minutes = Number(found?.[1]) * 60 + Number(found?.[2]);
  if (found !== null && Number(found[2]) < 60 && minutes <= 24 * 60) return minutes;
  context.problem([...path, key], `a time of day is written "09:00", from "00:00" to "24:00", not "${text}"`);
  return undefined;
}

/** `mon-fri`, `mon, wed`, or a list of such; 0 = Sunday. */
function readDays(raw: Json, path: Path, context: Context): number[] | undefined {
  const texts = Array.isArray(raw)
    ? raw.map((text, index) => ({ text, at: [...path, index] }))
    : [{ text: raw, at: path }];
  const found = new Set<number>();
  let whole = true;
  for (const { text, at } of texts) {
    for (const part of (textOf(text) ?? '').split(',')) {
      const ends = part.split('-').map((name) => readDay(name.trim(), at, context));
      const [first, last = first] = ends;
      if (ends.length > 2 || first === undefined || last === undefined) {
        if (ends.length > 2) context.problem(at, `days are written mon-fri or mon,wed, not "${part.trim()}"`);
        whole = false;
        continue;
      }
      for (let day = first; ; day = (day + 1) % 7) {
        found.add(day);
        if (day === last) break;
      }
    }
  }
  return whole ? [...found].sort() : undefined;
}

function readDay(name: string, path: Path, context: Context): number | undefined {
  const wanted = name.toLowerCase();
  const day = DAYS.findIndex((known) => known === wanted || known.slice(0, 3) === wanted);
  if (day >= 0) return day;
  const short = DAYS.map((known) => known.slice(0, 3));
  const hint = didYouMean(wanted, wanted.length > 4 ? DAYS : short);
  context.problem(path, `no day is called "${name}"${hint}: they are ${short.join(', ')}`);
  return undefined;
}

function readZone(object: JsonObject, path: Path, context: Context): string | undefined {
  const zone = textOf(object.zone);
  if (zone === undefined) return undefined;
  if (isZone(zone)) return zone;
  const hint = didYouMean(zone, Intl.supportedValuesOf('timeZone'));
  context.problem(
    [...path, 'zone'],
    `no time zone is called "${zone}"${hint}: write it as in Europe/Madrid, or UTC`,
  );
  return undefined;
}

function isZone(zone: string): boolean {
  // An offset is taken too, and would be wrong for half of the year.
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}
