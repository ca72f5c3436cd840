// What a store in a cloud must do beyond the contract: values of any size, lost answers, and the same results as the model.

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { key, prefix } from '../../../src/core/keys';
import type { Store } from '../../../src/core/ports';
import { createModelStore } from '../../contracts/store-model';
import { runStoreScript, storeScript } from '../../contracts/store-script';

export interface CloudStoreUnderTest {
  /** In a new, empty table. */
  store: Store;
  /** Rows and parts of the table, dead or alive. */
  stored(): Promise<number>;
  /** The answer to the next write gets lost on its way, though the write is done. */
  loseNextWrite(): void;
  /** The same table, by a way that neither of these disturbs. */
  other: Store;
  /** Between the next request and the one after it. */
  betweenRequests(action: () => Promise<unknown>): void;
  /** Deletes one part of a value. */
  loseAPart(): Promise<void>;
}

/** `now` is the store's clock. */
export type OpenCloudStore = (now: () => number) => Promise<CloudStoreUnderTest>;

/** Text that does not compress below three quarters. */
function noise(length: number): string {
  return randomBytes(length).toString('base64').slice(0, length);
}

function numbered(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function describeBigValues(open: OpenCloudStore): void {
  describe('a value over the limit of a row', () => {
    let under: CloudStoreUnderTest;
    let store: Store;
    let stored: () => Promise<number>;

    beforeEach(async () => {
      under = await open(Date.now);
      ({ store, stored } = under);
    });

    it.each([100_000, 400_000, 1_100_000, 3_000_000])('of %i characters is kept', async (length) => {
      const value = { text: noise(length), after: '日本' };

      const version = await store.create('row', value);

      expect(await store.get('row')).toEqual({ key: 'row', value, version });
      expect(await store.list('row')).toEqual([{ key: 'row', value, version }]);
    });

    it('is replaced and deleted without a trace', async () => {
      const first = (await store.create('row', noise(3_000_000))) ?? '';
      const second = (await store.put('row', noise(2_500_000), first)) ?? '';
      const third = (await store.put('row', 'small', second)) ?? '';

      expect(await stored()).toBe(1);
      expect((await store.get('row'))?.value).toBe('small');
      const fourth = (await store.put('row', noise(2_000_000), third)) ?? '';
      expect(await store.delete('row', fourth)).toBe(true);
      expect(await stored()).toBe(0);
    });

    it('leaves nothing when its write loses', async () => {
      const first = (await store.create('row', 'smaller')) ?? '';
      await store.put('row', 'small', first);

      expect(await store.create('row', noise(2_000_000))).toBeUndefined();
      expect(await store.put('row', noise(2_000_000), first)).toBeUndefined();

      expect(await stored()).toBe(1);
      expect((await store.get('row'))?.value).toBe('small');
    });

    it('has one winner among 8 creators, whose value is whole', async () => {
      const values = numbered(8).map(() => noise(1_500_000));

      const versions = await Promise.all(values.map((value) => store.create('row', value)));

      const winner = versions.findIndex((version) => version !== undefined);
      expect(versions.filter((version) => version !== undefined)).toHaveLength(1);
      expect((await store.get('row'))?.value === values[winner]).toBe(true);
    });

    it('is never seen half old, half new', async () => {
      const values = numbered(6).map((index) => `${index}${noise(1_200_000)}${index}`);
      let version = (await store.create('row', values[0] as string)) ?? '';
      let writing = true;
      const torn: string[] = [];

      async function read(): Promise<void> {
        while (writing) {
          const [item] = Math.random() < 0.5 ? [await store.get('row')] : await store.list('row');
          if (!values.includes(item?.value as string)) torn.push(String(item?.value).slice(0, 10));
        }
      }
      const readers = [read(), read()];
      for (const value of values) version = (await store.put('row', value, version)) ?? '';
      writing = false;
      await Promise.all(readers);

      expect(torn).toEqual([]);
    });

    describe.each(['get', 'list'])('that changes while it is read by %s', (method) => {
      const at = method === 'get' ? 'row' : 'row!1';
      const read = async () => (method === 'get' ? store.get(at) : (await store.list('row!')).at(0));

      it('is read as it is then', async () => {
        const first = (await store.create(at, noise(1_500_000))) ?? '';
        const value = noise(1_600_000);
        let second: string | undefined;
        under.betweenRequests(async () => {
          second = await under.other.put(at, value, first);
        });

        const item = await read();

        expect(item?.value === value).toBe(true);
        expect(item?.version).toBe(second);
      });

      it('is absent if it was deleted', async () => {
        const version = (await store.create(at, noise(1_500_000))) ?? '';
        under.betweenRequests(() => under.other.delete(at, version));

        expect(await read()).toBeUndefined();
      });
    });

    it('is refused, not cut, when a part of it is lost for good', async () => {
      await store.create('row', noise(1_500_000));
      await under.loseAPart();

      await expect(store.get('row')).rejects.toThrow(
        'The value of the row row is not whole: parts of it are missing.',
      );
    });

    it('does not hide the rows behind it in a list', async () => {
      const keys = numbered(12).map((index) => key('row', 'all', String(index + 10)));
      for (const at of keys) await store.create(at, `${at} ${noise(400_000)}`);

      const found = await store.list(prefix('row', 'all'));

      expect(found.map((item) => item.key)).toEqual(keys);
      expect(found.every((item) => String(item.value).startsWith(`${item.key} `))).toBe(true);
    });
  });
}

function describeLostAnswers(open: OpenCloudStore): void {
  describe('a write whose answer was lost, so that the SDK repeats it,', () => {
    let under: CloudStoreUnderTest;
    let store: Store;

    beforeEach(async () => {
      under = await open(Date.now);
      store = under.store;
    });

    it('has won if it is a create', async () => {
      under.loseNextWrite();

      const version = await store.create('row', 'ours');

      expect(version).toEqual(expect.any(String));
      expect(await store.get('row')).toEqual({ key: 'row', value: 'ours', version });
    });

    it('has won if it is a create over an expired row', async () => {
      await store.create('row', 'expired', Date.now() - 1);
      under.loseNextWrite();

      const version = await store.create('row', 'ours');

      expect(version).toEqual(expect.any(String));
      expect(await store.get('row')).toEqual({ key: 'row', value: 'ours', version });
    });

    it('has won if it is a replacement, and its version is good for the next', async () => {
      const first = (await store.create('row', 'before')) ?? '';
      under.loseNextWrite();

      const second = (await store.put('row', 'ours', first)) ?? '';

      expect(await store.get('row')).toEqual({ key: 'row', value: 'ours', version: second });
      expect(await store.put('row', 'next', second)).toEqual(expect.any(String));
    });

    it('has won if it is a delete', async () => {
      const version = (await store.create('row', 'before')) ?? '';
      under.loseNextWrite();

      expect(await store.delete('row', version)).toBe(true);
      expect(await store.get('row')).toBeUndefined();
    });

    it('has lost if another was there before', async () => {
      const first = (await store.create('row', 'theirs')) ?? '';
      under.loseNextWrite();
      expect(await store.create('row', 'ours')).toBeUndefined();
      const second = await store.put('row', 'theirs again', first);
      under.loseNextWrite();
      expect(await store.put('row', 'ours', first)).toBeUndefined();
      under.loseNextWrite();
      expect(await store.delete('row', first)).toBe(false);

      expect(await store.get('row')).toEqual({ key: 'row', value: 'theirs again', version: second });
    });
  });
}

function describeModel(open: OpenCloudStore, runs: number): void {
  it('gives the same results as the model, for any script', async () => {
    await fc.assert(
      fc.asyncProperty(storeScript, async (script) => {
        let at = 1_800_000_000_000;
        const clock = {
          now: () => at,
          pass(ms: number) {
            at += ms;
          },
        };
        const expected = await runStoreScript(createModelStore(clock.now), clock, script);
        at = 1_800_000_000_000;
        const { store } = await open(clock.now);

        expect(await runStoreScript(store, clock, script)).toEqual(expected);
      }),
      { numRuns: runs },
    );
  });
}

/** `runs`: how many random scripts the store and the model are compared by. */
export function cloudStoreTrials(name: string, runs: number, open: OpenCloudStore): void {
  describe(name, () => {
    describeModel(open, runs);
    describeBigValues(open);
    describeLostAnswers(open);
  });
}
