// The control codes that stand for formatting in markup, and the scanner that every printer uses.

import type { Markup } from './card';

/**
 * The codes, all from the C0 range, which `clean` removes from every value; so only templates and helpers make them.
 * A code of a pair closes with its partner; formatting does not cross the borders of a field.
 */
export const CODES = {
  boldOn: '\x01',
  boldOff: '\x02',
  italicOn: '\x03',
  italicOff: '\x04',
  /** Inline code, without formatting inside. */
  codeOn: '\x05',
  codeOff: '\x06',
  /** `link` URL `linkText` label `linkEnd`. */
  link: '\x0e',
  linkText: '\x0f',
  linkEnd: '\x10',
  /** `time` ISO 8601 in seconds, UTC `timeText` the same for people, with its zone `timeEnd`. */
  time: '\x11',
  timeText: '\x12',
  timeEnd: '\x13',
  /** A quotation: lines of text, with formatting inside. */
  quoteOn: '\x14',
  quoteOff: '\x15',
  /** Lines in monospace, without formatting inside. */
  blockOn: '\x16',
  blockOff: '\x17',
  /** The rest of this line is an item of a list. */
  item: '\x18',
  /** `mention` the person's id in the chat `mentionText` their name `mentionEnd`. */
  mention: '\x19',
  mentionText: '\x1a',
  mentionEnd: '\x1b',
  /** What the author of a raw override wrote in the chat's own syntax: printed as it is. */
  rawOn: '\x1c',
  rawOff: '\x1d',
} as const;

/** What a printer is told, in order. Text is literal; whatever means something in the chat must be escaped. */
export interface MarkupVisitor {
  /** May hold line breaks. */
  text(text: string): void;
  bold(on: boolean): void;
  italic(on: boolean): void;
  code(text: string): void;
  link(url: string, label: string): void;
  /** `iso` has no fraction of a second; `text` names its zone. */
  time(iso: string, text: string): void;
  /** A person who is told of it: `id` as their chat knows them. */
  mention(id: string, name: string): void;
  item(): void;
  quote(on: boolean): void;
  block(text: string): void;
  raw(text: string): void;
}

const ANY_CODE = /[\x01-\x06\x0e-\x1d]/;

/** Codes where a printer expects none, such as a link inside code. */
const INSIDE = /[\0-\x09\x0b-\x1f]/;
const ALL_INSIDE = new RegExp(INSIDE, 'g');

/** Whether a markup has any formatting; without, it is its own plain text. */
export function hasCodes(markup: Markup): boolean {
  return ANY_CODE.test(markup);
}

/** Where the next code is, or the end. A loop: a search with a regular expression costs more for each code. */
function nextCode(markup: Markup, from: number): number {
  for (let at = from; at < markup.length; at++) {
    const unit = markup.charCodeAt(at);
    if (unit < 0x20 && unit !== 0x0a) return at;
  }
  return markup.length;
}

/** Walks through a markup once. Codes without their partner are survived: the rest of the text is what they hold. */
export function scan(markup: Markup, visitor: MarkupVisitor): void {
  let position = 0;
  const upTo = (code: string): string => {
    const end = markup.indexOf(code, position);
    const text = markup.slice(position, end < 0 ? markup.length : end);
    position = end < 0 ? markup.length : end + 1;
    return INSIDE.test(text) ? text.replace(ALL_INSIDE, '') : text;
  };
  while (position < markup.length) {
    const at = nextCode(markup, position);
    if (at > position) visitor.text(markup.slice(position, at));
    position = at + 1;
    switch (markup[at]) {
      case CODES.boldOn:
      case CODES.boldOff:
        visitor.bold(markup[at] === CODES.boldOn);
        break;
      case CODES.italicOn:
      case CODES.italicOff:
        visitor.italic(markup[at] === CODES.italicOn);
        break;
      case CODES.codeOn:
        visitor.code(upTo(CODES.codeOff));
        break;
      case CODES.link:
        visitor.link(upTo(CODES.linkText), upTo(CODES.linkEnd));
        break;
      case CODES.time:
        visitor.time(upTo(CODES.timeText), upTo(CODES.timeEnd));
        break;
      case CODES.mention:
        visitor.mention(upTo(CODES.mentionText), upTo(CODES.mentionEnd));
        break;
      case CODES.quoteOn:
      case CODES.quoteOff:
        visitor.quote(markup[at] === CODES.quoteOn);
        break;
      case CODES.blockOn:
        visitor.block(upTo(CODES.blockOff));
        break;
      case CODES.item:
        visitor.item();
        break;
      case CODES.rawOn:
        visitor.raw(upTo(CODES.rawOff));
        break;
    }
  }
}

class PlainPrinter implements MarkupVisitor {
  out = '';
  text(text: string): void {
    this.out += text;
  }
  bold(): void {}
  italic(): void {}
  code(text: string): void {
    this.out += text;
  }
  link(_url: string, label: string): void {
    this.out += label;
  }
  time(_iso: string, text: string): void {
    this.out += text;
  }
  mention(_id: string, name: string): void {
    this.out += name;
  }
  item(): void {
    this.out += '- ';
  }
  quote(): void {}
  block(text: string): void {
    this.out += text;
  }
  raw(text: string): void {
    this.out += text;
  }
}

/** The text alone, as a person would read it aloud: links by their label, times in UTC. */
export function plain(markup: Markup): string {
  if (!hasCodes(markup)) return markup;
  const printer = new PlainPrinter();
  scan(markup, printer);
  return printer.out;
}
