// Where a text stops being JSON: known faults, and JSON.parse itself as the judge.

import fc from 'fast-check';
import { findJsonFault } from '../../src/core/json-fault';

describe('findJsonFault', () => {
  it.each<[string, string, number, number, RegExp]>([
    ['nothing', '', 1, 1, /ends before/],
    ['a trailing comma in an object', '{"a":1,}', 1, 8, /nothing after it/],
    ['a trailing comma in an array', '[1,]', 1, 4, /nothing after it/],
    ['a colon without a value', '{"a":}', 1, 6, /nothing after it/],
    ['a leading comma', '[,1]', 1, 2, /expected a JSON value/],
    ['single quotes', "{'a':1}", 1, 2, /straight double quote/],
    ['curly quotes', '{“a”:1}', 1, 2, /straight double quote/],
    ['a name without quotes', '{a:1}', 1, 2, /name in double quotes/],
    ['a missing colon', '{"a" 1}', 1, 6, /expected a colon/],
    ['a missing comma', '[1\n 2]', 2, 2, /comma or a closing bracket/],
    ['a number with a leading zero', '[01]', 1, 3, /comma or a closing bracket/],
    ['the wrong bracket', '[1}', 1, 3, /comma or a closing bracket/],
    ['a comment', '{} // x', 1, 4, /more text after the end/],
    ['a comment inside', '{ // x\n}', 1, 3, /a comment/],
    ['Python', '{"a":None}', 1, 6, /Python/],
    ['NaN', '{"a":-Infinity}', 1, 6, /does not have/],
    ['a space that cannot be seen', '{\u00a0"a":1}', 1, 2, /space/],
    ['a line break in a string', '{"a":"x\ny"}', 1, 8, /control character/],
    ['a bad escape', String.raw`{"a":"\x41"}`, 1, 7, /backslash/],
    ['a Windows path', String.raw`{"a":"C:\users"}`, 1, 9, /backslash/],
    ['an open string', '{"a":"x', 1, 6, /never closed/],
    ['an open array', '[[1]', 1, 5, /ends before/],
    ['a second value', '{}\n{}', 2, 1, /more text after the end/],
  ])('finds %s', (_, text, line, column, hint) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);

    expect(findJsonFault(text)).toEqual({ line, column, hint: expect.stringMatching(hint) });
  }); // biome-ignore format: a table

  it('goes through every valid text to its end', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 1, 4), (text, indent) => {
        const pretty = JSON.stringify(JSON.parse(text), null, indent);

        const lines = pretty.split('\n');
        expect(findJsonFault(pretty)).toMatchObject({
          line: lines.length,
          column: (lines.at(-1)?.length ?? 0) + 1,
        });
      }),
    );
  });

  it('points where JSON.parse points, when that names a place', () => {
    let compared = 0;

    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom(...'{}[]",:\\x1 \n', ''), (text, pick, sign) => {
        const at = pick % text.length;
        const broken = text.slice(0, at) + sign + text.slice(at + 1);
        const place = placeOfFault(broken);
        // An open string is shown where it opens, not where the text ends.
        const fault = findJsonFault(broken);
        if (place === undefined || /never closed|backslash/.test(fault.hint)) return;
        compared++;
        const lines = broken.split('\n').slice(0, fault.line - 1);
        const ours = lines.join('\n').length + Math.sign(lines.length) + fault.column - 1;
        // Inside a word V8 names the letter, here its start is shown.
        expect(broken.slice(Math.min(ours, place), place)).toMatch(/^[\w.+-]*$/);
        expect(ours).toBeLessThanOrEqual(place);
      }),
      { numRuns: 3000 },
    );

    expect(compared).toBeGreaterThan(100);
  });
});

/** The position in V8's message; it has none for an unexpected token. */
function placeOfFault(text: string): number | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const position = /at position (\d+)/.exec((error as Error).message)?.[1];
    return position === undefined ? undefined : Number(position);
  }
}
