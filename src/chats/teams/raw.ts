// A user's own Adaptive Card: its strings printed as each place wants them, and the buttons put in their place.

import type { Card } from '../../core/card';
import { asArray, asObject, type Json, type JsonObject } from '../../core/json';
import { cutMiddle, plain } from '../../core/markup';
import { markdown, unexpanded } from './markdown';

const SEEN = 1500;
/** Where the renderer reads Markdown; everywhere else strings are plain. */
const MARKDOWN: Record<string, readonly string[]> = { TextBlock: ['text'], Fact: ['title', 'value'] };

/** The Adaptive Card with every string printed, and the lines about what people did below it. */
export function rawCard(raw: Json, card: Card, notes: JsonObject[], actions: JsonObject[]): JsonObject {
  let placed = false;

  function list(items: Json[], key: string): Json[] {
    return items.flatMap((item) => {
      if (asObject(item)?.$bellhop === undefined) return [print(item, key === 'facts' ? 'Fact' : '')];
      placed = true;
      if (key === 'actions') return actions;
      return actions.length === 0 ? [] : [{ type: 'ActionSet', actions }];
    });
  }

  function print(value: Json, type: string): Json {
    if (typeof value === 'string') return unexpanded(plain(value));
    const object = asObject(value);
    if (object === undefined) return value;
    const own = typeof object.type === 'string' ? plain(object.type) : type;
    const members = Object.entries(object).map(([key, member = null]) => {
      if (Array.isArray(member)) return [key, list(member, key)];
      if (typeof member !== 'string') return [key, print(member, '')];
      const short = cutMiddle(member, SEEN);
      return [key, MARKDOWN[own]?.includes(key) ? markdown(short) : unexpanded(plain(short))];
    });
    return Object.fromEntries(members) as JsonObject;
  }

  const printed = asObject(print(raw, '')) ?? {};
  const body = [...asArray(printed.body), ...notes];
  return {
    ...printed,
    type: 'AdaptiveCard',
    version: '1.5',
    fallbackText: unexpanded(card.fallback),
    msteams: { width: 'full' },
    body: placed || actions.length === 0 ? body : [...body, { type: 'ActionSet', actions }],
  };
}
