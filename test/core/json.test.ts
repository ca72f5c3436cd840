// Readers of JSON from outside.

import { asText, withoutUndefined } from '../../src/core/json';

describe('asText', () => {
  it.each<[unknown, string | undefined]>([
    [' a b ', 'a b'],
    [' \n', undefined],
    ['', undefined],
    [0, '0'],
    [Number.NaN, undefined],
    [false, 'false'],
    [null, undefined],
    [[], undefined],
  ])('reads %j as %j', (value, expected) => {
    expect(asText(value)).toBe(expected);
  });
});

describe('withoutUndefined', () => {
  it('leaves out what is undefined, in the order of the rest, and nothing else', () => {
    const members = { a: 1, b: undefined, c: null, d: '', e: undefined, f: false };

    const kept = withoutUndefined<object>(members);

    expect(Object.entries(kept)).toEqual([
      ['a', 1],
      ['c', null],
      ['d', ''],
      ['f', false],
    ]);
  });
});
