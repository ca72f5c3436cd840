// YAML and JSON files whose strings are templates, with the place of every string for error messages.

import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { messageOf, type Problem } from '../../core/errors';

/** Where problems are collected while a build goes on: it reports all of them, not the first. */
export type Report = (problem: Problem) => void;

/** A string of a file, which is a template. */
export interface Leaf {
  text: string;
  /** A problem at a line (from 1) and column (from 0) of the string, as Handlebars counts them. */
  problem(message: string, line?: number, column?: number): Problem;
}

export interface SourceFile {
  file: string;
  /** The top of the file, if it is a mapping or a list. */
  root: Node | null;
  problemAt(node: Node | null | undefined, message: string): Problem;
  /** The string at a node; numbers and booleans as they are written. */
  leaf(node: Scalar): Leaf;
}

/** Parses YAML, of which JSON is a part. What cannot be parsed is reported, and gives a file without content. */
export function parseFile(file: string, text: string, report: Report): SourceFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col), message };
  };
  for (const error of document.errors)
    report(at(error.pos[0], `not valid ${file.endsWith('.json') ? 'JSON' : 'YAML'}: ${messageOf(error)}`));
  return {
    file,
    root: document.errors.length === 0 ? document.contents : null,
    problemAt: (node, message) => at(node?.range?.[0] ?? 0, message),
    leaf: (node) => ({
      text: typeof node.value === 'string' ? node.value : (node.source ?? String(node.value ?? '')),
      problem: (message, line = 1, column = 0) => leafProblem(node, text, lines, file, message, line, column),
    }),
  };
}

/** A block scalar starts on the line below its `|`; a quoted one after its quotation mark. */
function leafProblem(
  node: Scalar,
  text: string,
  lines: LineCounter,
  file: string,
  message: string,
  line: number,
  column: number,
): Problem {
  const start = lines.linePos(node.range?.[0] ?? 0);
  if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') {
    const below = text.split('\n').slice(start.line);
    const indent = below.find((candidate) => candidate.trim() !== '')?.search(/\S/) ?? 0;
    return { file, line: start.line + line, column: indent + column + 1, message };
  }
  const quote = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? 1 : 0;
  return {
    file,
    line: start.line + line - 1,
    column: line === 1 ? start.col + quote + column : column + 1,
    message,
  };
}

/** The scalar members of a mapping, by key. Other members and other nodes are reported. */
export function scalarMembers(
  source: SourceFile,
  node: Node | null | undefined,
  what: string,
  report: Report,
): [Scalar, Scalar][] {
  if (!isMap(node)) {
    report(source.problemAt(node, `${what} must be a mapping of names to texts`));
    return [];
  }
  return members(node).flatMap(([key, value]): [Scalar, Scalar][] => {
    if (isScalar(value) && value.value !== null) return [[key, value]];
    report(source.problemAt(value ?? key, `${what}: ${String(key.value)} must be a text`));
    return [];
  });
}

/** Keys and values of a mapping in their order. */
export function members(node: YAMLMap): [Scalar, Node | null][] {
  return node.items.flatMap(({ key, value }): [Scalar, Node | null][] =>
    isScalar(key) ? [[key, (value as Node | null) ?? null]] : [],
  );
}

export { isMap, isScalar, isSeq };
