// Values from outside, made fit to be shown: nothing invisible, nothing that turns the text around.

/** Whether a text holds anything that `clean` might change; most texts do not, those with a simple emoji included. */
const SUSPICIOUS =
  /[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\p{Cs}\p{Noncharacter_Code_Point}\ufff9-\ufffb]|(?!\ufe0f)\p{Default_Ignorable_Code_Point}|(?<!\p{Extended_Pictographic})\ufe0f/u;
const NOT_ASCII_TEXT = /[^\n\x20-\x7e]/;

const LINE_BREAKS = /\r\n|[\r\x0b\x0c\x85\u2028\u2029]/g;

/** Emoji made of several characters: the only place where a joiner, a selector or a keycap may stay. */
const EMOJI =
  /(?:\p{RI}\p{RI}|\p{Extended_Pictographic}(?:\ufe0f|\p{EMod})?(?:\u200d\p{Extended_Pictographic}(?:\ufe0f|\p{EMod})?)*|[0-9#*]\ufe0f\u20e3)/u;

/** Controls, everything that is invisible by definition (bidirectional marks among it), and halves of characters. */
const UNWANTED = /[\0-\x09\x0b-\x1f\x7f-\x9f\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u;

const EMOJI_OR_UNWANTED = new RegExp(`(${EMOJI.source})|${UNWANTED.source}`, 'gu');
const LONE_SURROGATE_OR_NONCHARACTER = /[\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/**
 * The text with every line break as `\n`, every tab as a space, and without anything invisible: controls,
 * bidirectional marks and overrides, zero-width characters, tag characters, stray variation selectors. Halves of
 * surrogate pairs become U+FFFD.
 *
 * A zero-width joiner stays between two pictographs only. There it makes one emoji out of several, so it cannot
 * make two different names look the same, as it could between letters. The price: Persian and Indic words lose
 * their optional joiners, and Japanese names their variant glyphs.
 */
export function clean(text: string): string {
  if (!NOT_ASCII_TEXT.test(text) || !SUSPICIOUS.test(text)) return text;
  return text
    .replace(LINE_BREAKS, '\n')
    .replaceAll('\t', ' ')
    .replace(EMOJI_OR_UNWANTED, (_, emoji: string | undefined) => emoji ?? '')
    .replace(LONE_SURROGATE_OR_NONCHARACTER, '\ufffd');
}

/** `clean`, on one line. */
export function cleanLine(text: string): string {
  const cleaned = clean(text);
  if (!cleaned.includes('\n')) return cleaned;
  const lines = cleaned.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').join(' ');
}
