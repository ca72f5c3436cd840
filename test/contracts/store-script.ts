// Random scripts of store calls, run in the same way on any store, so that two stores can be compared step by step.

import fc from 'fast-check';
import type { Json } from '../../src/core/json';
import { key } from '../../src/core/keys';
import type { Store } from '../../src/core/ports';

/** `version` counts back from the newest version that the script has seen; `lives` is milliseconds from now. */
export type StoreStep =
  | { type: 'get'; key: string }
  | { type: 'create'; key: string; value: Json; lives?: number }
  | { type: 'put'; key: string; value: Json; version: number; lives?: number }
  | { type: 'delete'; key: string; version: number }
  | { type: 'list'; prefix: string; after?: string; limit?: number }
  | { type: 'pass'; ms: number };

/** Time stands still between the `pass` steps. */
export interface ScriptClock {
  now(): number;
  pass(ms: number): void | Promise<void>;
}

/**
 * Runs the steps one after another; what each gave, as JSON. Versions are written as the order in which they were first seen,
 * so that two stores with different versions give equal results.
 */
export async function runStoreScript(store: Store, clock: ScriptClock, script: StoreStep[]): Promise<Json[]> {
  const seen: string[] = [];

  function ordinal(version: string | undefined): Json {
    if (version === undefined) return null;
    if (!seen.includes(version)) seen.push(version);
    return seen.indexOf(version);
  }

  function known(back: number): string {
    return seen.at(-1 - back) ?? 'never-seen';
  }

  function expiry(lives: number | undefined): number | undefined {
    return lives === undefined ? undefined : clock.now() + lives;
  }

  async function run(step: StoreStep): Promise<Json> {
    switch (step.type) {
      case 'get': {
        const item = await store.get(step.key);
        return item === undefined ? null : { ...item, version: ordinal(item.version) };
      }
      case 'create':
        return ordinal(await store.create(step.key, step.value, expiry(step.lives)));
      case 'put':
        return ordinal(await store.put(step.key, step.value, known(step.version), expiry(step.lives)));
      case 'delete':
        return store.delete(step.key, known(step.version));
      case 'list': {
        const { prefix, after, limit } = step;
        const items = await store.list(prefix, { after, limit });
        return items.map((item) => ({ ...item, version: ordinal(item.version) }));
      }
      case 'pass':
        await clock.pass(step.ms);
        return null;
    }
  }

  const results: Json[] = [];
  for (const step of script) results.push(await run(step));
  return results;
}

/** Few keys, so that steps meet; some are neighbours of each other's prefixes. */
const KEYS = [key('a'), key('a', ''), key('a', 'b'), key('a', 'bc'), key('a', 'b', 'c'), key('b', '日本/#?')];
const PREFIXES = ['', 'a', 'a!', 'a!b', 'a!b!', 'b!', 'c'];

const anyKey = fc.constantFrom(...KEYS);
/** As JSON keeps it: -0 comes back as 0 from every store. */
const value = fc.jsonValue({ maxDepth: 2 }).map((each): Json => JSON.parse(JSON.stringify(each)));
/** On the grid of `pass`, so that expiry at this very millisecond happens. */
const lives = fc.option(fc.constantFrom(-1000, 0, 1000, 2000, 3000), { nil: undefined });
/** Mostly the newest version, else every second write would be refused. */
const version = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(6) });

const step: fc.Arbitrary<StoreStep> = fc.oneof(
  fc.record({ type: fc.constant('get' as const), key: anyKey }),
  fc.record({ type: fc.constant('create' as const), key: anyKey, value, lives }),
  fc.record({ type: fc.constant('put' as const), key: anyKey, value, version, lives }),
  fc.record({ type: fc.constant('delete' as const), key: anyKey, version }),
  fc.record({
    type: fc.constant('list' as const),
    prefix: fc.constantFrom(...PREFIXES),
    after: fc.option(anyKey, { nil: undefined }),
    limit: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  }),
  fc.record({ type: fc.constant('pass' as const), ms: fc.constantFrom(500, 1000, 1500) }),
);

export const storeScript: fc.Arbitrary<StoreStep[]> = fc.array(step, {
  minLength: 1,
  maxLength: 60,
  size: 'max',
});
