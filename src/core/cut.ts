// Cutting text and markup to a length, between graphemes and without tearing a pair of codes.

import type { Markup } from './card';
import { CODES, hasCodes, type MarkupVisitor, scan } from './codes';

const ELLIPSIS = '…';
/** A "grapheme" longer than this is an attack (a letter under hundreds of accents), and is cut by character. */
const LONGEST_GRAPHEME = 64;

let segmenter: Intl.Segmenter | undefined;

/** The grapheme border at `index` or next to it, towards the start or the end. Looks near the index only. */
function border(text: string, index: number, towards: 'start' | 'end'): number {
  if (index <= 0 || index >= text.length) return Math.max(0, Math.min(index, text.length));
  if (isAscii(text.charCodeAt(index - 1)) && isAscii(text.charCodeAt(index))) return index;
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const windowStart = Math.max(0, index - 2 * LONGEST_GRAPHEME);
  const near = text.slice(windowStart, index + 2 * LONGEST_GRAPHEME);
  const grapheme = segmenter.segment(near).containing(index - windowStart);
  if (grapheme === undefined) return index;
  const start = windowStart + grapheme.index;
  if (start === index) return index;
  if (grapheme.segment.length <= LONGEST_GRAPHEME) {
    return towards === 'start' ? start : start + grapheme.segment.length;
  }
  const splitsPair =
    /[\ud800-\udbff]/.test(text[index - 1] ?? '') && /[\udc00-\udfff]/.test(text[index] ?? '');
  return splitsPair ? index + (towards === 'start' ? -1 : 1) : index;
}

/** A character that is never a part of a longer grapheme with another of its kind; CR and LF would be. */
function isAscii(code: number): boolean {
  return code >= 0x20 && code < 0x7f;
}

/** The closing partner of a mark that can stay open across other codes. */
const PARTNER: Record<string, string> = {
  [CODES.boldOn]: CODES.boldOff,
  [CODES.italicOn]: CODES.italicOff,
  [CODES.quoteOn]: CODES.quoteOff,
};

/** Writes the part of a markup whose visible characters lie in [from, to), with the formatting that holds there. */
class Slicer implements MarkupVisitor {
  out = '';
  /** Visible characters passed so far. */
  seen = 0;
  private started: boolean;
  private readonly open: string[] = [];

  constructor(
    private readonly from: number,
    private readonly to: number,
  ) {
    this.started = from === 0;
  }

  finish(): Markup {
    if (this.started) for (const code of this.open.reverse()) this.out += PARTNER[code] ?? '';
    return this.out;
  }

  text(text: string): void {
    this.piece(text, '', '');
  }
  bold(on: boolean): void {
    this.mark(on, on ? CODES.boldOn : CODES.boldOff);
  }
  italic(on: boolean): void {
    this.mark(on, on ? CODES.italicOn : CODES.italicOff);
  }
  quote(on: boolean): void {
    this.mark(on, on ? CODES.quoteOn : CODES.quoteOff);
  }
  code(text: string): void {
    this.piece(text, CODES.codeOn, CODES.codeOff);
  }
  block(text: string): void {
    this.piece(text, CODES.blockOn, CODES.blockOff);
  }
  link(url: string, label: string): void {
    this.piece(label, CODES.link + url + CODES.linkText, CODES.linkEnd);
  }
  time(iso: string, text: string): void {
    this.whole(text.length, CODES.time + iso + CODES.timeText + text + CODES.timeEnd);
  }
  mention(id: string, name: string): void {
    this.whole(name.length, CODES.mention + id + CODES.mentionText + name + CODES.mentionEnd);
  }
  raw(text: string): void {
    this.whole(text.length, CODES.rawOn + text + CODES.rawOff);
  }
  item(): void {
    if (this.started && this.seen < this.to) this.out += CODES.item;
  }

  /** What opens or closes behind the end is ignored; `finish` closes what was open there. */
  private mark(on: boolean, code: string): void {
    if (this.seen >= this.to) return;
    if (on) this.open.push(code);
    else this.open.pop();
    if (this.started) this.out += code;
  }

  private start(): void {
    if (this.started) return;
    this.started = true;
    this.out += this.open.join('');
  }

  private piece(text: string, before: string, after: string): void {
    const from = border(text, this.from - this.seen, 'end');
    const to = border(text, this.to - this.seen, 'start');
    this.seen += text.length;
    if (from >= to) return;
    this.start();
    this.out += before + text.slice(from, to) + after;
  }

  private whole(length: number, markup: string): void {
    const fits = this.seen >= this.from && this.seen + length <= this.to;
    this.seen += length;
    if (!fits) return;
    this.start();
    this.out += markup;
  }
}

function slice(markup: Markup, from: number, to: number): Markup {
  if (!hasCodes(markup)) return markup.slice(border(markup, from, 'end'), border(markup, to, 'start'));
  const slicer = new Slicer(from, to);
  scan(markup, slicer);
  return slicer.finish();
}

/** How many characters (UTF-16 units) of a markup are seen by a reader. */
function visibleLength(markup: Markup): number {
  if (!hasCodes(markup)) return markup.length;
  const slicer = new Slicer(0, 0);
  scan(markup, slicer);
  return slicer.seen;
}

/**
 * The first `max` visible characters (UTF-16 units, the ellipsis included), cut between graphemes.
 * Formatting stays whole: what is open at the cut is closed, a time or a raw part is kept or left out.
 */
export function cutEnd(markup: Markup, max: number): Markup {
  if (markup.length <= max || visibleLength(markup) <= max) return markup;
  return max < 1 ? '' : slice(markup, 0, max - 1) + ELLIPSIS;
}

/**
 * At most `max` visible characters (UTF-16 units): the head and the tail, which hold what an error message says
 * first and last, with an ellipsis between them, on a line of its own if the text has lines.
 */
export function cutMiddle(markup: Markup, max: number): Markup {
  if (markup.length <= max) return markup;
  const length = visibleLength(markup);
  if (length <= max) return markup;
  const gap = markup.includes('\n') ? `\n${ELLIPSIS}\n` : ` ${ELLIPSIS} `;
  if (max < 4 * gap.length) return cutEnd(markup, max);
  const head = Math.ceil((max - gap.length) / 2);
  const tail = max - gap.length - head;
  return slice(markup, 0, head).trimEnd() + gap + slice(markup, length - tail, length).trimStart();
}
