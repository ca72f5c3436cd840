// What every section of the configuration is read with: where to report, and the matchers found on the way.

import { labelProblem, type Matcher, MatcherError, parseMatchers } from '../core/matchers';
import type { Path } from './source';

export interface Context {
  problem(path: Path, message: string, options?: { key?: boolean; offset?: number }): void;
  /** Something that works, and is hardly meant. */
  warning(path: Path, message: string): void;
  /** Every matcher read so far: their regular expressions are tried together, once the engine is loaded. */
  matchers: { path: Path; matcher: Matcher }[];
}

/** The matchers of a node, written as one text or as a list; what cannot be read is reported and left out. */
export function readMatchers(raw: unknown, path: Path, context: Context): Matcher[] {
  const texts = Array.isArray(raw)
    ? raw.map((text, index) => ({ text, at: [...path, index] }))
    : [{ text: raw, at: path }];
  return texts.flatMap(({ text, at }) =>
    typeof text === 'string' && text !== '' ? readOne(text, at, context) : [],
  );
}

function readOne(text: string, path: Path, context: Context): Matcher[] {
  let matchers: Matcher[];
  try {
    matchers = parseMatchers(text);
  } catch (error) {
    if (!(error instanceof MatcherError)) throw error;
    context.problem(path, `bad matcher: ${error.message}`, { offset: error.offset });
    return [];
  }
  for (const matcher of matchers) {
    const problem = labelProblem(matcher.label);
    if (problem !== undefined) context.problem(path, problem);
    context.matchers.push({ path, matcher });
  }
  return matchers;
}

/** The text at a key, if it is a text. Anything else has been reported by the schema. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
