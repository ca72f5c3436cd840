// What an endpoint was before: the configuration it served with, kept from its events, for whoever wants to go back.

import type { MlEvent } from '../core/event';
import type { JsonObject } from '../core/json';
import { key } from '../core/keys';
import type { Store } from '../core/ports';

const REMEMBERED_MS = 400 * 24 * 3600_000;

interface PreviousRow extends JsonObject {
  schema: 1;
  /** What it serves with since `time`, and what before that. */
  now: string;
  time: string;
  before?: string;
}

export interface Previous {
  /** Takes in an event that says what an endpoint serves with; any other changes nothing. */
  note(event: MlEvent): Promise<void>;
  /** The name of the configuration before `config`; undefined if it is not known. */
  of(endpoint: string, config: string): Promise<string | undefined>;
}

export function createPrevious(store: Store, now: () => number, pause: () => Promise<void>): Previous {
  const rowOf = (endpoint: string): string => key('config', endpoint.toLowerCase());
  return {
    async note(event) {
      const config = event.attributes.endpointConfig;
      // While it updates it names the next one, and after a rollback the old one again.
      if (event.kind !== 'endpoint' || event.status !== 'InService' || typeof config !== 'string') return;
      const id = rowOf(event.subject.id);
      const expires = now() + REMEMBERED_MS;
      for (;;) {
        const item = await store.get<PreviousRow>(id);
        const known = item?.value;
        if (known !== undefined && (known.now === config || known.time >= event.time)) return;
        const row: PreviousRow = {
          schema: 1,
          now: config,
          time: event.time,
          ...(known && { before: known.now }),
        };
        const version =
          item === undefined
            ? await store.create(id, row, expires)
            : await store.put(id, row, item.version, expires);
        if (version !== undefined) return;
        await pause();
      }
    },
    async of(endpoint, config) {
      const known = (await store.get<PreviousRow>(rowOf(endpoint)))?.value;
      // Of another one than was seen last, nobody knows what came before.
      return known?.now === config ? known.before : undefined;
    },
  };
}
