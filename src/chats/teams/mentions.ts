// People whom a card mentions: a tag in its text, and for each tag an entity beside it.
// https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format#user-mention-in-adaptive-cards

import type { Card, Markup } from '../../core/card';
import { asObject, type Json, type JsonObject } from '../../core/json';
import { CODES } from '../../core/markup';

/** An object id in Entra. */
const PERSON = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** What would end the tag, or be read as Markdown in it. */
const UNFIT = /[<>&\\`*_[\]{}~"]+/g;
const MENTION = new RegExp(
  `${CODES.mention}([^${CODES.mentionText}]*)${CODES.mentionText}([^${CODES.mentionEnd}]*)${CODES.mentionEnd}`,
  'g',
);

export function isPerson(id: string): boolean {
  return PERSON.test(id);
}

/** The tag that stands for a person; undefined if Teams could not tell whom it means. */
export function mentionTag(id: string, name: string): string | undefined {
  const fit = fitName(name);
  return isPerson(id) && fit !== '' ? `<at>${fit}</at>` : undefined;
}

/** The entities of the tags that the printed card has. Each tag means one person: of two namesakes the first. */
export function entitiesOf(card: Card, content: JsonObject): JsonObject[] {
  const people = new Map<string, { id: string; name: string }>();
  for (const markup of markupsIn(card)) {
    if (!markup.includes(CODES.mention)) continue;
    for (const [, id = '', name = ''] of markup.matchAll(MENTION)) {
      const tag = mentionTag(id, name);
      if (tag !== undefined && !people.has(tag)) people.set(tag, { id, name: fitName(name) });
    }
  }
  return [...people].flatMap(([text, mentioned]) =>
    holds(content, text) ? [{ type: 'mention', text, mentioned }] : [],
  );
}

function fitName(name: string): string {
  return name.replace(UNFIT, ' ').replace(/\s+/g, ' ').trim();
}

function markupsIn({ title, context = '', text = '', facts, notes = [], raw }: Card): Markup[] {
  const values = facts.flatMap((fact) => [fact.title, fact.value]);
  return [title, context, text, ...values, ...notes, ...stringsIn(raw?.teams)];
}

function holds(value: Json, text: string): boolean {
  return stringsIn(value).some((one) => one.includes(text));
}

function stringsIn(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return Object.values(asObject(value) ?? {}).flatMap(stringsIn);
}
