// Regular expressions of matchers: RE2's syntax and linear time; the only home of re2js.

import type { RegexCompiler } from '../core/matchers';

/** Loads the engine; only a configuration with a real `=~` or `!~` pays for it. */
export async function loadRegexCompiler(): Promise<RegexCompiler> {
  const { RE2JS } = await import('re2js');
  return (source) => {
    const pattern = RE2JS.compile(source);
    // `matches` is a whole-value test, as Alertmanager's anchors make it.
    return (text) => pattern.matches(text);
  };
}

/** For configurations in which `needsRegex` holds for no matcher. */
export function noRegex(source: string): never {
  throw new Error(`no regular expression engine was loaded for ${source}`);
}
