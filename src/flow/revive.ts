// Before a delivery is sent again from the dead letters: its claim says "dead", and a dead claim is never worked on again.

import { asObject, asText } from '../core/json';
import { key } from '../core/keys';
import type { Store } from '../core/ports';
import type { ClaimRow } from './claims';

/** As long as `claims.ts` remembers one. */
const REMEMBERED_MS = 30 * 24 * 3600_000;

/**
 * Opens the dead claim of a delivery, with no attempts counted; what it has done is kept, so that nothing is posted twice.
 * Any other message, and a claim that is not dead, stay as they are.
 */
export async function revive(
  store: Pick<Store, 'get' | 'put'>,
  message: unknown,
  now: number,
): Promise<void> {
  const object = asObject(message);
  const destination = asText(object?.destination);
  const plan = asText(object?.plan);
  if (object?.type !== 'deliver' || destination === undefined || plan === undefined) return;
  const id = key('claim', destination, plan);
  for (;;) {
    const item = await store.get<ClaimRow>(id);
    if (item?.value.state !== 'dead') return;
    const row: ClaimRow = { ...item.value, state: 'parked', until: now, attempts: 0 };
    if ((await store.put(id, row, item.version, now + REMEMBERED_MS)) !== undefined) return;
  }
}
