// What every store must do, whatever is beneath it. An implementation's test file calls this once.

import type { Json } from '../../src/core/json';
import { key, prefix } from '../../src/core/keys';
import type { Store } from '../../src/core/ports';
import { describeLists } from './store-lists';
import { describeOddInput } from './store-odd-input';
import { create, numbered } from './store-support';

export interface StoreUnderTest {
  /** Empty. */
  store: Store;
  /** Moves the store's clock forward, on top of the real time. Without it, real time has to pass. */
  advance?(ms: number): void;
  close(): Promise<void>;
}

async function many<T>(count: number, task: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(numbered(count).map(task));
}

export function storeContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} keeps the store contract`, () => {
    let under: StoreUnderTest;
    let store: Store;
    let ahead: number;

    function clock(): number {
      return Date.now() + ahead;
    }

    async function pass(ms: number): Promise<void> {
      if (under.advance === undefined) {
        await new Promise((resolve) => setTimeout(resolve, ms));
        return;
      }
      under.advance(ms);
      ahead += ms;
    }

    const created = (at: string, value: Json, expires?: number) => create(store, at, value, expires);
    /** The store of the running test. */
    const subject = () => store;

    beforeEach(async () => {
      under = await open();
      store = under.store;
      ahead = 0;
    });
    afterEach(() => under.close());

    describe('one row', () => {
      it('is read back as it was created', async () => {
        const version = await created('row', { a: [1, 'two'] });

        expect(await store.get('row')).toEqual({ key: 'row', value: { a: [1, 'two'] }, version });
      });

      it('is absent before it is created', async () => {
        expect(await store.get('row')).toBeUndefined();
        expect(await store.put('row', 1, 'some-version')).toBeUndefined();
        expect(await store.delete('row', 'some-version')).toBe(false);
        expect(await store.get('row')).toBeUndefined();
      });

      it('is not created twice', async () => {
        const version = await created('row', 'first');

        expect(await store.create('row', 'second')).toBeUndefined();
        expect(await store.get('row')).toEqual({ key: 'row', value: 'first', version });
      });

      it('is replaced only by who knows its version', async () => {
        const first = await created('row', 1);
        const second = await store.put('row', 2, first);

        expect(await store.put('row', 3, first)).toBeUndefined();
        expect(await store.get('row')).toEqual({ key: 'row', value: 2, version: second });
      });

      it('is deleted only by who knows its version', async () => {
        const first = await created('row', 1);
        const second = (await store.put('row', 2, first)) ?? '';

        expect(await store.delete('row', first)).toBe(false);
        expect(await store.delete('row', second)).toBe(true);
        expect(await store.delete('row', second)).toBe(false);
        expect(await store.get('row')).toBeUndefined();
      });

      it('does not change when the object that was stored or read changes', async () => {
        const value = { list: [1] };
        await created('row', value);
        value.list.push(2);
        const read = await store.get<{ list: number[] }>('row');
        read?.value.list.push(3);

        expect((await store.get('row'))?.value).toEqual({ list: [1] });
      });
    });

    describe('versions', () => {
      it('never repeat, also not after a delete, and with equal values', async () => {
        const versions: string[] = [];
        for (let round = 0; round < 20; round += 1) {
          const first = await created('row', 'same');
          const second = (await store.put('row', 'same', first)) ?? '';
          await store.delete('row', second);
          versions.push(first, second);
        }

        expect(new Set(versions).size).toBe(40);
      });

      it('of an earlier life change nothing', async () => {
        const before = await created('row', 'before');
        await store.delete('row', before);
        const after = await created('row', 'after');

        expect(await store.put('row', 'stale', before)).toBeUndefined();
        expect(await store.delete('row', before)).toBe(false);
        expect(await store.get('row')).toEqual({ key: 'row', value: 'after', version: after });
      });
    });

    describe('races', () => {
      it('of 50 creates of one key have one winner, whose value stays', async () => {
        const versions = await many(50, (index) => store.create('row', index));

        const winner = versions.findIndex((version) => version !== undefined);
        expect(versions.filter((version) => version !== undefined)).toHaveLength(1);
        expect(await store.get('row')).toEqual({ key: 'row', value: winner, version: versions[winner] });
      });

      it('of 50 replacements of one version have one winner, whose value stays', async () => {
        const first = await created('row', 'start');

        const versions = await many(50, (index) => store.put('row', index, first));

        const winner = versions.findIndex((version) => version !== undefined);
        expect(versions.filter((version) => version !== undefined)).toHaveLength(1);
        expect(await store.get('row')).toEqual({ key: 'row', value: winner, version: versions[winner] });
      });

      it('of a replacement and deletes have one winner', async () => {
        const first = await created('row', 'start');

        const won = await many(20, async (index) =>
          index % 2 === 0 ? store.delete('row', first) : (await store.put('row', index, first)) !== undefined,
        );

        expect(won.filter(Boolean)).toHaveLength(1);
      });

      it('lose no update when losers read again', async () => {
        await created('row', 0);

        await many(8, async () => {
          for (let done = 0; done < 5; ) {
            const row = await store.get<number>('row');
            if (row && (await store.put('row', row.value + 1, row.version)) !== undefined) done += 1;
          }
        });

        expect((await store.get('row'))?.value).toBe(40);
      });
    });

    describe('an expired row', () => {
      it('is absent for every method, and not before its time', async () => {
        const version = await created('row', 'kept', clock() + 2000);
        expect((await store.get('row'))?.value).toBe('kept');

        await pass(2100);

        expect(await store.get('row')).toBeUndefined();
        expect(await store.list('')).toEqual([]);
        expect(await store.put('row', 'late', version)).toBeUndefined();
        expect(await store.delete('row', version)).toBe(false);
      });

      it('can be created again, once, under a new version', async () => {
        const first = await created('row', 'first', clock() - 1);

        const versions = await many(20, (index) => store.create('row', index));

        const second = versions.find((version) => version !== undefined);
        expect(versions.filter((version) => version !== undefined)).toHaveLength(1);
        expect(second).not.toBe(first);
        expect((await store.get('row'))?.version).toBe(second);
      });

      it('takes no place in a page', async () => {
        for (const index of numbered(20)) {
          await created(key('row', String(index + 10)), index, index % 2 === 0 ? clock() - 1 : undefined);
        }

        const page = await store.list(prefix('row'), { limit: 10 });

        expect(page.map(({ value }) => value)).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
      });

      it('is kept by a replacement that gives no expiry', async () => {
        const first = await created('row', 'short', clock() + 2000);
        await store.put('row', 'long', first);

        await pass(2100);

        expect((await store.get('row'))?.value).toBe('long');
      });

      it('goes at the expiry of its last write', async () => {
        const first = await created('row', 'long');
        await store.put('row', 'short', first, clock() + 2000);

        await pass(2100);

        expect(await store.get('row')).toBeUndefined();
      });

      it.each([Number.NaN, Number.POSITIVE_INFINITY])('is not made by the expiry %p', async (expires) => {
        await expect(store.create('row', 1, expires)).rejects.toThrow(RangeError);
      });
    });

    describeOddInput(subject);
    describeLists(subject);
  });
}
