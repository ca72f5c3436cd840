// The kill switch as `bellhop actions` turns it, on the store of a host under test.

import type { Store } from '../../../src/core/ports';
import { createKillSwitch } from '../../../src/flow/kill-switch';
import { SILENT } from '../world';

export function turnActions(store: Store, state: 'on' | 'off'): Promise<void> {
  return createKillSwitch({ store, now: Date.now, log: SILENT, setting: 'on' }).set(state, 'a test');
}
