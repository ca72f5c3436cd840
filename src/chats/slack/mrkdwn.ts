// Markup as Slack's mrkdwn, in which every value shows as literal text.

import type { Locale, Markup } from '../../core/card';
import { hasCodes, type MarkupVisitor, scan } from '../../core/markup';

/**
 * mrkdwn has no escape for its formatting characters. A mark only counts next to a space or punctuation, and Slack's
 * clients take U+2000 to U+206F for punctuation, the zero-width characters among them; a soft hyphen is none. So a
 * soft hyphen on both sides makes a mark literal, and a zero-width space makes a border where a mark of ours needs one
 * (Japanese has no spaces). https://github.com/yhatt/jsx-slack/blob/main/docs/about-escape-and-exact-mode.md
 */
const SHIELD = '\u00ad';
const BORDER = '\u200b';

/** Slack reads the full-width forms as marks too. A colon counts if an emoji's name may follow. */
const MAYBE_SPECIAL = /[&<>*_~`:＊＿～｀]/;
const SPECIAL = /[&<>]|[*_~`＊＿～｀]+|:(?!\d\d:)(?=[^\s:]{1,100}:)/g;
const BEFORE_MARK = /[\s?.,\-!^;:{([%$#+="\u2000-\u206f\u2e00-\u2e7f]/;
const AFTER_MARK = /[\s?.,'\-!^;:})\]%$~{[<#+="\u2000-\u206f\u2e00-\u2e7f…]/;

const USER_ID = /^[UW][A-Z0-9]+$/;

/** Literal text in mrkdwn. Marks inside a word mean nothing to Slack, so `my_model_v2` stays as it is. */
export function escapeMrkdwn(text: string): string {
  if (!MAYBE_SPECIAL.test(text)) return text;
  return text.replace(SPECIAL, (match, at: number) => {
    switch (match.charCodeAt(0)) {
      case 38:
        return '&amp;';
      case 60:
        return '&lt;';
      case 62:
        return '&gt;';
      case 58:
        return `:${SHIELD}`;
    }
    const inWord =
      match === '_' && isAsciiWord(text.charCodeAt(at - 1)) && isAsciiWord(text.charCodeAt(at + 1));
    return inWord ? match : SHIELD + [...match].join(SHIELD) + SHIELD;
  });
}

/** The only three characters that Slack wants escaped everywhere. https://docs.slack.dev/messaging/formatting-message-text */
export function escapeEntities(text: string): string {
  return /[&<>]/.test(text)
    ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    : text;
}

function isAsciiWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

class MrkdwnPrinter implements MarkupVisitor {
  private out = '';
  private quoted = false;
  /** A mark was closed just before: it needs a border behind it. */
  private closed = false;
  /** Marks opened just before, as they were written. */
  private opened: string[] = [];
  /** A quote or code block has ended: what follows starts a new line. */
  private ended = false;

  constructor(private readonly locale: Locale) {}

  finish(): string {
    return this.out;
  }

  text(text: string): void {
    const first = text.charCodeAt(0);
    let printed = escapeMrkdwn(text);
    if (this.quoted) printed = printed.replaceAll('\n', '\n>');
    // A line that starts with ">" would be a quote.
    if (printed.includes('\n')) printed = printed.replace(/\n(&gt;|＞)/g, `\n${SHIELD}$1`);
    if ((first === 62 || first === 0xff1e) && this.atLineStart()) printed = SHIELD + printed;
    this.write(printed);
  }
  bold(on: boolean): void {
    this.mark('*', on);
  }
  italic(on: boolean): void {
    this.mark('_', on);
  }
  code(text: string): void {
    // Nothing can stand for a backtick in code.
    if (text.includes('`') || text.trim() === '') {
      this.text(text);
      return;
    }
    const last = this.out.at(-1);
    const border = last === undefined || this.ended || this.closed || BEFORE_MARK.test(last) ? '' : BORDER;
    this.write(`${border}\`${escapeEntities(text)}\``);
    this.closed = true;
  }
  link(url: string, label: string): void {
    this.write(`<${escapeEntities(url)}|${escapeMrkdwn(label)}>`);
  }
  time(iso: string, text: string): void {
    const format = this.locale === 'ja' ? '{date_short_pretty} {time}' : '{date_short_pretty} at {time}';
    this.write(`<!date^${Date.parse(iso) / 1000}^${format}|${escapeEntities(text)}>`);
  }
  mention(id: string, name: string): void {
    if (USER_ID.test(id)) this.write(`<@${id}>`);
    else this.text(name);
  }
  item(): void {
    this.write('• ');
  }
  quote(on: boolean): void {
    if (on) {
      this.newLine();
      this.write('>');
    }
    this.quoted = on;
    this.ended = !on;
  }
  block(text: string): void {
    this.newLine();
    this.write(`\`\`\`${escapeEntities(text).replace(/`(?=`|$)/g, `\`${SHIELD}`)}\`\`\``);
    this.ended = true;
  }
  raw(text: string): void {
    this.write(text);
  }

  private mark(mark: string, on: boolean): void {
    if (on) {
      this.breakLine('');
      const last = this.out.at(-1);
      const written = last === undefined || BEFORE_MARK.test(last) ? mark : BORDER + mark;
      this.closed = false;
      this.out += written;
      this.opened.push(written);
      return;
    }
    // If nothing was written between the marks, they would show; and a space inside them would make them show.
    const empty = this.opened.pop();
    if (empty !== undefined) this.out = this.out.slice(0, -empty.length);
    else {
      const inside = this.out.trimEnd();
      this.out = inside + mark + this.out.slice(inside.length);
      this.closed = inside.length + mark.length === this.out.length;
    }
  }

  private write(text: string): void {
    if (text === '') return;
    this.breakLine(text);
    if (this.closed) {
      this.closed = false;
      if (!AFTER_MARK.test(text[0] ?? '')) this.out += BORDER;
    }
    this.out = this.opened.length === 0 ? this.out + text : this.firstInside(text);
  }

  /** The first text inside marks: its spaces go before the marks, and are all the border that they need. */
  private firstInside(text: string): string {
    const inside = text.trimStart();
    const spaces = text.slice(0, text.length - inside.length);
    const before = this.out.slice(0, this.out.length - this.opened.join('').length);
    if (spaces !== '' && this.opened[0]?.startsWith(BORDER)) this.opened[0] = this.opened[0].slice(1);
    const marks = this.opened.join('');
    if (inside !== '') this.opened = [];
    return before + spaces + marks + inside;
  }

  private breakLine(next: string): void {
    if (this.ended && !next.startsWith('\n')) this.out += '\n';
    this.ended = false;
  }

  private newLine(): void {
    if (this.out !== '' && !this.out.endsWith('\n')) this.ended = true;
  }

  private atLineStart(): boolean {
    return (
      this.out === '' || this.ended || this.out.endsWith('\n') || (this.quoted && this.out.endsWith('\n>'))
    );
  }
}

/** A markup as mrkdwn, for a text object with `verbatim: true`. */
export function mrkdwn(markup: Markup, locale: Locale): string {
  if (
    !hasCodes(markup) &&
    !markup.includes('\n') &&
    markup.charCodeAt(0) !== 62 &&
    markup.charCodeAt(0) !== 0xff1e
  ) {
    return escapeMrkdwn(markup);
  }
  const printer = new MrkdwnPrinter(locale);
  scan(markup, printer);
  return printer.finish();
}
