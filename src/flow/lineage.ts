// Lineage: who started, retried or reran a run from a chat, so that nobody approves what they asked for themselves.

import type { Identity } from '../core/decision';
import { key, prefix } from '../core/keys';
import type { Store } from '../core/ports';

const REMEMBERED_MS = 400 * 24 * 3600_000;

export interface Lineage {
  /** Notes that these people asked for the run. */
  asked(run: string, who: readonly Identity['key'][]): Promise<void>;
  /** Keys of the identities who asked for any of the runs. */
  of(runs: readonly string[]): Promise<string[]>;
}

export function createLineage(store: Store, now: () => number): Lineage {
  return {
    async asked(run, who) {
      for (const person of who) {
        await store.create(key('asked', run, person), { schema: 1, who: person }, now() + REMEMBERED_MS);
      }
    },
    async of(runs) {
      const found = await Promise.all(
        [...new Set(runs)].map((run) => store.list<{ who: string }>(prefix('asked', run))),
      );
      return [...new Set(found.flat().map(({ value }) => value.who))];
    },
  };
}
