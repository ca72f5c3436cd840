// What people write with a press: the field in the card, and what comes back of it.

import { clean } from '../../core/clean';
import { type JsonObject, own } from '../../core/json';
import { cutEnd } from '../../core/markup';

/** What a field takes, and what is taken of it. */
export const LONGEST_COMMENT = 500;

/** The id of a button's field: the fields of one card need ids of their own. */
export function commentField(action: string): string {
  return `comment-${action}`;
}

/** What was written; empty if it was asked for and nothing was, undefined if the button has no field. */
export function readComment(data: JsonObject, action: string): string | undefined {
  const written = own(data, commentField(action)) ?? own(data, 'comment');
  if (typeof written === 'string') return cutEnd(clean(written).trim(), LONGEST_COMMENT);
  // Clients may leave an empty field out.
  return own(data, 'asked') === true ? '' : undefined;
}
