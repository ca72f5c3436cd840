// How large a card can become as a message, told from its texts: writing the message to measure it costs much more.

import type { Card } from '../../core/card';
import { CODES } from '../../core/markup';

/** A character is at most five bytes: a mark with a space beside it, or a backslash, which is escaped twice. */
const CHARACTER = 5;
/** What stands around the texts: the card itself, a button with its question, a fact, a line or paragraph, a mention. */
const AROUND = { card: 600, button: 900, fact: 30, piece: 110, mention: 400 };

/** No fewer bytes than `teamsPayload` gives for the card. */
export function mostBytes(card: Card): number {
  const { title, context = '', text = '', facts, notes = [], links, buttons, fallback } = card;
  // The fallback is there twice, and stands in for an empty title.
  let characters = title.length + context.length + text.length + 3 * fallback.length;
  let mentions = count(title, CODES.mention) + count(context, CODES.mention) + count(text, CODES.mention);
  for (const { title: name, value } of facts) {
    characters += name.length + value.length;
    mentions += count(name, CODES.mention) + count(value, CODES.mention);
  }
  for (const note of notes) {
    characters += note.length;
    mentions += count(note, CODES.mention);
  }
  for (const { url, label } of links) characters += url.length + label.length;
  for (const { id, label, accessibilityLabel, confirm, comment } of buttons) {
    characters += 2 * id.length + 2 * label.length + accessibilityLabel.length;
    if (confirm !== undefined)
      characters += confirm.title.length + confirm.text.length + 2 * confirm.confirm.length;
    if (comment !== undefined) characters += 2 * (comment.label.length + (comment.hint ?? '').length);
  }
  return (
    CHARACTER * characters +
    AROUND.card +
    AROUND.button * (buttons.length + links.length) +
    AROUND.fact * facts.length +
    AROUND.mention * mentions +
    AROUND.piece * (piecesOf(text) + notes.length)
  );
}

/** How many elements a text becomes at most: its lines, its quotes, and what follows each of those. */
function piecesOf(text: string): number {
  return 1 + count(text, '\n') + 2 * count(text, CODES.quoteOn) + 2 * count(text, CODES.blockOn);
}

function count(text: string, code: string): number {
  return text.includes(code) ? text.split(code).length - 1 : 0;
}
