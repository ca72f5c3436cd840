// Free-form text: maps, cuts, paths, `name:version`.

import {
  cut,
  cutValues,
  known,
  nameAndVersion,
  quoted,
  segmentAfter,
  textMap,
} from '../../../src/clouds/azure/text';

describe('textMap', () => {
  it('keeps what is text or can be written as text, trimmed', () => {
    expect(textMap({ a: ' x ', b: 7, c: false, d: null, e: '', f: [1], g: {} })).toEqual({
      a: 'x',
      b: '7',
      c: 'false',
    });
  });

  it('counts only what it keeps', () => {
    expect(textMap({ a: null, b: 'x', c: 'y', d: 'z' }, 2)).toEqual({ b: 'x', c: 'y' });
  });

  it('is empty for nothing', () => {
    expect(textMap(undefined)).toEqual({});
  });
});

describe('cut', () => {
  it.each([
    ['a text that fits', 'abc', 3, 'abc'],
    ['a longer one', 'abcd', 3, 'ab…'],
    ['a pair that would be halved', 'a😀bc', 3, 'a…'],
    ['a pair that fits', 'a😀bc', 4, 'a😀…'],
  ])('%s', (_, text, length, expected) => {
    expect(cut(text, length)).toBe(expected);
  });

  it('cuts every value of a map', () => {
    expect(cutValues({ a: 'abcd', b: 'ab' }, 3)).toEqual({ a: 'ab…', b: 'ab' });
  });

  it('keeps a quoted value in one line', () => {
    expect(quoted(`a"\n${'b'.repeat(200)}`)).toBe(`"a\\"\\n${'b'.repeat(96)}…"`);
  });
});

describe('known', () => {
  it('leaves out what is not there and what is empty', () => {
    expect(known({ a: undefined, b: null, c: {}, d: [], e: 0, f: false, g: '', h: [1] })).toEqual({
      ...{ e: 0, f: false, g: '', h: [1] },
    });
  });
});

describe('segmentAfter', () => {
  it.each([
    ['experiments/e1/runs/r1', ['runs', 'run'], 'r1'],
    ['datadrift/d1/run/r1', ['runs', 'run'], 'r1'],
    ['Experiments/e1/RUNS/ r1 ', ['runs'], 'r1'],
    [' runs /r1', ['runs'], 'r1'],
    ['runs/', ['runs'], undefined],
    ['runs', ['runs'], undefined],
    ['models/m', ['runs'], undefined],
    ['', ['runs'], undefined],
  ])('%j after %j is %j', (path, names, expected) => {
    expect(segmentAfter(path, ...names)).toBe(expected);
  });
});

describe('nameAndVersion', () => {
  it.each<[string, object]>([
    ['fraud:7', { name: 'fraud', version: '7' }],
    [' fraud : 7 ', { name: 'fraud', version: '7' }],
    ['azureml:fraud:7', { name: 'azureml:fraud', version: '7' }],
    ['fraud', { name: 'fraud' }],
    [' fraud ', { name: 'fraud' }],
    ['fraud:', { name: 'fraud' }],
    ['', { name: '' }],
  ])('%j', (text, expected) => {
    expect(nameAndVersion(text)).toEqual(expected);
  });
});
