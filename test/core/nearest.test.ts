// "Did you mean": close words are found, far ones are not suggested.

import { didYouMean, nearest } from '../../src/core/nearest';

const WORDS = ['kind', 'tone', 'cloud', 'name', 'status', 'account', 'environment'];

describe('nearest', () => {
  it.each([
    ['knid', 'kind'],
    ['KIND', 'kind'],
    ['kinds', 'kind'],
    ['tne', 'tone'],
    ['acount', 'account'],
    ['enviroment', 'environment'],
    ['environmnets', 'environment'],
    ['statsu', 'status'],
  ])('takes %s for %s', (word, meant) => {
    expect(nearest(word, WORDS)).toBe(meant);
  });

  it.each(['', 'k', 'severity', 'owner', 'x'.repeat(10_000)])('has no idea what %j means', (word) => {
    expect(nearest(word, WORDS)).toBeUndefined();
  });

  it('prefers the closest, and the first of equals', () => {
    expect([nearest('name', ['named', 'name']), nearest('nam', ['name', 'namo'])]).toEqual(['name', 'name']);
  });
});

describe('didYouMean', () => {
  it('is a question in brackets, or nothing', () => {
    expect([didYouMean('knid', WORDS), didYouMean('zebra', WORDS)]).toEqual([' (did you mean "kind"?)', '']);
  });
});
