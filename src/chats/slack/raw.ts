// A user's own Block Kit: its strings printed as each place wants them, and the buttons put in their place.

import type { ActionsBlock } from '@slack/types';
import type { Locale, Markup } from '../../core/card';
import { asObject, type Json, type JsonObject } from '../../core/json';
import { cutEnd, cutMiddle, plain } from '../../core/markup';
import { mrkdwn } from './mrkdwn';

/** How long a text may be, by the type of what holds it; see limits.ts. */
const PLAIN_LIMITS: Record<string, number> = { header: 150, button: 75 };
const PLAIN_LIMIT = 2000;
const SEEN = 1500;

/** The blocks with every string printed. `raw` is an array of blocks, or an object that has them as `blocks`. */
export function rawBlocks(raw: Json, locale: Locale, actions: ActionsBlock | undefined): JsonObject[] {
  const blocks = Array.isArray(raw) ? raw : (asObject(raw)?.blocks ?? []);
  let placed = false;

  function list(items: Json[], parent: string): Json[] {
    return items.flatMap((item) => {
      if (asObject(item)?.$bellhop === undefined) return [print(item, parent)];
      placed = true;
      if (actions === undefined) return [];
      return parent === 'actions' ? (actions.elements as unknown as Json[]) : [actions as unknown as Json];
    });
  }

  function print(value: Json, parent: string): Json {
    if (typeof value === 'string') return plain(value);
    if (Array.isArray(value)) return list(value, parent);
    const object = asObject(value);
    if (object === undefined) return value;
    const type = typeof object.type === 'string' ? plain(object.type) : parent;
    if (type === 'mrkdwn')
      return { type, text: mrkdwn(cutMiddle(textOf(object), SEEN), locale), verbatim: true };
    if (type === 'plain_text') {
      const text = cutEnd(plain(textOf(object)), PLAIN_LIMITS[parent] ?? PLAIN_LIMIT);
      return { type, text, emoji: object.emoji === true };
    }
    const members = Object.entries(object).map(([key, member]) => [key, print(member ?? null, type)]);
    return Object.fromEntries(members) as JsonObject;
  }

  const printed = list(blocks as Json[], '') as JsonObject[];
  const filled = printed.filter(
    ({ type, elements }) => type !== 'actions' || (Array.isArray(elements) && elements.length > 0),
  );
  return placed || actions === undefined ? filled : [...filled, actions as unknown as JsonObject];
}

function textOf(object: JsonObject): Markup {
  return typeof object.text === 'string' ? object.text : '';
}
