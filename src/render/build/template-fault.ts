// What is wrong with a template that Handlebars cannot parse, in plain words: its own errors list the tokens of its grammar.

import Handlebars from 'handlebars';

export interface TemplateFault {
  message: string;
  /** From 1. */
  line: number;
  /** From 0, as Handlebars counts. */
  column: number;
}

interface Tag {
  /** With its braces. */
  text: string;
  /** Without braces and the `~` that eats white space. */
  inner: string;
  at: number;
}

/** The first fault of a text that does not parse. */
export function findTemplateFault(text: string): TemplateFault {
  const open: Tag[] = [];
  for (let at = nextOpening(text, 0); at >= 0; ) {
    const end = endOfTag(text, at);
    if (end === undefined) return fault(text, at, 'the {{ that opens here is never closed by }}');
    const tag = { text: text.slice(at, end), inner: innerOf(text.slice(at, end)), at };
    const problem = follow(tag, open);
    if (problem !== undefined) return fault(text, at, problem);
    at = nextOpening(text, end);
  }
  const last = open.at(-1);
  if (last === undefined) return fault(text, 0, 'it cannot be read as a template');
  return fault(
    text,
    last.at,
    `the block ${last.text} that opens here is never closed; end it with {{/${nameOf(last)}}}`,
  );
}

/** Takes a tag into account; what is wrong with it, if anything. */
function follow(tag: Tag, open: Tag[]): string | undefined {
  const { inner } = tag;
  if (inner.startsWith('!')) return undefined;
  if (inner === '') return `${tag.text} names nothing; write a field between the braces`;
  const block = open.at(-1);
  if (inner.startsWith('/')) return close(tag, block, open);
  if (inner === '^' || /^else\b/.test(inner)) {
    if (block === undefined) return `${tag.text} stands outside of a block`;
    return parses(`{{#if x}}${tag.text}{{/if}}`) ? undefined : unreadable(tag);
  }
  if (!/^[#^]/.test(inner)) return parses(tag.text) ? undefined : unreadable(tag);
  open.push(tag);
  return parses(`${tag.text}{{/${nameOf(tag)}}}`) ? undefined : unreadable(tag);
}

function close(tag: Tag, block: Tag | undefined, open: Tag[]): string | undefined {
  if (block === undefined) return `${tag.text} closes a block that was never opened`;
  if (nameOf(tag) !== nameOf(block))
    return `${tag.text} closes another block than the one that is open, ${block.text}`;
  open.pop();
  return undefined;
}

function parses(text: string): boolean {
  try {
    Handlebars.parse(text);
    return true;
  } catch {
    return false;
  }
}

function unreadable({ text }: Tag): string {
  return `${text} cannot be read; write {{field}}, {{helper field}} or {{#block field}}`;
}

/** `if` of `{{#if x}}` and of `{{/if}}`. */
function nameOf({ inner }: Tag): string {
  return /^[#^/][*>]?\s*([^\s|]*)/.exec(inner)?.[1] ?? '';
}

/** After a backslash, braces are text. */
function nextOpening(text: string, from: number): number {
  let at = text.indexOf('{{', from);
  while (at > 0 && text[at - 1] === '\\') at = text.indexOf('{{', at + 2);
  return at;
}

/** Where the tag that opens here ends; undefined if another one opens first, or the text ends. */
function endOfTag(text: string, start: number): number | undefined {
  const comment = /^\{\{~?!--/.test(text.slice(start, start + 6));
  if (comment) {
    const end = /--~?\}\}/g;
    end.lastIndex = start + 5;
    return end.test(text) ? end.lastIndex : undefined;
  }
  const closing = text.startsWith('{{{', start) ? '}}}' : '}}';
  for (let at = start + closing.length; at < text.length; at += 1) {
    if (text.startsWith(closing, at)) return at + closing.length;
    if (text.startsWith('{{', at)) return undefined;
    const sign = text[at]!;
    const quoteEnd = sign === '"' || sign === "'" ? text.indexOf(sign, at + 1) : -1;
    if (quoteEnd > 0) at = quoteEnd;
  }
  return undefined;
}

function innerOf(tag: string): string {
  return tag
    .replace(/^\{\{\{?~?/, '')
    .replace(/~?\}?\}\}$/, '')
    .trim();
}

function fault(text: string, at: number, message: string): TemplateFault {
  const before = text.slice(0, at).split('\n');
  return { message, line: before.length, column: before.at(-1)!.length };
}
