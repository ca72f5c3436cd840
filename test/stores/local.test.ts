// The local store: the contract, the comparison with the model, and its own file.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { key } from '../../src/core/keys';
import { openLocalStore } from '../../src/stores/local';
import { storeContract } from '../contracts/store';
import { createModelStore } from '../contracts/store-model';
import { runStoreScript, type StoreStep, storeScript } from '../contracts/store-script';

function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'bellhop-store-'));
}

/** A clock that stands still. */
function stoppedClock() {
  let at = 1_800_000_000_000;
  return {
    now: () => at,
    pass(ms: number) {
      at += ms;
    },
  };
}

storeContract('the local store in memory', async () => {
  let ahead = 0;
  const store = openLocalStore(':memory:', { now: () => Date.now() + ahead });
  return {
    store,
    advance(ms) {
      ahead += ms;
    },
    async close() {
      store.close();
    },
  };
});

storeContract('the local store in a file, behind two connections', async () => {
  let ahead = 0;
  const folder = temporaryFolder();
  const options = { now: () => Date.now() + ahead };
  const stores = [0, 1].map(() => openLocalStore(join(folder, 'bellhop.db'), options)) as [
    ReturnType<typeof openLocalStore>,
    ReturnType<typeof openLocalStore>,
  ];
  let turn = 0;
  /** Every call goes to the other connection than the call before it. */
  function next() {
    turn += 1;
    return stores[turn % 2 === 0 ? 0 : 1];
  }
  return {
    store: {
      get: (at) => next().get(at),
      create: (at, value, expires) => next().create(at, value, expires),
      put: (at, value, version, expires) => next().put(at, value, version, expires),
      delete: (at, version) => next().delete(at, version),
      list: (from, page) => next().list(from, page),
    },
    advance(ms) {
      ahead += ms;
    },
    async close() {
      for (const store of stores) store.close();
      rmSync(folder, { recursive: true });
    },
  };
});

describe('the local store and the model', () => {
  async function resultsOf(script: StoreStep[]) {
    const clock = stoppedClock();
    const store = openLocalStore(':memory:', { now: clock.now });
    const results = await runStoreScript(store, clock, script);
    store.close();
    return results;
  }

  it('give the same results for any script', async () => {
    await fc.assert(
      fc.asyncProperty(storeScript, async (script) => {
        const clock = stoppedClock();
        const expected = await runStoreScript(createModelStore(clock.now), clock, script);

        expect(await resultsOf(script)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('are compared by scripts that reach every outcome', async () => {
    const reached = new Set<string>();
    for (const script of fc.sample(storeScript, { numRuns: 300, seed: 1 })) {
      const results = await resultsOf(script);
      script.forEach(({ type }, index) => {
        const result = results[index];
        const nothing = result === null || result === false || (Array.isArray(result) && result.length === 0);
        reached.add(`${type}: ${nothing ? 'nothing' : 'something'}`);
      });
    }

    expect([...reached].sort()).toEqual([
      'create: nothing',
      'create: something',
      'delete: nothing',
      'delete: something',
      'get: nothing',
      'get: something',
      'list: nothing',
      'list: something',
      'pass: nothing',
      'put: nothing',
      'put: something',
    ]);
  });
});

describe('sweeping', () => {
  it('deletes expired rows only, a number at a time, and says how many', async () => {
    const clock = stoppedClock();
    const store = openLocalStore(':memory:', { now: clock.now });
    for (const index of ['1', '2', '3']) await store.create(key('short', index), 1, clock.now() + 1000);
    await store.create('long', 1, clock.now() + 1001);
    await store.create('for-ever', 1);
    clock.pass(1000);

    expect([await store.sweep(2), await store.sweep(2), await store.sweep(2)]).toEqual([2, 1, 0]);
    expect((await store.list('')).map((item) => item.key)).toEqual(['for-ever', 'long']);
    store.close();
  });

  it('frees rows that nobody reads again', async () => {
    const clock = stoppedClock();
    const store = openLocalStore(':memory:', { now: clock.now });
    await store.create('row', 'old', clock.now() + 1000);
    clock.pass(1000);
    await store.sweep();
    // Only a clock that goes backwards can still see a row that has expired but was not deleted.
    clock.pass(-1000);

    expect(await store.get('row')).toBeUndefined();
    store.close();
  });
});

describe('the file', () => {
  it('keeps rows and versions when it is closed and opened again', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'new', 'folders', 'bellhop.db');
    const before = openLocalStore(file);
    const version = await before.create('row', { kept: true });
    before.close();

    const after = openLocalStore(file);

    expect(await after.get('row')).toEqual({ key: 'row', value: { kept: true }, version });
    after.close();
    rmSync(folder, { recursive: true });
  });

  it('refuses calls after it was closed', async () => {
    const store = openLocalStore(':memory:');
    store.close();
    store.close();

    await expect(store.get('row')).rejects.toThrow(/not open/);
  });
});
