// Notes as cards: a sentence of the bot's own, and what was found, in the language of the destination.

import type { Card, Locale } from '../core/card';
import type { MlEvent } from '../core/event';
import { CODES, clean, cleanLine, cutMiddle, plain } from '../core/markup';
import type { Note } from '../core/note';
import type { Say } from '../core/say';
import { safeUrl } from './url';

/** What a thread has room for: the end of a log says why. */
const MOST_LINES = 40;
const MOST_CHARACTERS = 2400;

export type PresentNote = (reader: { locale: Locale }, event: MlEvent, note: Note) => Card;

export function createNotePresenter(say: Say): PresentNote {
  return ({ locale }, { kind }, { sentence, saying, tone, findings }) => {
    const title = say(locale, sentence, saying);
    const card: Card = {
      kind,
      tone,
      locale,
      title,
      facts: [],
      links: [],
      buttons: [],
      fallback: plain(title),
    };
    if (findings === undefined) return card;
    const lines = findings.lines.slice(-MOST_LINES).map((line) => cleanLine(line).trimEnd());
    if (lines.length > 0)
      card.text = CODES.blockOn + cutMiddle(clean(lines.join('\n')), MOST_CHARACTERS) + CODES.blockOff;
    else if (findings.empty !== undefined) card.text = say(locale, 'look-empty', { reason: findings.empty });
    card.facts = findings.facts.map(({ name, value }) => ({
      title: cleanLine(name),
      value: cleanLine(value),
    }));
    card.links = findings.links.flatMap(({ label, url }) =>
      safeUrl(url) === undefined ? [] : [{ label: cleanLine(label), url }],
    );
    return card;
  };
}

/** A sentence by itself, e.g. for a private word. */
export function sentenceCard(title: string, locale: Locale): Card {
  return {
    kind: 'other',
    tone: 'info',
    locale,
    title,
    facts: [],
    links: [],
    buttons: [],
    fallback: plain(title),
  };
}
