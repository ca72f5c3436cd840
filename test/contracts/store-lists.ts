// The store contract: listing rows by prefix, in order, in pages.

import { key, prefix } from '../../src/core/keys';
import type { Store } from '../../src/core/ports';
import { create, numbered, pages } from './store-support';

/** `subject` gives the store of the running test. */
export function describeLists(subject: () => Store): void {
  describe('a list', () => {
    it('holds the rows below a prefix, not its siblings', async () => {
      const keys = [
        key('a', 'b'),
        key('a', 'b', 'c'),
        key('a', 'b', 'd', 'e'),
        key('a', 'bc'),
        key('a', 'b!'),
        key('a'),
        key('ab', 'b'),
      ];
      await Promise.all(keys.map((at) => create(subject(), at, 1)));

      const found = await subject().list(prefix('a', 'b'));

      expect(found.map((item) => item.key)).toEqual([key('a', 'b', 'c'), key('a', 'b', 'd', 'e')]);
    });

    it('is in the order of bytes', async () => {
      const keys = [
        'A',
        'Z',
        'a',
        'z',
        '_',
        '-',
        '.',
        ':',
        '@',
        '0',
        '9',
        '10',
        'aA',
        'a!b',
        '=2F',
        'a=2F',
        '~',
      ];
      await Promise.all(keys.map((at) => create(subject(), at, 1)));

      expect((await subject().list('')).map((item) => item.key)).toEqual([...keys].sort());
    });

    it('goes on after a key, whether or not that row exists', async () => {
      for (const at of ['p!1', 'p!2', 'p!3', 'q!1']) await create(subject(), at, at);

      expect((await subject().list('p!', { after: 'p!1' })).map((item) => item.key)).toEqual(['p!2', 'p!3']);
      expect((await subject().list('p!', { after: 'p!2a' })).map((item) => item.key)).toEqual(['p!3']);
      expect((await subject().list('p!', { after: 'a' })).map((item) => item.key)).toEqual([
        'p!1',
        'p!2',
        'p!3',
      ]);
      expect(await subject().list('p!', { after: 'p!3' })).toEqual([]);
      expect(await subject().list('p!', { after: 'z' })).toEqual([]);
    });

    it('gives versions that a write accepts', async () => {
      await create(subject(), 'p!1', 'before');

      const [item] = await subject().list('p!');

      expect(await subject().put('p!1', 'after', item?.version ?? '')).toEqual(expect.any(String));
    });

    it.each([0, -1, 1.5, Number.NaN])('refuses the page size %p', async (limit) => {
      await expect(subject().list('', { limit })).rejects.toThrow(RangeError);
    });

    it('pages through 10 000 rows, 1 000 unless told otherwise', async () => {
      const keys = numbered(10_000).map((index) =>
        key('row', String((index * 7919) % 10_000).padStart(5, '0')),
      );
      for (let at = 0; at < keys.length; at += 100) {
        await Promise.all(keys.slice(at, at + 100).map((each) => create(subject(), each, each)));
      }
      await create(subject(), 'rox', 'a neighbour');

      const found = await pages(subject(), prefix('row'), 700);

      expect(found.map((item) => item.key)).toEqual([...keys].sort());
      expect(found.every((item) => item.value === item.key)).toBe(true);
      expect(await subject().list(prefix('row'))).toHaveLength(1000);
    }, 120_000);
  });
}
