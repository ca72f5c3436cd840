// The plain facts of a kind that has no fields of its own here, under the cloud's own names.

import type { MlEvent } from '../../src/core/event';
import { group, text } from './attributes';

export interface Detail {
  name: string;
  value: string;
}

const MOST_DETAILS = 6;

/** What a decoder kept of a type that nobody documented, without what the card says anyway. */
export function detailsOf(event: MlEvent): Detail[] {
  const fields = group(event.attributes, 'fields') ?? group(event.attributes, 'data') ?? {};
  const said = new Set<string | undefined>([event.status, event.actor, event.subject.name]);
  return Object.keys(fields)
    .map((name) => ({ name, value: text(fields, name) ?? '' }))
    .filter(({ value }) => value !== '' && !said.has(value))
    .slice(0, MOST_DETAILS);
}
