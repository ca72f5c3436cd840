// Before a delivery or a publication is sent again from the dead letters: its claim says "dead", and is never worked on again.

import { asObject, asText, type JsonObject } from '../core/json';
import { key } from '../core/keys';
import type { Store } from '../core/ports';
import type { ClaimRow } from './claims';
import { PUBLISH, publishEffect } from './records';

/** As long as `claims.ts` remembers one. */
const REMEMBERED_MS = 30 * 24 * 3600_000;

/**
 * Opens the dead claim of a delivery or a publication, with no attempts counted; what it has done is kept, so that nothing
 * is posted twice.
 * Any other message, and a claim that is not dead, stay as they are.
 */
export async function revive(
  store: Pick<Store, 'get' | 'put'>,
  message: unknown,
  now: number,
): Promise<void> {
  const id = claimOf(asObject(message));
  if (id === undefined) return;
  for (;;) {
    const item = await store.get<ClaimRow>(id);
    if (item?.value.state !== 'dead') return;
    const row: ClaimRow = { ...item.value, state: 'parked', until: now, attempts: 0 };
    if ((await store.put(id, row, item.version, now + REMEMBERED_MS)) !== undefined) return;
  }
}

/** The key of its claim; undefined for what must not be done again just because somebody sends it again. */
function claimOf(message: JsonObject | undefined): string | undefined {
  const { type } = message ?? {};
  const [destination, plan] = [asText(message?.destination), asText(message?.plan)];
  if (type === 'deliver' && destination !== undefined && plan !== undefined)
    return key('claim', destination, plan);
  const [record, to] = [asText(message?.record), asText(message?.to)];
  if (type === 'publish' && record !== undefined && to !== undefined)
    return key('claim', PUBLISH, publishEffect({ record, to }));
  return undefined;
}
