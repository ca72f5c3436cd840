// Care in the store: who looks after a subject, and until when it is quiet, wherever its messages are.

import type { CareMark } from '../core/decision';
import type { MlEvent } from '../core/event';
import type { JsonObject } from '../core/json';
import { key } from '../core/keys';
import type { Store } from '../core/ports';
import type { Care } from '../core/view';

const REMEMBERED_MS = 180 * 24 * 3600_000;

interface CareRow extends JsonObject {
  schema: 1;
  care: JsonObject;
  order: string;
  /** The presses that are in it, the newest last. */
  presses: string[];
}

export interface CareRows {
  /** Changes it once for each press; the mark for the messages. */
  change(event: MlEvent, press: string, change: (care: Care) => Care): Promise<CareMark>;
  /** ISO until when news of the subject is held back; undefined if it is not. */
  snoozedUntil(event: MlEvent): Promise<string | undefined>;
}

/** A name outlives one run: whoever snoozes a pipeline means its next run, too, and no model of the same name. */
function rowOf({ cloud, kind, subject, parent }: MlEvent): string {
  const place = [
    subject.account,
    subject.region,
    subject.subscription,
    subject.resourceGroup,
    subject.workspace,
  ];
  return key(
    'care',
    cloud,
    parent?.kind ?? kind,
    place.map((part) => (part ?? '').toLowerCase()).join('/'),
    parent?.name ?? subject.name,
  );
}

export function createCare(store: Store, now: () => number, pause: () => Promise<void>): CareRows {
  return {
    async change(event, press, change) {
      const id = rowOf(event);
      for (;;) {
        const item = await store.get<CareRow>(id);
        const known = item?.value;
        const done = known?.presses.includes(press) === true;
        const care = done ? ((known?.care ?? {}) as Care) : change((known?.care ?? {}) as Care);
        const order = done ? (known?.order ?? '') : `${new Date(now()).toISOString()}/${press}`;
        if (done) return { ...care, order };
        const presses = [...(known?.presses ?? []), press].slice(-20);
        const row: CareRow = { schema: 1, care: care as JsonObject, order, presses };
        const expires = now() + REMEMBERED_MS;
        const version =
          item === undefined
            ? await store.create(id, row, expires)
            : await store.put(id, row, item.version, expires);
        if (version !== undefined) return { ...care, order };
        await pause();
      }
    },
    async snoozedUntil(event) {
      const until = (await store.get<CareRow>(rowOf(event)))?.value.care.snoozedUntil;
      return typeof until === 'string' && Date.parse(until) > now() ? until : undefined;
    },
  };
}
