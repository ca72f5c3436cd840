// Raw overrides: a chat's own JSON with templates as its strings; here the rendered strings go back into it.

import type { Card, Markup } from '../core/card';
import { asArray, asObject, type Json } from '../core/json';

/** Stands for the n-th raw leaf of a template in the JSON that the build stores. */
export const LEAF = '$leaf';

/** The chats' JSON with every leaf filled. */
export function fillLeaves(raw: NonNullable<Card['raw']>, leaves: readonly Markup[]): NonNullable<Card['raw']> {
  return fill(raw as Json, leaves) as NonNullable<Card['raw']>;
}

function fill(value: Json, leaves: readonly Markup[]): Json {
  if (Array.isArray(value)) return asArray(value).map((item) => fill(item, leaves));
  const object = asObject(value);
  if (object === undefined) return value;
  const leaf = object[LEAF];
  if (typeof leaf === 'number') return leaves[leaf] ?? '';
  return Object.fromEntries(Object.entries(object).map(([key, member]) => [key, fill(member ?? null, leaves)]));
}
