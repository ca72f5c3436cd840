// Keys: no two part lists meet, and every store can hold them.

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { assertKey, assertPrefix, key, prefix } from '../../src/core/keys';

type Parts = [string, ...string[]];

/** Any UTF-16 text: control characters, lone surrogates, and much of what keys are made of. */
const part = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.integer({ min: 0xd7ff, max: 0xe000 }), { maxLength: 3 })
    .map((units) => String.fromCharCode(...units)),
  fc.string({ unit: fc.constantFrom('a', '!', '=', '~', '2', 'F', '/', 'é'), maxLength: 6 }),
  fc
    .tuple(
      fc.constantFrom('a', '/', '=', 'é'),
      fc.integer({ min: 20, max: 600 }),
      fc.constantFrom('', 'x', '!'),
    )
    .map(([unit, times, end]) => unit.repeat(times) + end),
);
const parts = fc.array(part, { minLength: 1, maxLength: 6 }) as unknown as fc.Arbitrary<Parts>;
/** Ids and times as they are: nothing to escape. */
const plainPart = fc.string({
  unit: fc.constantFrom(...'ABYZabyz0189.-_:@'),
  maxLength: 8,
});

function compareParts(a: string[], b: string[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    if (a[at] !== b[at]) return (a[at] as string) < (b[at] as string) ? -1 : 1;
  }
  return a.length - b.length;
}

describe('key', () => {
  it.each<[Parts, string]>([
    [['plan', '0f9e'], 'plan!0f9e'],
    [['due', '2026-11-20T16:05', 'a_b'], 'due!2026-11-20T16:05!a_b'],
    [['claim', 'slack:#ml', 'a@b.c'], 'claim!slack:=23ml!a@b.c'],
    [['arn:aws:x/y'], 'arn:aws:x=2Fy'],
    [['', 'a', ''], '=!a!='],
    [['a!b', 'a=b', 'a~b', 'a b'], 'a=21b!a=3Db!a=7Eb!a=20b'],
    [['é', '日', '👩'], '=C3=A9!=E6=97=A5!=F0=9F=91=A9'],
    [['\ud800'], '=ED=A0=80'],
  ])('writes %j as %s', (list, expected) => {
    expect(key(...list)).toBe(expected);
  });

  it('keeps the head of a long part and ends it in the SHA-256 of the whole escaped part', () => {
    expect(key('a', 'x'.repeat(128))).toBe(`a!${'x'.repeat(128)}`);
    const digest = createHash('sha256').update('=2F'.repeat(129)).digest('hex');
    expect(key('a', '/'.repeat(129), 'b')).toBe(`a!${'=2F'.repeat(20)}=2=~${digest}!b`);
  });

  it('ends a long key in the SHA-256 of the whole', () => {
    const list: Parts = ['a', ...['b', 'c', 'd', 'e', 'f'].map((letter) => letter.repeat(110))];

    const text = key(...list);

    expect(text).toMatch(/^a!b{110}!c{110}!d{110}!e{98}=~~[0-9a-f]{64}$/);
    expect(text).toHaveLength(500);
  });

  it('differs for different parts', () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(key(...a) === key(...b)).toBe(compareParts(a, b) === 0);
      }),
      { numRuns: 2000 },
    );
  });

  it('differs when the same text is divided in another way', () => {
    fc.assert(
      fc.property(part, fc.nat(), fc.nat(), (text, one, other) => {
        const [a, b] = [one, other].map((at) => at % (text.length + 1)) as [number, number];
        const divide = (at: number): Parts => [text.slice(0, at), text.slice(at)];

        expect(key(...divide(a)) === key(...divide(b))).toBe(a === b);
      }),
      { numRuns: 1000 },
    );
  });

  it('holds only characters that every store takes, and is never too long', () => {
    fc.assert(
      fc.property(parts, (list) => {
        const text = key(...list);

        expect(text).toMatch(/^[A-Za-z0-9._:@!=~-]{1,500}$/);
        expect(() => assertKey(text)).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });

  it('sorts part by part where the parts hold plain characters', () => {
    const plainParts = fc.array(
      plainPart.filter((text) => text !== ''),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(plainParts, plainParts, (a, b) => {
        const [one, other] = [key(...(a as Parts)), key(...(b as Parts))];

        expect(Math.sign(compareParts(a, b))).toBe(one < other ? -1 : one > other ? 1 : 0);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('prefix', () => {
  it('is empty for everything, and ends at a part', () => {
    expect(prefix()).toBe('');
    expect(prefix('thread', 'slack:#ml')).toBe('thread!slack:=23ml!');
  });

  it('starts the keys below its parts, and no others', () => {
    const short = fc.array(
      part.map((text) => text.slice(0, 30)),
      { minLength: 1, maxLength: 3 },
    );
    const few = fc.array(fc.constantFrom('', 'a', 'ab', '!', '='), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.oneof(fc.tuple(short, short), fc.tuple(few, few)), ([above, list]) => {
        const below = list.length > above.length && compareParts(list.slice(0, above.length), above) === 0;

        expect(key(...(list as Parts)).startsWith(prefix(...above))).toBe(below);
        expect(key(...(above as Parts), ...list).startsWith(prefix(...above))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('finds the rows below three parts of any length', () => {
    fc.assert(
      fc.property(part, part, part, part, (a, b, c, d) => {
        expect(key('short-name', a, b, c, d).startsWith(prefix('short-name', a, b, c))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses what leaves no room for a key below', () => {
    const long = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(128));

    expect(() => prefix(...long)).toThrow(
      new RangeError('A prefix of 516 characters is too long to list by.'),
    );
  });
});

describe('assertKey and assertPrefix', () => {
  it.each(['a/b', 'a b', 'a%b', 'é', '\u0000', 'x'.repeat(501)])('refuse %j', (text) => {
    expect(() => assertKey(text)).toThrow(TypeError);
    expect(() => assertPrefix(text)).toThrow(TypeError);
  });

  it('differ in the empty text', () => {
    expect(() => assertKey('')).toThrow(TypeError);
    expect(() => assertPrefix('')).not.toThrow();
  });
});
