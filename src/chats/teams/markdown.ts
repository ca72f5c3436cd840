// Markup as the Markdown of Adaptive Cards, in which every value shows as literal text.
// https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features

import type { Markup } from '../../core/card';
import { hasCodes, type MarkupVisitor, scan } from '../../core/markup';
import { mentionTag } from './mentions';

/** Keeps two braces apart, and tags: the renderer expands `{{DATE(…)}}` and `<at>` wherever it finds them, also in text runs. */
const WORD_JOINER = '\u2060';
/** Markdown wants a space where a mark stands between a punctuation character and a letter; this one is hardly seen. */
const HAIR_SPACE = '\u200a';

const MAYBE_SPECIAL = /[\\`*[\]~<_&{]/;
const SPECIAL = /[\\`*[\]~<_]|&(?=#?\w{1,31};)|\{(?=\{)/g;
const AT_TAG = /^<\/?at>/i;
/** What begins a list, a heading, a quote or an underline at the start of a line. */
const MAYBE_LINE_START = /^[\s#+\->=\d]/;
const LINE_START = /^(?:[#+\->=]|(\d{1,9})(?=[.)]))/;

const MARK_BEHIND_PUNCTUATION = /[\p{P}\p{S}](?:\*\*|_)$/u;
const PUNCTUATION = /^[\p{P}\p{S}]/u;
const LETTER = /^[^\s\p{P}\p{S}]/u;

/** Text without the braces that the renderer would expand, and without tags of mentions; for what takes no Markdown. */
export function unexpanded(text: string): string {
  if (!text.includes('{{') && !text.includes('<')) return text;
  return text.replace(/\{(?=\{)|<(?=\/?at>)/gi, `$&${WORD_JOINER}`);
}

/** Literal text in Markdown. `_` inside a word means nothing, so `my_model_v2` stays as it is. */
export function escapeMarkdown(text: string, atLineStart = true): string {
  const escaped = MAYBE_SPECIAL.test(text)
    ? text.replace(SPECIAL, (match, at: number) => escapeMark(text, match, at))
    : text;
  if (!atLineStart || !MAYBE_LINE_START.test(escaped)) return escaped;
  return escaped
    .trimStart()
    .replace(LINE_START, (match, digits: string | undefined) => (digits ? `${digits}\\` : `\\${match}`));
}

function escapeMark(text: string, match: string, at: number): string {
  if (match === '{') return `{${WORD_JOINER}`;
  if (match === '<' && AT_TAG.test(text.slice(at, at + 5))) return `\\<${WORD_JOINER}`;
  const inWord =
    match === '_' && isAsciiWord(text.charCodeAt(at - 1)) && isAsciiWord(text.charCodeAt(at + 1));
  return inWord ? match : `\\${match}`;
}

function isAsciiWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** A part of a text: paragraphs in Markdown, a quotation in Markdown, or lines in monospace. */
export type Part = { type: 'text' | 'quote'; text: string } | { type: 'block'; lines: string[] };

class MarkdownPrinter implements MarkupVisitor {
  readonly parts: Part[] = [];
  private out = '';
  private type: 'text' | 'quote' = 'text';
  private inItem = false;
  /** A line has ended; how it is printed depends on what follows. */
  private lineEnded = false;
  /** A mark was closed just before. */
  private closed = false;
  /** The marks opened just before. */
  private opened = '';

  flush(): void {
    const text = this.out.trim();
    if (text !== '') this.parts.push({ type: this.type, text });
    this.out = '';
    this.inItem = this.lineEnded = this.closed = false;
    this.opened = '';
  }

  text(text: string): void {
    if (!text.includes('\n')) {
      this.write(escapeMarkdown(text, MAYBE_LINE_START.test(text) && this.atLineStart()));
      return;
    }
    for (const [index, line] of text.split('\n').entries()) {
      if (index > 0) this.lineEnded = true;
      this.write(escapeMarkdown(line, this.atLineStart()));
    }
  }
  bold(on: boolean): void {
    this.mark('**', on);
  }
  italic(on: boolean): void {
    this.mark('_', on);
  }
  code(text: string): void {
    this.text(text);
  }
  link(url: string, label: string): void {
    this.write(`[${escapeMarkdown(label, false)}](${url})`);
  }
  time(iso: string): void {
    this.write(`{{DATE(${iso},SHORT)}} {{TIME(${iso})}}`);
  }
  mention(id: string, name: string): void {
    const tag = mentionTag(id, name);
    if (tag === undefined) this.text(name);
    else this.write(tag);
  }
  item(): void {
    this.write('- ', true);
  }
  quote(on: boolean): void {
    this.flush();
    this.type = on ? 'quote' : 'text';
  }
  block(text: string): void {
    this.flush();
    this.parts.push({ type: 'block', lines: text.split('\n') });
  }
  raw(text: string): void {
    this.write(text);
  }

  private mark(mark: string, on: boolean): void {
    if (on) {
      this.breakLine(false);
      this.out += mark;
      this.opened += mark;
      return;
    }
    // If nothing was written between the marks, they would show; and a space inside them would make them show.
    if (this.opened !== '') {
      this.out = this.out.slice(0, -mark.length);
      this.opened = this.opened.slice(0, -mark.length);
      return;
    }
    const inside = this.out.trimEnd();
    this.out = inside + mark + this.out.slice(inside.length);
    this.closed = inside.length + mark.length === this.out.length;
  }

  private write(text: string, item = false): void {
    if (text === '') return;
    this.breakLine(item);
    if (this.closed && MARK_BEHIND_PUNCTUATION.test(this.out) && LETTER.test(text)) this.out += HAIR_SPACE;
    this.closed = false;
    if (item) this.inItem = true;
    this.out = this.opened === '' ? this.out + text : this.firstInside(text);
  }

  /** The first text inside marks: spaces go before them, and punctuation wants a space between them and a letter. */
  private firstInside(text: string): string {
    const marks = this.opened;
    const before = this.out.slice(0, -marks.length);
    const inside = text.trimStart();
    const spaces = text.slice(0, text.length - inside.length);
    if (inside !== '') this.opened = '';
    const gap = spaces === '' && PUNCTUATION.test(inside) && LETTER.test(before.slice(-1)) ? HAIR_SPACE : '';
    return before + spaces + gap + marks + inside;
  }

  /** A new line is a new paragraph, except between the items of a list. */
  private breakLine(item: boolean): void {
    if (!this.lineEnded) return;
    if (this.out !== '') this.out += this.inItem && item ? '\n' : '\n\n';
    this.lineEnded = this.inItem = this.closed = false;
  }

  private atLineStart(): boolean {
    return this.out === '' || this.lineEnded || this.out.endsWith('\n') || this.out.endsWith('- ');
  }
}

/** A markup as the parts that each need an element of their own. */
export function markdownParts(markup: Markup): Part[] {
  const printer = new MarkdownPrinter();
  scan(markup, printer);
  printer.flush();
  return printer.parts;
}

/** A markup as one Markdown text; quotes and monospace become plain paragraphs. */
export function markdown(markup: Markup): string {
  if (!hasCodes(markup) && !markup.includes('\n')) return escapeMarkdown(markup);
  return markdownParts(markup)
    .map((part) => (part.type === 'block' ? escapeMarkdown(part.lines.join(' ')) : part.text))
    .join('\n\n');
}
