// The store contract: odd keys and odd values.

import type { Json } from '../../src/core/json';
import { key } from '../../src/core/keys';
import type { Store } from '../../src/core/ports';
import { create, numbered, pages } from './store-support';

/** Part lists that could collide, be cut, or be refused by a cloud. */
const ODD_PARTS: string[][] = [
  ['a/b'],
  ['a', 'b'],
  ['a!b'],
  ['a', '', 'b'],
  ['', 'a', 'b'],
  [''],
  ['', ''],
  ['a\\b', '#', '?', '%2F', '+', "it's", '"quoted"'],
  ['\u0000\u0001\u001f\u007f\u0085'],
  [' leading and trailing '],
  ['a\r\nb\tc'],
  ['推論パイプライン', 'é', 'e\u0301', '👩‍🔬'],
  ['\ud800'],
  ['\udfff'],
  ['A'],
  ['a'],
  ['__proto__', 'constructor'],
  ['x'.repeat(5000)],
  [`${'x'.repeat(4999)}y`],
  ['/'.repeat(400), '#'.repeat(400), '?'.repeat(400), '日本'.repeat(400), 'end'],
  ['/'.repeat(400), '#'.repeat(400), '?'.repeat(400), '日本'.repeat(400), 'other end'],
];

const ODD_VALUES: [string, Json][] = [
  ['a big object', { text: '漢字'.repeat(50_000) }],
  ['a key named __proto__', JSON.parse('{"__proto__":{"polluted":true},"constructor":1,"":2}')],
  ['unicode', '👩‍🔬 \u202e\u0000\u001f "\\ </script> \ud800 日本'],
  ['nested nulls', { a: null, b: [null, { c: null }], d: {} }],
  ['null', null],
  ['false', false],
  ['zero', 0],
  ['numbers', [Number.MAX_SAFE_INTEGER, -1.5e-300, 1e21, 0.1]],
  ['an empty text', ''],
  ['an empty list', []],
  ['deep nesting', JSON.parse(`${'['.repeat(30)}${']'.repeat(30)}`)],
];

/** `subject` gives the store of the running test. */
export function describeOddInput(subject: () => Store): void {
  describe('odd input', () => {
    it('gives every odd key a row of its own', async () => {
      await Promise.all(
        ODD_PARTS.map((parts, index) => create(subject(), key(...(parts as [string])), index)),
      );

      const read = await Promise.all(ODD_PARTS.map((parts) => subject().get(key(...(parts as [string])))));
      expect(read.map((item) => item?.value)).toEqual(numbered(ODD_PARTS.length));
      expect((await pages(subject(), '', 4)).map((item) => item.key)).toEqual(
        ODD_PARTS.map((parts) => key(...(parts as [string]))).sort(),
      );
    });

    it.each([
      ['an empty one', ''],
      ['a slash', 'a/b'],
      ['a number sign', 'a#b'],
      ['a question mark', 'a?b'],
      ['a backslash', 'a\\b'],
      ['a space', 'a b'],
      ['a per cent sign', 'a%b'],
      ['a line end', 'a\nb'],
      ['no ASCII', 'é'],
      ['501 characters', 'x'.repeat(501)],
    ])('refuses a key that key() cannot have made: %s', async (_name, text) => {
      await expect(subject().get(text)).rejects.toThrow(TypeError);
      await expect(subject().create(text, 1)).rejects.toThrow(TypeError);
      await expect(subject().put(text, 1, 'v')).rejects.toThrow(TypeError);
      await expect(subject().delete(text, 'v')).rejects.toThrow(TypeError);
    });

    it('refuses to list by what no key can start with', async () => {
      await expect(subject().list('a/')).rejects.toThrow(TypeError);
    });

    it.each(ODD_VALUES)('keeps %s as it is', async (_name, value) => {
      await create(subject(), 'row', value);

      expect((await subject().get('row'))?.value).toStrictEqual(value);
      expect((await subject().list('row'))[0]?.value).toStrictEqual(value);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    });

    it('refuses what is no JSON at all', async () => {
      await expect(subject().create('row', undefined as unknown as Json)).rejects.toThrow(TypeError);
      expect(await subject().get('row')).toBeUndefined();
    });
  });
}
