// Readers for free-form text: maps of tags and properties, values inside sentences, paths.

import { asText, type Json, type JsonObject } from '../../core/json';

/** The members that hold text (numbers and booleans are written out), in their order. */
export function textMap(
  value: JsonObject | undefined,
  most = Number.POSITIVE_INFINITY,
): Record<string, string> {
  const out: Record<string, string> = {};
  let left = most;
  for (const key of Object.keys(value ?? {})) {
    const text = asText(value?.[key]);
    // JSON.parse makes `__proto__` an own key; assigning it would reach for the prototype.
    if (text === undefined || key === '__proto__') continue;
    if (left-- <= 0) break;
    out[key] = text;
  }
  return out;
}

/** The map with every value cut to a length that a card or a row can hold. */
export function cutValues(map: Record<string, string>, length: number): Record<string, string> {
  const out: Record<string, string> = {};
  for (const key of Object.keys(map)) out[key] = cut(map[key] ?? '', length);
  return out;
}

/** At most `length` characters, an ellipsis included; never half a surrogate pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** A value inside a sentence for people: quoted, in one line, short. */
export function quoted(text: string): string {
  return JSON.stringify(cut(text, 100));
}

/** The object without its undefined members and empty maps. */
export function known(members: Record<string, Json | undefined>): Record<string, Json> {
  const out: Record<string, Json> = {};
  for (const key of Object.keys(members)) {
    const value = members[key];
    if (value === undefined || value === null) continue;
    if (typeof value === 'object' && Object.keys(value).length === 0) continue;
    out[key] = value;
  }
  return out;
}

/** The path segment after the first one of these names: `runs` in `experiments/e1/runs/r1` gives `r1`. */
export function segmentAfter(path: string, ...names: string[]): string | undefined {
  const segments = path.split('/');
  const at = segments.findIndex((segment) => names.includes(segment.trim().toLowerCase()));
  return at < 0 ? undefined : asText(segments[at + 1]);
}

/** `name:version`, cut at the last colon; a name without one has no version. */
export function nameAndVersion(text: string): { name: string; version?: string } {
  const at = text.lastIndexOf(':');
  const version = at < 0 ? undefined : asText(text.slice(at + 1));
  const name = (at < 0 ? text : text.slice(0, at)).trim();
  return version === undefined ? { name } : { name, version };
}
