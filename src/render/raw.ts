// Raw overrides: a chat's own JSON with templates as its strings; here the rendered strings go back into it.

import type { Card, Markup } from '../core/card';
import { asObject, type Json } from '../core/json';
import { safeUrl } from './url';

/** Stands for the n-th raw leaf of a template in the JSON that the build stores. */
export const LEAF = '$leaf';
/** The same, for an address: it must be https, or the chat gets the standard card. */
export const URL_LEAF = '$url';

class UnsafeUrl extends Error {}

/** The chats' JSON with every leaf filled; a chat whose override would hold an unsafe address is left out. */
export function fillLeaves(
  raw: NonNullable<Card['raw']>,
  leaves: readonly Markup[],
): NonNullable<Card['raw']> {
  const filled: NonNullable<Card['raw']> = {};
  for (const chat of ['slack', 'teams'] as const) {
    if (raw[chat] === undefined) continue;
    try {
      filled[chat] = fill(raw[chat], leaves);
    } catch (error) {
      if (!(error instanceof UnsafeUrl)) throw error;
    }
  }
  return filled;
}

function fill(value: Json, leaves: readonly Markup[]): Json {
  if (Array.isArray(value)) return value.map((item) => fill(item, leaves));
  const object = asObject(value);
  if (object === undefined) return value;
  if (typeof object[LEAF] === 'number') return leaves[object[LEAF]] ?? '';
  if (typeof object[URL_LEAF] === 'number') {
    const url = safeUrl(leaves[object[URL_LEAF]]);
    if (url === undefined) throw new UnsafeUrl();
    return url;
  }
  return Object.fromEntries(
    Object.entries(object).map(([key, member]) => [key, fill(member ?? null, leaves)]),
  );
}
