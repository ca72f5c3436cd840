// The small Markdown of templates, turned into control codes once, at build time.

import { CODES } from '../../core/markup';
import { safeUrl } from '../url';

/** Stands for a `{{…}}` in the text. */
export const HOLE = '\x1a';
/** Stands for a block whose content ends with a line break: what follows it starts a line. */
export const LINE_HOLE = '\x1b';

const WORD = /[\p{L}\p{N}\x1a\x1b]/u;
const ESCAPABLE = /[!-/:-@[-`{-~]/;
const LINK = /^\[([^\]\n]*)\]\(([^)\n]*)\)/;

/**
 * Text of a template with codes for its Markdown: **bold**, *italic* or _italic_, `code`, [label](https://…),
 * `- ` items and `> ` quotes at the start of a line, and a backslash before a character that shall show as it is.
 * Holes stay where they are, in their order.
 */
export function lexMarkdown(text: string, atLineStart: boolean, report: (message: string) => void): string {
  let out = '';
  let quoting = false;
  let lineStart = atLineStart;
  for (const chunk of text.split(/(?<=[\n\x1b])/)) {
    const line = chunk.endsWith('\n') ? chunk.slice(0, -1) : chunk;
    const prefix = lineStart ? (/^ *([->]) +/.exec(line) ?? /^ *(>)/.exec(line)) : null;
    const quote = prefix?.[1] === '>';
    if (quoting && !quote && line !== '') {
      out = closeQuote(out);
      quoting = false;
    }
    if (quote && !quoting) {
      out += CODES.quoteOn;
      quoting = true;
    }
    if (prefix?.[1] === '-') out += CODES.item;
    out += lexLine(line.slice(prefix?.[0].length ?? 0), report) + chunk.slice(line.length);
    lineStart = chunk.endsWith('\n') || chunk.endsWith(LINE_HOLE);
  }
  return quoting ? closeQuote(out) : out;
}

/** The line break behind a quote is not part of it. */
function closeQuote(out: string): string {
  return out.endsWith('\n') ? `${out.slice(0, -1)}${CODES.quoteOff}\n` : out + CODES.quoteOff;
}

type Mark = '**' | '*' | '_';
const CODES_OF: Record<Mark, readonly [on: string, off: string]> = {
  '**': [CODES.boldOn, CODES.boldOff],
  '*': [CODES.italicOn, CODES.italicOff],
  _: [CODES.italicOn, CODES.italicOff],
};

function lexLine(line: string, report: (message: string) => void): string {
  const open: Mark[] = [];
  let out = '';
  let at = 0;
  while (at < line.length) {
    const rest = line.slice(at);
    const taken = takeEscape(rest) ?? takeCode(rest, report) ?? takeLink(rest, report);
    if (taken !== undefined) {
      out += taken[0];
      at += taken[1];
      continue;
    }
    const mark = markAt(line, at);
    if (mark === undefined) {
      out += line[at];
      at += 1;
      continue;
    }
    out += toggle(open, mark, line, at, report);
    at += mark.length;
  }
  for (const mark of open)
    report(`${mark} is opened and not closed on the same line; write \\${mark[0]} for the character`);
  return out;
}

type Taken = [out: string, length: number] | undefined;

function takeEscape(rest: string): Taken {
  return rest[0] === '\\' && ESCAPABLE.test(rest[1] ?? '') ? [rest[1]!, 2] : undefined;
}

function takeCode(rest: string, report: (message: string) => void): Taken {
  if (rest[0] !== '`') return undefined;
  const end = rest.indexOf('`', 1);
  if (end > 0) return [CODES.codeOn + rest.slice(1, end) + CODES.codeOff, end + 1];
  report('` is opened and not closed on the same line; write \\` for the character');
  return ['`', 1];
}

function takeLink(rest: string, report: (message: string) => void): Taken {
  const match = LINK.exec(rest);
  if (match === null) return undefined;
  const [all, label = '', address = ''] = match;
  const url = safeUrl(address);
  if (url === undefined)
    report(
      `the address of a link must be written out and begin with https://; use {{link text url}} for one from the view`,
    );
  return [CODES.link + (url ?? '') + CODES.linkText + label + CODES.linkEnd, all.length];
}

function markAt(line: string, at: number): Mark | undefined {
  if (line.startsWith('**', at)) return '**';
  return line[at] === '*' || line[at] === '_' ? line[at] : undefined;
}

/** A mark opens before something that is no space, and closes behind something that is none; else it is a character. */
function toggle(
  open: Mark[],
  mark: Mark,
  line: string,
  at: number,
  report: (message: string) => void,
): string {
  const before = line[at - 1] ?? ' ';
  const after = line[at + mark.length] ?? ' ';
  const closes = !/\s/.test(before) && (mark !== '_' || !WORD.test(after));
  if (open.includes(mark) && closes) {
    if (open.at(-1) !== mark) report(`${mark} is closed before what was opened inside it`);
    open.splice(open.lastIndexOf(mark), 1);
    return CODES_OF[mark][1];
  }
  const opens = !/\s/.test(after) && (mark !== '_' || !WORD.test(before));
  if (!opens || open.includes(mark)) return mark;
  open.push(mark);
  return CODES_OF[mark][0];
}
