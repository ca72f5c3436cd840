// The part of a view that every kind has: what, how it stands, where, when, why and who.

import type { CloudId, MlEvent } from './event';
import { iconOf } from './icon';
import { asText, own } from './json';
import { environmentOf } from './labels';
import { isTerminal } from './status';
import { isoTime } from './time';
import type { BaseView, Words } from './view';

/** Product names, the same in every language. */
const CLOUD_NAMES: Record<CloudId, string> = { aws: 'SageMaker', azure: 'Azure ML' };

/** Whether somebody is likely to go and see, or may do something: good and passing news need no way in. */
export function callsForALook({ tone, actions }: Pick<MlEvent, 'tone' | 'actions'>): boolean {
  return tone === 'action' || tone === 'failure' || tone === 'warning' || actions.length > 0;
}

/**
 * The common fields of a view. `startedAt` and `endedAt` come from the attributes of those names; an end and a reason
 * are shown only for a state that has them, because a pipeline that runs again still carries those of its last attempt.
 */
export function baseView(event: MlEvent, words: Words): BaseView {
  const { subject, status, tone } = event;
  const settled = isTerminal(status) || tone === 'failure' || tone === 'warning';
  const spoken = spokenPlace(event);
  const place = subject.account === undefined ? spoken : [...spoken, subject.account];
  return {
    subject: { name: subject.name, version: subject.version ?? null, id: subject.id, url: subject.url },
    kind: { id: event.kind, word: words.kind(event.kind) },
    cloud: { id: event.cloud, word: CLOUD_NAMES[event.cloud] },
    status: {
      id: status,
      icon: iconOf(tone, status),
      word: words.status(status),
      says: words.says(status),
    },
    tone,
    place: place.join(' · '),
    where: {
      short: place[0] ?? null,
      rest: place.length > 1 ? place.slice(1).join(' · ') : null,
      spoken: spoken.length > 0 ? spoken.join(', ') : null,
    },
    time: event.time,
    startedAt: timeOf(event, 'startedAt'),
    endedAt: settled ? timeOf(event, 'endedAt') : null,
    reason: settled ? (event.reason ?? null) : null,
    actor: event.actor ?? null,
    parent: event.parent ? { kind: words.kind(event.parent.kind), name: event.parent.name } : null,
    consoleUrl: callsForALook(event) ? subject.url : null,
  };
}

/**
 * A view: the common fields, and those of its kind put onto them. In place, because V8 makes a slow dictionary of an
 * object that is written with `...` and then grows; that alone cost more than everything else in a view.
 */
export function withFields<Base extends BaseView, View extends Base>(
  base: Base,
  fields: Omit<View, keyof Base> & Partial<Base>,
): View {
  return Object.assign(base, fields) as unknown as View;
}

/** The status of a view told by another, which says more exactly how the subject stands. */
export function toldAs(view: BaseView, status: string, words: Words): BaseView['status'] {
  const { id, icon } = view.status;
  return { id, icon, word: words.status(status), says: words.says(status) };
}

/** The names that people use for a place; the first one stands in the heading. An account is for the eye alone. */
function spokenPlace(event: MlEvent): string[] {
  const { region, workspace } = event.subject;
  return [environmentOf(event), workspace, region].filter((part) => part !== undefined);
}

function timeOf(event: MlEvent, name: string): string | null {
  return isoTime(asText(own(event.attributes, name))) ?? null;
}
