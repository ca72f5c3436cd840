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
  return {
    subject: { name: subject.name, version: subject.version ?? null, id: subject.id, url: subject.url },
    kind: { id: event.kind, word: words.kind(event.kind) },
    cloud: { id: event.cloud, word: CLOUD_NAMES[event.cloud] },
    status: { id: status, icon: iconOf(tone, status), ...inWords(status, words) },
    tone,
    ...placeOf(event),
    time: event.time,
    startedAt: timeOf(event, 'startedAt'),
    endedAt: settled ? timeOf(event, 'endedAt') : null,
    reason: settled ? (event.reason ?? null) : null,
    actor: event.actor ?? null,
    parent: event.parent ? { kind: words.kind(event.parent.kind), name: event.parent.name } : null,
    consoleUrl: callsForALook(event) ? subject.url : null,
  };
}

/** A status as a heading and a sentence say it. */
function inWords(status: string, words: Words): Pick<BaseView['status'], 'word' | 'says'> {
  return { word: words.status(status), says: words.says(status) };
}

/** The status of a view told by another, which says more exactly how the subject stands. */
export function toldAs(view: BaseView, status: string, words: Words): BaseView['status'] {
  return { ...view.status, ...inWords(status, words) };
}

/** The first name people use for a place stands in the heading; the account is for the eye, not for the ear. */
function placeOf(event: MlEvent): Pick<BaseView, 'place' | 'where'> {
  const { region, workspace, account } = event.subject;
  const named = [environmentOf(event), workspace, region].filter((part) => part !== undefined);
  const parts = account === undefined ? named : [...named, account];
  const [short, ...rest] = parts;
  return {
    place: parts.join(' · '),
    where: {
      short: short ?? null,
      rest: rest.length > 0 ? rest.join(' · ') : null,
      spoken: named.length > 0 ? named.join(', ') : null,
    },
  };
}

function timeOf(event: MlEvent, name: string): string | null {
  return isoTime(asText(own(event.attributes, name))) ?? null;
}
