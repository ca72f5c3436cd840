// The kill switch: whether anyone may act at all. Off by a setting of the deployment, or by a row that one command writes.

import type { Card } from '../core/card';
import { messageOf } from '../core/errors';
import { asObject, type JsonObject } from '../core/json';
import { key } from '../core/keys';
import type { Log, Store } from '../core/ports';

/** How long an answer may be old where buttons are only shown. */
const FRESH_MS = 10_000;

export interface KillSwitchOptions {
  store: Store;
  now(): number;
  log: Log;
  /** BELLHOP_ACTIONS. `off` wins over the row, so that nobody can turn on what the deployment turned off. */
  setting: 'on' | 'off';
}

export interface SwitchState {
  actions: 'on' | 'off';
  /** Absent where nobody has ever used the switch. */
  by?: string;
  /** ISO. */
  at?: string;
}

interface SwitchRow extends JsonObject {
  schema: 1;
  actions: 'on' | 'off';
  by: string;
  at: string;
}

export interface KillSwitch {
  /** Whether somebody may act now; read anew each time, for the moment of the act. No if it cannot be found out. */
  actionsAllowed(): Promise<boolean>;
  /** Brings `showsButtons` up to date, if it is older than ten seconds: once before the work on a message. */
  refresh(): Promise<void>;
  /** Whether a card may have buttons, as far as is known; no until it is known. */
  showsButtons(): boolean;
  state(): Promise<SwitchState>;
  /** Turns all actions on or off, for every worker. `by`: who, for people. */
  set(actions: 'on' | 'off', by: string): Promise<void>;
}

const ROW = key('switch', 'actions');

export function createKillSwitch({ store, now, log, setting }: KillSwitchOptions): KillSwitch {
  let known: { allowed: boolean; at: number } | undefined;

  async function actionsAllowed(): Promise<boolean> {
    const allowed = setting === 'on' && (await readRow());
    known = { allowed, at: now() };
    return allowed;
  }

  /** A row that cannot be read, or that a newer version wrote, turns off rather than on. */
  async function readRow(): Promise<boolean> {
    try {
      const item = await store.get(ROW);
      return item === undefined || asObject(item.value)?.actions === 'on';
    } catch (error) {
      log.error('the kill switch cannot be read: no actions', { reason: messageOf(error) });
      return false;
    }
  }

  return {
    actionsAllowed,
    async refresh() {
      if (known === undefined || now() - known.at >= FRESH_MS) await actionsAllowed();
    },
    showsButtons: () => known?.allowed ?? false,
    async state() {
      const row = (await store.get<SwitchRow>(ROW))?.value;
      if (row === undefined) return { actions: setting };
      return { actions: setting === 'off' ? 'off' : row.actions, by: row.by, at: row.at };
    },
    async set(actions, by) {
      const row: SwitchRow = { schema: 1, actions, by, at: new Date(now()).toISOString() };
      for (;;) {
        const item = await store.get(ROW);
        const written =
          item === undefined ? await store.create(ROW, row) : await store.put(ROW, row, item.version);
        if (written !== undefined) break;
      }
      known = undefined;
    },
  };
}

/** The same card without buttons; links stay, since they only show. */
export function withoutButtons(card: Card): Card {
  return { ...card, buttons: [] };
}
