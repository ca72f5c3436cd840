// A card as plain text, for terminals and logs of what would be posted.

import type { Card, Markup } from '../core/card';
import { type MarkupVisitor, scan } from '../core/markup';

class TextPrinter implements MarkupVisitor {
  out = '';
  private quoted = false;

  text(text: string): void {
    this.out += this.quoted ? text.replaceAll('\n', '\n> ') : text;
  }
  bold(): void {}
  italic(): void {}
  code(text: string): void {
    this.out += text;
  }
  link(url: string, label: string): void {
    this.out += `${label} <${url}>`;
  }
  time(_iso: string, text: string): void {
    this.out += text;
  }
  mention(_id: string, name: string): void {
    this.out += `@${name}`;
  }
  item(): void {
    this.out += '- ';
  }
  quote(on: boolean): void {
    this.quoted = on;
    if (on) this.out += '> ';
  }
  block(text: string): void {
    this.out += `    ${text.replaceAll('\n', '\n    ')}`;
  }
  raw(text: string): void {
    this.out += text;
  }
}

function print(markup: Markup): string {
  const printer = new TextPrinter();
  scan(markup, printer);
  return printer.out;
}

/**
 * The card as lines of text, without a line break at the end: title (or, like in the chats, the sentence of a card whose title
 * came out empty), context, text, facts, notes, links, buttons.
 */
export function cardText(card: Card): string {
  const width = Math.max(0, ...card.facts.map(({ title }) => print(title).length));
  const title = print(card.title);
  const lines = [
    title.trim() === '' ? card.fallback : title,
    print(card.context ?? ''),
    print(card.text ?? ''),
    ...card.facts.map(({ title, value }) => `${`${print(title)}:`.padEnd(width + 2)}${print(value)}`),
    ...(card.notes ?? []).map(print),
    ...card.links.map(({ label, url }) => `${label}: ${url}`),
    card.buttons.map(({ label }) => `[${label}]`).join(' '),
  ];
  return lines.filter((line) => line !== '').join('\n');
}
