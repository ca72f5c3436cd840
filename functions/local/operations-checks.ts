// The checks that all hosts share: configuration, store, doors, clock.

import { randomUUID } from 'node:crypto';
import type { Check } from '../../src/cli/operations';
import { type Checked, type Config, operatorsOf } from '../../src/config';
import type { Environment } from '../../src/config/environment';
import { keysOf } from '../../src/core/doors';
import { formatProblem } from '../../src/core/errors';
import { key } from '../../src/core/keys';
import { faultCode } from '../../src/core/network';
import type { Store } from '../../src/core/ports';
import { actionsSetting, isUnresolved } from '../settings';
import { NO_OPERATORS } from './operations-config';

/** Signatures of Slack and of both clouds are refused from five minutes on. */
const MOST_SKEW_MS = 60_000;
const SCRATCH_KEPT_MS = 60_000;
const CLOCK_CALL_MS = 9_000;

export function configurationCheck(checked: () => Promise<Checked>, env: Environment): Check {
  return {
    name: 'configuration',
    async run() {
      actionsSetting(env);
      return (await checked()).problems.map(formatProblem);
    },
  };
}

/** Writes, reads, changes and deletes a row of its own. */
export function storeCheck(open: () => Promise<Store>): Check {
  return {
    name: 'store',
    async run() {
      const store = await open();
      const scratch = key('doctor', randomUUID());
      const expires = Date.now() + SCRATCH_KEPT_MS;
      const created = await store.create(scratch, { schema: 1, step: 'created' }, expires);
      const read = await store.get<{ step: string }>(scratch);
      const changed = created && (await store.put(scratch, { schema: 1, step: 'changed' }, created, expires));
      const deleted = changed ? await store.delete(scratch, changed) : false;
      const after = await store.get(scratch);
      if (read?.value.step === 'created' && deleted && after === undefined) return [];
      return ['It does not keep what is written: is another program deleting its rows?'];
    },
  };
}

/** Whether there is a key behind every name that opens a door. */
export function doorsCheck({ doors }: Pick<Config, 'doors'>, env: Environment): Check {
  const hasKey = (name: string) => {
    const value = env[name]?.trim() ?? '';
    return value !== '' && !isUnresolved(value);
  };
  return {
    name: 'event doors',
    run: async () =>
      keysOf(doors)
        .filter((name) => !hasKey(name))
        .map(
          (name) =>
            `There is no key in ${name}: its door lets nobody in. Set it where the other secrets are.`,
        ),
  };
}

/** Whether anybody hears of a wrong change of a configuration that may change at any time. */
export function operatorsCheck(config: Config): Check {
  return {
    name: 'operators',
    advice: true,
    run: async () => (operatorsOf(config).length > 0 ? [] : [NO_OPERATORS]),
  };
}

/** This machine's clock against that of a server whose requests it signs. */
export function clockCheck(server: string | (() => Promise<string>), now: () => number = Date.now): Check {
  return {
    name: 'clock',
    async run() {
      const url = typeof server === 'string' ? server : await server();
      const before = now();
      const signal = AbortSignal.timeout(CLOCK_CALL_MS);
      const response = await fetch(url, { method: 'HEAD', redirect: 'manual', signal }).catch(
        (error: unknown) => faultCode(error),
      );
      const { host } = new URL(url);
      if (typeof response === 'string') return [`${host} cannot be reached from here (${response}).`];
      const theirs = Date.parse(response.headers.get('date') ?? '');
      if (Number.isNaN(theirs)) return [`${host} does not say what time it is.`];
      const skew = (before + now()) / 2 - theirs;
      if (Math.abs(skew) <= MOST_SKEW_MS) return [];
      const seconds = Math.round(Math.abs(skew) / 1000);
      return [
        `The clock of this machine is ${seconds} s ${skew > 0 ? 'ahead of' : 'behind'} ${host}: set it by NTP, since signatures of another time are refused.`,
      ];
    },
  };
}
