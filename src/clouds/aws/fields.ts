// Fields: members of an event's detail by name, whatever their letter case, and nothing where they are odd.

import { asArray, asNumber, asObject, asText, type Json, type JsonObject, ownAnyCase } from '../../core/json';
import { isoTime } from '../../core/time';

/** Lists in attributes are for a card, not for an archive. */
const LONGEST_LIST = 20;

export function textAt(object: JsonObject | undefined, key: string): string | undefined {
  return asText(ownAnyCase(object, key));
}

export function numberAt(object: JsonObject | undefined, key: string): number | undefined {
  return asNumber(ownAnyCase(object, key));
}

/** True or false, also as text ("true"). */
export function booleanAt(object: JsonObject | undefined, key: string): boolean | undefined {
  const text = textAt(object, key)?.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** ISO, from any shape that `isoTime` takes. */
export function timeAt(object: JsonObject | undefined, key: string): string | undefined {
  return isoTime(ownAnyCase(object, key));
}

export function objectAt(object: JsonObject | undefined, key: string): JsonObject | undefined {
  return asObject(ownAnyCase(object, key));
}

/** The objects among the members of a list. */
export function objectsAt(object: JsonObject | undefined, key: string): JsonObject[] {
  return asArray(ownAnyCase(object, key))
    .map(asObject)
    .filter((member) => member !== undefined);
}

/** The texts among some values, without repeats, for an attribute; undefined if there are none. */
export function textList(values: (Json | undefined)[]): string[] | undefined {
  const texts = new Set(values.map(asText).filter((text) => text !== undefined));
  return texts.size > 0 ? [...texts].slice(0, LONGEST_LIST) : undefined;
}

/** Attributes ready for an event: absent members and empty lists and objects are left out. Keys are ours, never data's. */
export function known(attributes: Record<string, Json | undefined>): Record<string, Json> {
  const out: Record<string, Json> = {};
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    if (value !== undefined && !isEmpty(value)) out[key] = value;
  }
  return out;
}

/** A list for an attribute, each member without what it lacks. */
export function knownList(members: Record<string, Json | undefined>[]): Json[] {
  return members
    .slice(0, LONGEST_LIST)
    .map(known)
    .filter((member) => !isEmpty(member));
}

function isEmpty(value: Json): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

/**
 * Tags as a plain map. Real events carry a map, the schema registry and the Describe calls a list of pairs;
 * CloudTrail writes the pairs in lower case.
 */
export function tagsOf(value: Json | undefined): Record<string, string> {
  const object = asObject(value) ?? {};
  const pairs = Array.isArray(value)
    ? value.map((pair) => [ownAnyCase(asObject(pair), 'Key'), ownAnyCase(asObject(pair), 'Value')])
    : Object.keys(object).map((key) => [key, object[key]]);
  const texts = pairs.filter((pair): pair is [string, string] =>
    pair.every((part) => typeof part === 'string'),
  );
  // No assignment: a tag may be called `__proto__`.
  return texts.length === 0 ? {} : Object.fromEntries(texts);
}
