// Installations as they are stored: rows `slack-install/<workspace or organisation>`, everything secret in them sealed.

import { asNumber, asObject, asText, type JsonObject } from '../../core/json';
import { key, prefix } from '../../core/keys';
import type { Item, Store } from '../../core/ports';
import { SCHEMA } from '../../core/schema';
import type { Sealed, Sealer } from './crypto';
import { type Grant, grantFromText, grantToText } from './installation';

const TABLE = 'slack-install';
const PAGE = 1000;

/** What a row says, in the clear here and sealed there. */
export interface InstallationState {
  grant: Grant;
  /** Epoch milliseconds. */
  installedAt: number;
  /** Until when somebody has the right to refresh the tokens. Epoch milliseconds. */
  lease?: number;
}

export interface InstallationRow extends InstallationState {
  version: string;
}

export interface InstallationRows {
  /** What was sealed by an older key is sealed by the present one. @throws CallError if it cannot be opened. */
  read(id: string): Promise<InstallationRow | undefined>;
  /** Put-if-version: the new version, or undefined if the row has moved on. */
  write(id: string, state: InstallationState, version: string): Promise<string | undefined>;
  /** Whatever was there before. */
  save(state: InstallationState): Promise<void>;
  /** Whether there was one that was installed before then (epoch milliseconds), and now there is none. */
  remove(id: string, before: number): Promise<boolean>;
  /** At most `limit`, in the order of ids. */
  ids(limit?: number): Promise<string[]>;
}

export function createInstallationRows(store: Store, sealer: Sealer): InstallationRows {
  /** A row opens under its own key alone: moved to another workspace's it is worthless. */
  function sealedValue(id: string, { grant, installedAt, lease }: InstallationState): JsonObject {
    return {
      schema: SCHEMA,
      id,
      installedAt,
      ...(lease !== undefined && { lease }),
      sealed: sealer.seal(grantToText(grant), rowOf(id)),
    };
  }

  function write(id: string, state: InstallationState, version: string): Promise<string | undefined> {
    return store.put(rowOf(id), sealedValue(id, state), version);
  }

  return {
    write,
    async read(id) {
      const item = await store.get<JsonObject>(rowOf(id));
      if (item === undefined) return undefined;
      const { text, current } = sealer.open((asObject(item.value.sealed) ?? {}) as Sealed, rowOf(id));
      const state = {
        grant: grantFromText(text),
        installedAt: installedAt(item),
        lease: asNumber(item.value.lease),
      };
      const version = current ? item.version : await write(id, state, item.version);
      return { ...state, version: version ?? item.version };
    },
    async save(state) {
      const { id } = state.grant.installation;
      for (;;) {
        if ((await store.create(rowOf(id), sealedValue(id, state))) !== undefined) return;
        const item = await store.get(rowOf(id));
        if (item !== undefined && (await write(id, state, item.version)) !== undefined) return;
      }
    },
    async remove(id, before) {
      for (;;) {
        const item = await store.get<JsonObject>(rowOf(id));
        if (item === undefined || installedAt(item) > before) return false;
        if (await store.delete(item.key, item.version)) return true;
      }
    },
    async ids(limit = Number.POSITIVE_INFINITY) {
      const ids: string[] = [];
      for (let after: string | undefined; ids.length < limit; ) {
        const page = await store.list<JsonObject>(prefix(TABLE), { after, limit: Math.min(limit, PAGE) });
        ids.push(...page.flatMap(({ value }) => asText(value.id) ?? []));
        after = page.at(-1)?.key;
        if (after === undefined) break;
      }
      return ids.slice(0, limit);
    },
  };
}

function rowOf(id: string): string {
  return key(TABLE, id);
}

function installedAt({ value }: Item<JsonObject>): number {
  return asNumber(value.installedAt) ?? 0;
}
