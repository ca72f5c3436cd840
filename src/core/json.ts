// JSON as it comes from outside: the type, and readers that survive a missing or odd field.

export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json | undefined;
}

/** The value if it is a plain object, else undefined. Arrays are not objects here. */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

/** The value if it is an array, else an empty one. */
export function asArray(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

/** A non-empty string; numbers and booleans are written out; anything else is undefined. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() || undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'boolean') return String(value);
  return undefined;
}

/** A finite number, also from a numeric string ("7", "1.0"); anything else is undefined. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'string' && value.trim() !== '') {
    const parsed = Number(value);
    return Number.isFinite(parsed) ? parsed : undefined;
  }
  return undefined;
}

/** An own property, never one from the prototype: data may hold keys such as `__proto__`. */
export function own(object: JsonObject | undefined, key: string): Json | undefined {
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** An own property by name, whatever the letter case; the exact name wins. */
export function ownAnyCase(object: JsonObject | undefined, key: string): Json | undefined {
  if (object === undefined) return undefined;
  if (Object.hasOwn(object, key)) return object[key];
  const wanted = key.toLowerCase();
  for (const name of Object.keys(object)) {
    if (name.length === wanted.length && name.toLowerCase() === wanted) return object[name];
  }
  return undefined;
}

/** The object without the members that are undefined, which would otherwise be there without a value. */
export function withoutUndefined<T extends object>(members: { [Key in keyof T]: T[Key] | undefined }): T {
  const out: Partial<T> = {};
  for (const key in members) {
    const value = members[key];
    if (value !== undefined) out[key] = value;
  }
  return out as T;
}

/** JSON with sorted keys: equal values give equal text. Undefined members are left out. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
