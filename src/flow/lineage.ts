// Lineage: who started, retried or reran a run from a chat, so that nobody approves what they asked for themselves.

import { key, prefix } from '../core/keys';
import type { Requester } from '../core/persons';
import type { Store } from '../core/ports';

const REMEMBERED_MS = 400 * 24 * 3600_000;

export interface Lineage {
  /** Notes that these people asked for the run, each by all names that the record has for them. */
  asked(run: string, who: readonly (readonly string[])[]): Promise<void>;
  /** Who asked for any of the runs. */
  of(runs: readonly string[]): Promise<Requester[]>;
}

export function createLineage(store: Store, now: () => number): Lineage {
  return {
    async asked(run, who) {
      for (const names of who) {
        const row = { schema: 1, who: [...names] };
        await store.create(key('asked', run, ...names.slice(0, 2)), row, now() + REMEMBERED_MS);
      }
    },
    async of(runs) {
      const found = await Promise.all(
        [...new Set(runs)].map((run) => store.list<{ who: string[] }>(prefix('asked', run))),
      );
      return found.flat().map(({ value }) => value.who);
    },
  };
}
