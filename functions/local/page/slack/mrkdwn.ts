// Slack's mrkdwn as a tree: what its clients make of a text object. Rules: https://docs.slack.dev/messaging/formatting-message-text

export type Inline =
  | { type: 'text'; text: string }
  | { type: 'bold' | 'italic' | 'strike'; children: Inline[] }
  | { type: 'code'; text: string }
  | { type: 'link'; url: string; children: Inline[] }
  | { type: 'mention'; text: string }
  | { type: 'date'; seconds: number; format: string; fallback: string; url?: string }
  | { type: 'break' };

export type Block =
  | { type: 'lines'; children: Inline[] }
  | { type: 'quote'; children: Inline[] }
  | { type: 'pre'; text: string };

const STYLES = { '*': 'bold', _: 'italic', '~': 'strike' } as const;
/** What may stand around a mark: Slack formats only whole words. A word joiner (U+2060) is none of these. */
const BOUNDARY = /[\s\p{P}\p{S}]/u;

/** The three escapes that mrkdwn knows. */
function decodeEntities(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name] ?? '');
}

/** Blocks of a mrkdwn text: code blocks first, then quotes by line, then the rest. */
export function parseMrkdwn(text: string): Block[] {
  const blocks: Block[] = [];
  text.split(/```([\s\S]+?)```/).forEach((part, index) => {
    if (index % 2 === 1)
      blocks.push({ type: 'pre', text: decodeEntities(plain(part)).replace(/^\n|\n$/g, '') });
    else if (part.trim() !== '')
      blocks.push(...parseLines(part.replace(index > 0 ? /^\n/ : /^$/, '').replace(/\n$/, '')));
  });
  return blocks;
}

function parseLines(text: string): Block[] {
  const blocks: Block[] = [];
  for (const line of text.split('\n')) {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
    const type = quoted ? 'quote' : 'lines';
    const children = parseInline(quoted ? quoted[1]! : line);
    const last = blocks.at(-1);
    if (last?.type === type) last.children.push({ type: 'break' }, ...children);
    else blocks.push({ type, children });
  }
  return blocks;
}

/** Links inside a code block show as their label. */
function plain(text: string): string {
  return text.replace(/<([^>|]*)(?:\|([^>]*))?>/g, (_, target: string, label?: string) => label ?? target);
}

/** One line of mrkdwn. */
export function parseInline(text: string): Inline[] {
  const out: Inline[] = [];
  let pending = '';
  const flush = (): void => {
    if (pending !== '') out.push({ type: 'text', text: decodeEntities(pending) });
    pending = '';
  };
  for (let at = 0; at < text.length; ) {
    const found = tokenAt(text, at);
    if (found === undefined) {
      pending += text[at];
      at += 1;
      continue;
    }
    flush();
    out.push(found.node);
    at = found.end;
  }
  flush();
  return out;
}

function tokenAt(text: string, at: number): { node: Inline; end: number } | undefined {
  const mark = text[at]!;
  if (mark === '<') return angleAt(text, at);
  if (mark === '`') {
    const end = text.indexOf('`', at + 1);
    if (end <= at + 1) return undefined;
    return { node: { type: 'code', text: decodeEntities(plain(text.slice(at + 1, end))) }, end: end + 1 };
  }
  if (!(mark in STYLES) || !opens(text, at)) return undefined;
  const end = closing(text, at);
  if (end === undefined) return undefined;
  const children = parseInline(text.slice(at + 1, end));
  return { node: { type: STYLES[mark as keyof typeof STYLES], children }, end: end + 1 };
}

function opens(text: string, at: number): boolean {
  const before = text[at - 1];
  const after = text[at + 1];
  if (after === undefined || /\s/.test(after) || after === text[at]) return false;
  return before === undefined || BOUNDARY.test(before);
}

/** Where the mark at `at` is closed: outside `<…>` and code, after a non-space, before a boundary. */
function closing(text: string, at: number): number | undefined {
  const mark = text[at];
  for (let index = at + 1; index < text.length; index += 1) {
    const here = text[index]!;
    if (here === '<') index = Math.max(index, text.indexOf('>', index));
    else if (here === '`') index = Math.max(index, text.indexOf('`', index + 1));
    else if (here === mark && !/\s/.test(text[index - 1]!)) {
      const after = text[index + 1];
      if (after === undefined || BOUNDARY.test(after)) return index;
    }
  }
  return undefined;
}

function angleAt(text: string, at: number): { node: Inline; end: number } | undefined {
  const close = text.indexOf('>', at);
  if (close < 0) return undefined;
  const inner = text.slice(at + 1, close);
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? undefined : inner.slice(bar + 1);
  return { node: angleNode(target, label), end: close + 1 };
}

function angleNode(target: string, label: string | undefined): Inline {
  const date = /^!date\^(\d+)\^([^^]*)(?:\^(.*))?$/.exec(target);
  if (date) {
    const [, seconds, format, url] = date;
    return {
      type: 'date',
      seconds: Number(seconds),
      format: decodeEntities(format!),
      fallback: decodeEntities(label ?? ''),
      url,
    };
  }
  if (target.startsWith('@'))
    return { type: 'mention', text: `@${decodeEntities(label ?? target.slice(1))}` };
  if (target.startsWith('#'))
    return { type: 'mention', text: `#${decodeEntities(label ?? target.slice(1))}` };
  if (target.startsWith('!'))
    return { type: 'mention', text: `@${decodeEntities(label ?? target.slice(1).split('^')[0]!)}` };
  const url = decodeEntities(target);
  return {
    type: 'link',
    url,
    children: label === undefined ? [{ type: 'text', text: url }] : parseInline(label),
  };
}
