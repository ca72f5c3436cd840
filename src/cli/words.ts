// Words on a terminal: numbers with their nouns, and text from outside made harmless.

/** `1 route`, `2 routes`, `2 policies`. */
export function plural(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`.replace(/([^aeiou])ys$/, '$1ies')}`;
}

/** One line: text from outside must not move a cursor, colour a terminal or turn a line around. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, ' ');
}
