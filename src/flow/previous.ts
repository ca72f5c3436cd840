// What an endpoint was before: for each configuration it has served with, the one before it, kept from its events.

import type { MlEvent } from '../core/event';
import type { JsonObject } from '../core/json';
import { key } from '../core/keys';
import type { Store } from '../core/ports';

const REMEMBERED_MS = 400 * 24 * 3600_000;

/** What it serves with since `time`. */
interface NowRow extends JsonObject {
  schema: 1;
  config: string;
  time: string;
}

interface BeforeRow extends JsonObject {
  schema: 1;
  before: string;
}

export interface Previous {
  /** Takes in an event that says what an endpoint serves with; any other changes nothing. */
  note(event: MlEvent): Promise<void>;
  /** The configuration before this one; the same answer also once it has been given back. Undefined: nobody saw it. */
  of(endpoint: string, config: string): Promise<string | undefined>;
}

export function createPrevious(store: Store, now: () => number, pause: () => Promise<void>): Previous {
  const nowKey = (endpoint: string): string => key('config', endpoint.toLowerCase());
  const beforeKey = (endpoint: string, config: string): string =>
    key('config', endpoint.toLowerCase(), config);

  async function set(id: string, row: BeforeRow): Promise<void> {
    const expires = now() + REMEMBERED_MS;
    for (;;) {
      if ((await store.create(id, row, expires)) !== undefined) return;
      const item = await store.get<BeforeRow>(id);
      if (item === undefined) continue;
      if (item.value.before === row.before) return;
      if ((await store.put(id, row, item.version, expires)) !== undefined) return;
      await pause();
    }
  }

  return {
    async note({ kind, status, time, subject, attributes }) {
      const config = attributes.endpointConfig;
      // While it updates it names the next one, and after a rollback the old one again.
      if (kind !== 'endpoint' || status !== 'InService' || typeof config !== 'string') return;
      const id = nowKey(subject.id);
      const expires = now() + REMEMBERED_MS;
      const row: NowRow = { schema: 1, config, time };
      for (;;) {
        const item = await store.get<NowRow>(id);
        const known = item?.value;
        if (known !== undefined && (known.config === config || known.time >= time)) return;
        // Before the change itself: a crash in between leaves it to be written again.
        if (known !== undefined)
          await set(beforeKey(subject.id, config), { schema: 1, before: known.config });
        const written =
          item === undefined
            ? await store.create(id, row, expires)
            : await store.put(id, row, item.version, expires);
        if (written !== undefined) return;
        await pause();
      }
    },
    async of(endpoint, config) {
      return (await store.get<BeforeRow>(beforeKey(endpoint, config)))?.value.before;
    },
  };
}
