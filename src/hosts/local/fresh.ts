// A sample as if it happened now: its times moved, and ids of its own, so that it is news to the bot.

import { randomUUID } from 'node:crypto';
import { asObject, type Json, type JsonObject } from '../../core/json';
import { isoTime } from '../../core/time';

/** Names of members that hold times as numbers. */
const TIME_NAME = /time|date/i;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
/** Members that name the event itself; the ids of runs and resources have other names, or lie deeper. */
const EVENT_IDS = new Set(['id', 'eventID']);
/** Where the envelopes carry the time of the event. */
const EVENT_TIMES = ['time', 'eventTime'];

/** The same envelope, or array of envelopes, moved so that its newest event happens at `now`. */
export function asIfNow(body: Json, now: Date): Json {
  const times = (Array.isArray(body) ? body : [body]).flatMap((envelope) => timeOf(asObject(envelope)) ?? []);
  const shift = times.length === 0 ? 0 : now.getTime() - Math.max(...times);
  return walk(body, '', shift, true);
}

function timeOf(envelope: JsonObject | undefined): number | undefined {
  for (const name of EVENT_TIMES) {
    const time = isoTime(envelope?.[name]);
    if (time !== undefined) return Date.parse(time);
  }
  return undefined;
}

function walk(value: Json, name: string, shift: number, top: boolean): Json {
  if (Array.isArray(value)) return value.map((item) => walk(item, name, shift, top));
  const object = asObject(value);
  if (object !== undefined) {
    const members = Object.entries(object).map(([member, inner]): [string, Json] => {
      const isId = EVENT_IDS.has(member) && (top || member === 'eventID') && typeof inner === 'string';
      return [member, isId ? randomUUID() : walk(inner ?? null, member, shift, false)];
    });
    return Object.fromEntries(members);
  }
  return moved(value, name, shift);
}

function moved(value: Json, name: string, shift: number): Json {
  const isTime = typeof value === 'string' ? ISO.test(value) : TIME_NAME.test(name);
  const time = isTime ? isoTime(value) : undefined;
  if (time === undefined) return value;
  const ms = Date.parse(time) + shift;
  if (typeof value === 'string') return new Date(ms).toISOString();
  return typeof value === 'number' && value < 100_000_000_000 ? ms / 1000 : ms;
}
