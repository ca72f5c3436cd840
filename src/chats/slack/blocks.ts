// A card as Slack's chat.postMessage arguments: Block Kit within Slack's limits, and the sentence that is read aloud.

import type {
  ActionsBlock,
  Button as ButtonElement,
  KnownBlock,
  MrkdwnElement,
  Overflow,
  PlainTextElement,
} from '@slack/types';
import type { Button, Card, Fact, Link, Locale, Markup } from '../../core/card';
import type { JsonObject } from '../../core/json';
import { cutEnd, cutMiddle, plain } from '../../core/markup';
import type { Payload } from '../../core/ports';
import { checkSlackPayload } from './limits';
import { escapeEntities, escapeMrkdwn, mrkdwn } from './mrkdwn';
import { rawBlocks } from './raw';

/** Characters of all blocks; above about 13 000 Slack answers `msg_blocks_too_long`. */
const ALL_TEXT = 10_000;
/** Slack's limits are 3 000 for a section, 2 000 for a field; a little stays free. What is read is much shorter. */
const SECTION = 2950;
const FIELD = 1900;
const CONTEXT = 1500;
/** Room in the first section that the title leaves to the text. */
const ROOM_FOR_TEXT = 400;
const SEEN = { title: 250, text: 2800, factTitle: 60, fact: 250, context: 500 };
/** A longer fallback makes chat.update fail above 4 000. */
const FALLBACK = 2000;
const MAX_FIELDS = 10;
const MAX_BUTTONS = 10;
const MAX_CHOICES = 5;
const MAX_URL = 3000;

/** chat.postMessage's arguments for a card. `address` is the destination's, with its `channel`. */
export function slackPayload(card: Card, address: JsonObject): Payload {
  if (card.raw?.slack !== undefined) {
    const blocks = rawBlocks(card.raw.slack, card.locale, actionsBlock(card));
    const own = message(address, card, [...blocks, ...notesBlock(card)]);
    // Values can be longer than the author of an override thought.
    if (checkSlackPayload(own).length === 0) return own;
  }
  return message(address, card, cardBlocks(card));
}

/** The same message in plain text, for when Slack refuses the blocks. On an update it takes the blocks away. */
export function slackPlain(card: Card, address: JsonObject): Payload {
  const payload = message(address, card);
  const links = card.links.slice(0, 3).map(({ url }) => `<${escapeEntities(url)}>`);
  payload.text = [payload.text, ...links].join('\n').slice(0, 4000);
  return payload;
}

function message(address: JsonObject, card: Card, blocks?: readonly object[]): Payload {
  const text = escapeMrkdwn(cutEnd(card.fallback, FALLBACK / 5));
  const payload: Payload = { channel: address.channel, text, unfurl_links: false, unfurl_media: false };
  if (blocks !== undefined) payload.blocks = blocks as Payload[];
  return payload;
}

function cardBlocks(card: Card): KnownBlock[] {
  const { locale, facts, context } = card;
  const head = headText(card);
  const blocks: KnownBlock[] = [{ type: 'section', text: mrkdwnText(head) }];
  if (facts.length > 0) {
    const shown = facts.slice(0, MAX_FIELDS);
    const room = Math.min(FIELD, Math.floor((ALL_TEXT - head.length - CONTEXT) / shown.length));
    blocks.push({ type: 'section', fields: shown.map((fact) => mrkdwnText(factText(fact, locale, room))) });
  }
  blocks.push(...notesBlock(card));
  if (context !== undefined) {
    blocks.push({
      type: 'context',
      elements: [mrkdwnText(printWithin(context, locale, SEEN.context, CONTEXT))],
    });
  }
  const actions = actionsBlock(card);
  if (actions !== undefined) blocks.push(actions);
  return blocks;
}

/** Lines about what people did, in a block of their own. */
function notesBlock({ notes = [], locale }: Card): KnownBlock[] {
  if (notes.length === 0) return [];
  const lines = notes.map((note) => printWithin(note, locale, SEEN.context, CONTEXT / notes.length));
  return [{ type: 'section', text: mrkdwnText(lines.join('\n') || '–') }];
}

