// A YAML file that remembers where everything stands; the home of yaml in the configuration.

import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { messageOf, type Problem } from '../core/errors';

/** Keys and positions from the top of the file. */
export type Path = readonly (string | number)[];

export interface Source {
  /** Plain data; undefined if the file could not be read as YAML. */
  value: unknown;
  /** What YAML itself objects to. */
  problems: Problem[];
  /** A problem at a path: at its value, or at the nearest thing above that exists. `key` points at the key instead. */
  problem(path: Path, message: string, options?: { key?: boolean; offset?: number }): Problem;
}

/** Reads YAML; never throws. */
export function parseSource(file: string, text: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  // A warning is a tag nobody knows, and the value would be text by accident.
  const problems = [...document.errors, ...document.warnings].map((error) =>
    at(error.pos[0], `not valid YAML: ${sentence(error.code, error.message)}`),
  );
  return {
    value: problems.length === 0 ? plain(document, (message) => problems.push(at(0, message))) : undefined,
    problems,
    problem: (path, message, options = {}) => at(offsetOf(document, text, path, options), message),
  };
}

/** The parser's sentence; where it names its own options, ours. */
function sentence(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'only one document is allowed (remove the second ---)';
  return messageOf(message);
}

/** Aliases that multiply without end are refused by the parser, with an exception. */
function plain(document: Document.Parsed, report: (message: string) => void): unknown {
  try {
    return document.toJS();
  } catch (error) {
    report(`not usable YAML: ${messageOf(error)}`);
    return undefined;
  }
}

function offsetOf(
  document: Document.Parsed,
  text: string,
  path: Path,
  { key = false, offset = 0 }: { key?: boolean; offset?: number },
): number {
  let node: Node | null | undefined = document.contents;
  let start = node?.range?.[0] ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    let next: Node | null | undefined;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) return start;
      next = pair.value as Node | null;
      if ((key && depth === path.length - 1) || next === null) return (pair.key as Node).range?.[0] ?? start;
    } else if (isSeq(node)) next = node.items[Number(step)] as Node | undefined;
    if (next === undefined) return start;
    node = next;
    start = node?.range?.[0] ?? start;
  }
  return start + within(node, text, start, offset);
}

/** How far into the file a place inside a text is: exact unless the text is folded or written with escapes. */
function within(node: Node | null | undefined, text: string, start: number, offset: number): number {
  if (offset === 0 || !isScalar(node) || typeof node.value !== 'string') return 0;
  const quote = /['"]/.test(text[start] ?? '') ? 1 : 0;
  const written = text.slice(start + quote, start + quote + offset);
  return written === node.value.slice(0, offset) ? quote + offset : 0;
}
