// Strings of a Python list as str() prints it: `['{"a": 1}', "it's"]`.

const SINGLE: Record<string, string> = { n: '\n', t: '\t', r: '\r' };
const HEX: Record<string, number> = { x: 2, u: 4, U: 8 };

/**
 * The strings of the list, escapes resolved; a string that is not closed is left out.
 * One pass by hand: a regular expression over quoted text is quadratic in hostile input.
 */
export function pythonStrings(text: string): string[] {
  const out: string[] = [];
  let index = 0;
  while (index < text.length) {
    const quote = text[index++];
    if (quote !== "'" && quote !== '"') continue;
    let value = '';
    while (index < text.length && text[index] !== quote) {
      if (text[index] !== '\\') {
        value += text[index++];
        continue;
      }
      const [sign, length] = escapeAt(text, index);
      value += sign;
      index += length;
    }
    if (index < text.length) out.push(value);
    index++;
  }
  return out;
}

/** The character an escape stands for, and how long the escape is. */
function escapeAt(text: string, index: number): [sign: string, length: number] {
  const letter = text[index + 1] ?? '';
  if (Object.hasOwn(HEX, letter)) {
    const digits = text.slice(index + 2, index + 2 + HEX[letter]!);
    const code = Number.parseInt(digits, 16);
    if (/^[0-9a-f]+$/i.test(digits) && digits.length === HEX[letter] && code <= 0x10ffff) {
      return [String.fromCodePoint(code), 2 + digits.length];
    }
  }
  return [Object.hasOwn(SINGLE, letter) ? SINGLE[letter]! : letter, 2];
}
