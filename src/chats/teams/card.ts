// A card as a Bot Framework activity with an Adaptive Card 1.5, within what Teams takes.

import type { Card } from '../../core/card';
import type { Tone } from '../../core/event';
import { asObject, type JsonObject } from '../../core/json';
import { cutEnd, cutMiddle, plain } from '../../core/markup';
import type { Payload } from '../../core/ports';
import { actions } from './buttons';
import { checkTeamsPayload, MAX_BYTES, sizeOf } from './limits';
import { markdown, markdownParts, type Part, unexpanded } from './markdown';
import { entitiesOf } from './mentions';
import { rawCard } from './raw';
import { mostBytes } from './size';

const CONTENT_TYPE = 'application/vnd.microsoft.card.adaptive';
const STYLES: Record<Tone, string> = {
  action: 'warning',
  failure: 'attention',
  warning: 'warning',
  success: 'good',
  progress: 'accent',
  info: 'emphasis',
};

const SEEN = {
  title: 250,
  text: 2800,
  factTitle: 60,
  fact: 250,
  context: 400,
  note: 500,
  fallback: 600,
};
const MAX_FACTS = 10;
const MAX_LINES = 40;
const MAX_NOTES = 10;
/** Shares of what is seen at most, tried until the card fits. */
const SMALLER_SHARES = [0.6, 0.35, 0.2, 0.1, 0.05];

/** The activity for a card. Where it goes is the connector's business: nothing of the address is in the message. */
export function teamsPayload(card: Card, _address: JsonObject): Payload {
  if (card.raw?.teams !== undefined) {
    const own = activity(card, rawCard(card.raw.teams, card, notes(card, 1), actions(card, 1)), 1);
    // Values can be longer than the author of an override thought.
    if (checkTeamsPayload(own).length === 0) return own;
  }
  const whole = activity(card, content(card, 1), 1);
  if (mostBytes(card) <= MAX_BYTES || sizeOf(whole) <= MAX_BYTES) return whole;
  const bare = withoutLinks(card);
  let payload = whole;
  for (const share of SMALLER_SHARES) {
    payload = activity(bare, content(bare, share), share);
    if (sizeOf(payload) <= MAX_BYTES) break;
  }
  return payload;
}

/** The same message in plain text, for when Teams refuses the card. */
export function teamsPlain(card: Card, _address: JsonObject): Payload {
  const links = card.links.slice(0, 3).map(({ url }) => url);
  return {
    type: 'message',
    summary: cutEnd(card.fallback, SEEN.fallback),
    textFormat: 'plain',
    text: [cutEnd(card.fallback, SEEN.text), ...links].join('\n'),
  };
}

/** `summary` is what a notification shows. */
function activity(card: Card, content: JsonObject, share: number): Payload {
  const summary = cutEnd(card.fallback, SEEN.fallback * share);
  const entities = entitiesOf(card, content);
  if (entities.length > 0) content.msteams = { ...asObject(content.msteams), entities };
  return { type: 'message', summary, attachments: [{ contentType: CONTENT_TYPE, content }] };
}

function content(card: Card, share: number): JsonObject {
  const body = [head(card, share)];
  if (card.text !== undefined) {
    body.push(...markdownParts(cutMiddle(card.text, SEEN.text * share)).map(element));
  }
  if (card.facts.length > 0) {
    const facts = card.facts.slice(0, MAX_FACTS).map(({ title, value }) => ({
      title: markdown(cutMiddle(title, SEEN.factTitle * share)),
      value: markdown(cutMiddle(value, SEEN.fact * share)),
    }));
    body.push({ type: 'FactSet', facts });
  }
  body.push(...notes(card, share));
  const buttons = actions(card, share);
  if (buttons.length > 0) body.push({ type: 'ActionSet', actions: buttons });
  return {
    type: 'AdaptiveCard',
    version: '1.5',
    fallbackText: unexpanded(cutEnd(card.fallback, SEEN.fallback * share)),
    msteams: { width: 'full' },
    body,
  };
}

/** The coloured bar: what, and where. The colour says nothing that the title does not say in words. */
function head({ tone, title, context, fallback }: Card, share: number): JsonObject {
  const heading = markdown(cutMiddle(title === '' ? fallback : title, SEEN.title * share));
  const items: JsonObject[] = [
    { type: 'TextBlock', text: heading, style: 'heading', size: 'Medium', weight: 'Bolder', wrap: true },
  ];
  if (context !== undefined) {
    const text = markdown(cutMiddle(context, SEEN.context * share));
    items.push({ type: 'TextBlock', text, isSubtle: true, spacing: 'None', wrap: true });
  }
  return { type: 'Container', style: STYLES[tone], bleed: true, items };
}

/** Lines about what people did. */
function notes({ notes = [] }: Card, share: number): JsonObject[] {
  return notes.slice(0, MAX_NOTES).flatMap((note) => {
    const text = markdown(cutMiddle(note, SEEN.note * share));
    return text === '' ? [] : [{ type: 'TextBlock', text, wrap: true }];
  });
}

function element(part: Part): JsonObject {
  if (part.type === 'block') {
    const { lines } = part;
    const half = MAX_LINES / 2;
    const shown = lines.length <= MAX_LINES ? lines : [...lines.slice(0, half), '…', ...lines.slice(-half)];
    return { type: 'Container', style: 'emphasis', items: shown.map(monospaced) };
  }
  const text: JsonObject = { type: 'TextBlock', text: part.text, wrap: true };
  return part.type === 'text' ? text : { type: 'Container', style: 'emphasis', items: [text] };
}

/** One line of monospace: a rich text block takes no Markdown, and shows a line break as a space. */
function monospaced(line: string, index: number): JsonObject {
  const indented = line.replace(/^ +/, (spaces) => '\u00a0'.repeat(spaces.length));
  const inlines = [{ type: 'TextRun', text: unexpanded(indented) || '\u00a0', fontType: 'Monospace' }];
  return index === 0
    ? { type: 'RichTextBlock', inlines }
    : { type: 'RichTextBlock', spacing: 'None', inlines };
}

/** Addresses are long and cannot be cut: a card that is too large keeps its words. */
function withoutLinks(card: Card): Card {
  return {
    ...card,
    title: plain(card.title),
    context: card.context === undefined ? undefined : plain(card.context),
    text: card.text === undefined ? undefined : plain(card.text),
    facts: card.facts.map(({ title, value }) => ({ title: plain(title), value: plain(value) })),
    notes: card.notes?.map(plain),
    links: card.links.slice(0, 1),
  };
}