/** Title and text share a block: two would stand further apart than they belong. */
function headText({ title, text, fallback, locale }: Card): string {
  const first =
    printWithin(title === '' ? fallback : title, locale, SEEN.title, SECTION - ROOM_FOR_TEXT) || '–';
  return text === undefined
    ? first
    : `${first}\n${printWithin(text, locale, SEEN.text, SECTION - first.length - 1)}`.trimEnd();
}

function factText({ title, value }: Fact, locale: Locale, room: number): string {
  const name = printWithin(plain(title), locale, SEEN.factTitle, Math.floor(room / 2));
  const head = name === '' ? '' : `*${name}*\n`;
  return head + printWithin(value, locale, SEEN.fact, room - head.length);
}

/**
 * A markup in mrkdwn: at most `seen` visible characters, and at most `room` characters with addresses and escapes.
 * If that is too much, the links go first, then the middle of the text.
 */
function printWithin(markup: Markup, locale: Locale, seen: number, room: number): string {
  const short = cutMiddle(markup, seen);
  const printed = mrkdwn(short, locale);
  if (printed.length <= room) return printed;
  const words = plain(short);
  for (let length = Math.min(seen, room); length > 0; length = Math.floor(length * 0.7)) {
    const escaped = mrkdwn(cutMiddle(words, length), locale);
    if (escaped.length <= room) return escaped;
  }
  return '';
}

function actionsBlock({ buttons, links }: Card): ActionsBlock | undefined {
  const minor = buttons.filter(isMinor);
  const elements: (ButtonElement | Overflow)[] = [
    ...buttons.filter((one) => !isMinor(one)).map(button),
    ...links.filter(({ url }) => url.length <= MAX_URL).map(linkButton),
  ].slice(0, MAX_BUTTONS - 1);
  if (minor.length > 0) elements.push(more(minor));
  return elements.length === 0 ? undefined : { type: 'actions', elements };
}

/** A menu asks the same question for all of its choices, so what has one of its own stays outside; a dialog asks later. */
function isMinor({ minor = false, confirm, comment }: Button): boolean {
  return minor && (confirm === undefined || comment !== undefined);
}

/** A choice carries one value alone, so action and id share it. */
function more(buttons: Button[]): Overflow {
  const options = buttons.slice(0, MAX_CHOICES).map(({ action, id, label }) => ({
    text: plainText(label, 75),
    value: JSON.stringify([action, id]),
  }));
  return { type: 'overflow', action_id: 'more', options };
}

function button({ action, id, label, accessibilityLabel, style, confirm, comment }: Button): ButtonElement {
  const element: ButtonElement = { type: 'button', action_id: action, text: plainText(label, 75), value: id };
  if (accessibilityLabel !== '') element.accessibility_label = cutEnd(accessibilityLabel, 75);
  if (style !== undefined) element.style = style;
  // Where something is to be written, a dialog asks both.
  if (confirm !== undefined && comment === undefined) {
    element.confirm = {
      title: plainText(confirm.title, 100),
      text: plainText(confirm.text, 300),
      confirm: plainText(confirm.confirm, 30),
      deny: plainText(confirm.deny, 30),
    };
    if (style !== undefined) element.confirm.style = style;
  }
  return element;
}

function linkButton({ label, url }: Link, index: number): ButtonElement {
  return { type: 'button', action_id: `link.${index}`, text: plainText(label, 75), url };
}

function mrkdwnText(text: string): MrkdwnElement {
  // verbatim: Slack looks for no @here, #channel or address in it.
  return { type: 'mrkdwn', text, verbatim: true };
}

function plainText(text: string, max: number): PlainTextElement {
  // Without emoji, `:name:` stays as it is.
  return { type: 'plain_text', text: cutEnd(text, max) || '–', emoji: false };
}
