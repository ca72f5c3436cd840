import type { Card } from '../../src/core/card';
import type { Store } from '../../src/core/ports';
import { createKillSwitch, type KillSwitchOptions, withoutButtons } from '../../src/flow/kill-switch';
import { openLocalStore } from '../../src/stores/local';
import { openSqlite } from '../../src/stores/sqlite';
import { SILENT } from '../support/world';

let store: Store;
let at: number;

beforeEach(() => {
  store = openLocalStore(openSqlite(':memory:'));
  at = Date.UTC(2026, 10, 20, 9);
});

function open(more: Partial<KillSwitchOptions> = {}) {
  return createKillSwitch({ store, now: () => at, log: SILENT, setting: 'on', ...more });
}

describe('the kill switch', () => {
  it('allows actions if nobody has ever used it', async () => {
    expect(await open().actionsAllowed()).toBe(true);
    expect(await open().state()).toEqual({ actions: 'on' });
  });

  it('turns actions off and on again for every worker, and says by whom', async () => {
    const here = open();
    const there = open();

    await here.set('off', 'ana');
    const off = [await here.actionsAllowed(), await there.actionsAllowed(), await there.state()];
    await there.set('on', 'ben');
    const on = [await here.actionsAllowed(), await here.state()];

    expect(off).toEqual([false, false, { actions: 'off', by: 'ana', at: '2026-11-20T09:00:00.000Z' }]);
    expect(on).toEqual([true, { actions: 'on', by: 'ben', at: '2026-11-20T09:00:00.000Z' }]);
  });

  it('stays off if the deployment says so, whatever the row says', async () => {
    await open().set('on', 'ana');

    const deployed = open({ setting: 'off' });

    expect(await deployed.actionsAllowed()).toBe(false);
    expect((await deployed.state()).actions).toBe('off');
  });

  it('is off while its row cannot be read, and once the store is back, on', async () => {
    let away = true;
    const shaky: Store = {
      ...store,
      get: async (key) => {
        if (away) throw new Error('the table is away');
        return store.get(key);
      },
    };
    const killSwitch = open({ store: shaky });

    expect(await killSwitch.actionsAllowed()).toBe(false);
    away = false;
    expect(await killSwitch.actionsAllowed()).toBe(true);
  });

  it.each([
    ['a text', 'off'],
    ['nothing', null],
    ['another word', { actions: 'paused' }],
    ['no word', {}],
  ])('is off if its row holds %s', async (_name, row) => {
    await store.create('switch!actions', row);

    expect(await open().actionsAllowed()).toBe(false);
  });

  it('can be set by two at once; one of them has the last word', async () => {
    await Promise.all([open().set('off', 'ana'), open().set('off', 'ben'), open().set('off', 'cho')]);

    expect(await open().actionsAllowed()).toBe(false);
  });
});

describe('buttons on cards', () => {
  it('are not shown until it is known that they may', async () => {
    const killSwitch = open();
    const before = killSwitch.showsButtons();

    await killSwitch.refresh();

    expect([before, killSwitch.showsButtons()]).toEqual([false, true]);
  });

  it('follow the row within ten seconds, without a read for each card', async () => {
    let reads = 0;
    const counting: Store = {
      ...store,
      get: (key) => {
        reads += 1;
        return store.get(key);
      },
    };
    const killSwitch = open({ store: counting });
    await killSwitch.refresh();
    await open().set('off', 'ana');

    at += 9_000;
    await killSwitch.refresh();
    const soon = [killSwitch.showsButtons(), reads];
    at += 1_000;
    await killSwitch.refresh();

    expect(soon).toEqual([true, 1]);
    expect([killSwitch.showsButtons(), reads]).toEqual([false, 2]);
  });

  it('go alone: the rest of the card stays', () => {
    const card: Card = {
      kind: 'model-version',
      tone: 'action',
      locale: 'en',
      title: 'Fraud 42 waits for approval',
      facts: [{ title: 'Group', value: 'fraud' }],
      links: [{ label: 'Open', url: 'https://console.aws.amazon.com/' }],
      buttons: [{ action: 'approve', id: 'b-1', label: 'Approve', accessibilityLabel: 'Approve fraud 42' }],
      fallback: 'Fraud 42 waits for approval.',
    };

    expect(withoutButtons(card)).toEqual({ ...card, buttons: [] });
  });
});
