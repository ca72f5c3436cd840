import fc from 'fast-check';
import {
  CODES,
  clean,
  cleanLine,
  cutEnd,
  cutMiddle,
  hasCodes,
  type MarkupVisitor,
  plain,
  scan,
} from '../../src/core/markup';

const {
  boldOn,
  boldOff,
  codeOn,
  codeOff,
  link,
  linkText,
  linkEnd,
  time,
  timeText,
  timeEnd,
  quoteOn,
  quoteOff,
} = CODES;

describe('clean', () => {
  it.each([
    ['control characters', 'a\x00\x01\x1eb\x7f\x9bc', 'abc'],
    ['bidirectional overrides', 'safe\u202egpj.exe\u2066x\u2069', 'safegpj.exex'],
    ['zero-width characters', 'a\u200bb\u200cc\u200dd\ufeffe\u2060f\u00adg', 'abcdefg'],
    ['tag characters', 'ok\u{e0041}\u{e0042}', 'ok'],
    ['stray variation selectors', 'a\ufe0fb\u{e0100}', 'ab'],
    ['line and paragraph separators', 'a\u2028b\u2029c\x85d\r\ne\rf', 'a\nb\nc\nd\ne\nf'],
    ['tabs', 'a\tb', 'a b'],
    ['halves of surrogate pairs', 'a\ud800b\udc00', 'a\ufffdb\ufffd'],
    ['what is fine', 'naïve 名前 · 🔴 ⚠️ 👩‍👩‍👧 🇩🇪 1️⃣ 👍🏽', 'naïve 名前 · 🔴 ⚠️ 👩‍👩‍👧 🇩🇪 1️⃣ 👍🏽'],
  ])('handles %s', (_, text, expected) => {
    expect(clean(text)).toBe(expected);
  });

  it('leaves nothing that a code or a second pass could change', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const cleaned = clean(text);

        expect(clean(cleaned)).toBe(cleaned);
        expect(hasCodes(cleaned)).toBe(false);
        expect(cleaned).not.toMatch(/\p{Cs}/u);
      }),
      { numRuns: 2000 },
    );
  });

  it('puts lines on one line', () => {
    expect(cleanLine(' a  \n\n   b\r\nc ')).toBe('a b c');
  });
});

describe('scan', () => {
  it('tells a printer every part in order', () => {
    const told: unknown[] = [];
    const visitor = new Proxy({} as MarkupVisitor, {
      get:
        (_, name) =>
        (...args: unknown[]) =>
          told.push([name, ...args]),
    });

    scan(
      `a${boldOn}b${boldOff}${codeOn}c${codeOff}${link}https://d${linkText}e${linkEnd}${time}t${timeText}u${timeEnd}${quoteOn}q${quoteOff}${CODES.item}i`,
      visitor,
    );

    expect(told).toEqual([
      ['text', 'a'], ['bold', true], ['text', 'b'], ['bold', false], ['code', 'c'], ['link', 'https://d', 'e'],
      ['time', 't', 'u'], ['quote', true], ['text', 'q'], ['quote', false], ['item'], ['text', 'i'],
    ]); // biome-ignore format: a table
  });

  it('survives any order of codes, and hands out none', () => {
    const codes = Object.values(CODES);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...codes), fc.constantFrom('x', '\n', ' ')), { maxLength: 40 }),
        (parts) => {
          const texts: string[] = [];
          const visitor = new Proxy({} as MarkupVisitor, {
            get:
              () =>
              (...args: unknown[]) =>
                texts.push(...args.filter((arg) => typeof arg === 'string')),
          });

          scan(parts.join(''), visitor);

          expect(texts.filter((text) => /[\x00-\x09\x0b-\x1f]/.test(text))).toEqual([]);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('gives the plain text', () => {
    expect(
      plain(
        `${boldOn}Failed${boldOff} ${link}https://x${linkText}run${linkEnd} at ${time}z${timeText}noon UTC${timeEnd}`,
      ),
    ).toBe('Failed run at noon UTC');
  });
});

describe('cutting', () => {
  const markup = `${boldOn}hello world${boldOff} and ${link}https://x${linkText}a label${linkEnd} end`;

  it('keeps what fits', () => {
    expect(cutEnd(markup, 100)).toBe(markup);
    expect(cutMiddle(markup, 100)).toBe(markup);
  });

  it('closes what is open at the cut', () => {
    expect(cutEnd(markup, 6)).toBe(`${boldOn}hello${boldOff}…`);
  });

  it('keeps the address of a link that is cut', () => {
    expect(cutEnd(markup, 20)).toBe(
      `${boldOn}hello world${boldOff} and ${link}https://x${linkText}a l${linkEnd}…`,
    );
  });

  it('keeps head and tail', () => {
    expect(cutMiddle('first line\nsecond\nthird\nfourth\nlast line', 22)).toBe('first line\n…\nlast line');
    expect(cutMiddle('one two three four five six seven', 21)).toBe('one two t … six seven');
  });

  it('does not cut inside a grapheme', () => {
    expect(cutEnd(`${'a'.repeat(8)}👩‍👩‍👧‍👦${'b'.repeat(9)}`, 12)).toBe('aaaaaaaa…');
  });

  it('leaves a time out rather than half of it', () => {
    expect(cutEnd(`at ${time}2026${timeText}20 Nov 2026${timeEnd} and more`, 8)).toBe('at …');
  });

  it('never gives more than it was asked for, nor half a character, nor an open pair', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }).map(clean),
      fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => boldOn + clean(text) + boldOff),
      fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => codeOn + clean(text) + codeOff),
      fc
        .string({ unit: 'grapheme', maxLength: 12 })
        .map((text) => `${link}https://x${linkText}${clean(text)}${linkEnd}`),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.integer({ min: 0, max: 80 }),
        fc.boolean(),
        (pieces, max, middle) => {
          const cut = (middle ? cutMiddle : cutEnd)(pieces.join(''), max);

          expect(plain(cut).length).toBeLessThanOrEqual(max);
          expect(cut).not.toMatch(/\p{Cs}/u);
          for (const [on, off] of [
            [boldOn, boldOff],
            [codeOn, codeOff],
            [link, linkEnd],
          ] as const) {
            expect(cut.split(on).length).toBe(cut.split(off).length);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('cuts a letter under ten thousand accents', () => {
    expect(cutEnd(`x${'\u0301'.repeat(10_000)}`, 100).length).toBe(100);
  });
});
