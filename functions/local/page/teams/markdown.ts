// The Markdown that Teams takes in a card (bold, italic, links, lists, escapes) as HTML; everything else is literal text.
// https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format

import { safeUrl } from '../dom';

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
const ESCAPABLE = /[!-/:-@[-`{-~]/;
const LIST_ITEM = /^\s*(?:([-*+])|(\d{1,9})[.)])\s+(.*)$/;

/** Text that shows as itself in HTML, inside elements and attributes. */
function literal(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** HTML of a card's text. Only the tags p, br, ul, ol, li, strong, em and a can come out of it. */
export function teamsMarkdown(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .map(paragraph)
    .join('');
}

function paragraph(text: string): string {
  const out: string[] = [];
  let words: string[] = [];
  let items: string[] = [];
  let list: { tag: 'ul' | 'ol'; start: string } | undefined;
  const endWords = (): void => {
    if (words.length > 0) out.push(`<p>${inline(words.join(' '))}</p>`);
    words = [];
  };
  const endList = (): void => {
    if (list !== undefined) out.push(`<${list.tag}${list.start}>${items.join('')}</${list.tag}>`);
    list = undefined;
    items = [];
  };
  for (const line of text.split('\n')) {
    const item = LIST_ITEM.exec(line);
    if (item === null) {
      endList();
      words.push(line);
      continue;
    }
    endWords();
    const tag = item[1] !== undefined ? 'ul' : 'ol';
    if (list?.tag !== tag) {
      endList();
      list = { tag, start: tag === 'ol' && item[2] !== '1' ? ` start="${Number(item[2])}"` : '' };
    }
    items.push(`<li>${inline(item[3]!)}</li>`);
  }
  endWords();
  endList();
  return out.join('');
}

function inline(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; ) {
    const [html, end] = strong(text, at) ?? emphasis(text, at) ?? link(text, at) ?? character(text, at);
    out += html;
    at = end;
  }
  return out;
}

type Token = [html: string, end: number];

/** One character: escaped by a backslash, written as an entity, or as it is. */
function character(text: string, at: number): Token {
  const next = text[at + 1];
  if (text[at] === '\\' && next !== undefined && ESCAPABLE.test(next)) return [literal(next), at + 2];
  const entity = /^&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7})|#x([0-9a-f]{1,6}));/i.exec(
    text.slice(at, at + 12),
  );
  if (entity) return [literal(decodeEntity(entity)), at + entity[0].length];
  return [literal(text[at]!), at + 1];
}

function decodeEntity(entity: RegExpExecArray): string {
  const [written, name, decimal, hex] = entity;
  if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? written;
  const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex!, 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}

function strong(text: string, at: number): Token | undefined {
  return wrapped(text, at, '**', 'strong') ?? wrapped(text, at, '__', 'strong');
}

function emphasis(text: string, at: number): Token | undefined {
  return wrapped(text, at, '*', 'em') ?? wrapped(text, at, '_', 'em');
}

function wrapped(text: string, at: number, mark: string, tag: string): Token | undefined {
  if (!text.startsWith(mark, at) || /^\s|^$/.test(text.slice(at + mark.length, at + mark.length + 1)))
    return undefined;
  const inWord = mark[0] === '_' && at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1]!);
  if (inWord) return undefined;
  const close = closing(text, at + mark.length, mark);
  if (close === undefined || close === at + mark.length) return undefined;
  return [`<${tag}>${inline(text.slice(at + mark.length, close))}</${tag}>`, close + mark.length];
}

/** Where `mark` is next, not escaped and right after something that is no space. */
function closing(text: string, from: number, mark: string): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (mark.length === 1 && text[at] === mark && text[at + 1] === mark) at += 1;
    else if (text.startsWith(mark, at) && !/\s/.test(text[at - 1] ?? ' ')) {
      const after = text[at + mark.length];
      if (mark[0] !== '_' || after === undefined || !/[\p{L}\p{N}]/u.test(after)) return at;
    }
  }
  return undefined;
}

function link(text: string, at: number): Token | undefined {
  if (text[at] !== '[') return undefined;
  const close = unescaped(text, at + 1, ']');
  if (close === undefined || text[close + 1] !== '(') return undefined;
  const end = unescaped(text, close + 2, ')');
  if (end === undefined) return undefined;
  const label = inline(text.slice(at + 1, close));
  const target = text.slice(close + 2, end).replace(/\\([!-/:-@[-`{-~])/g, '$1');
  const href = safeUrl(target.trim());
  if (href === undefined) return undefined;
  return [`<a href="${literal(href)}" rel="noopener noreferrer">${label}</a>`, end + 1];
}

function unescaped(text: string, from: number, mark: string): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === mark) return at;
  }
  return undefined;
}
