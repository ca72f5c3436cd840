// Mentions: people whom a message calls by name. Only a lookup makes one; no text can.

import type { MlEvent } from './event';

/** A person as their chat mentions them. */
export interface Mention {
  /** Slack's user id, or the Entra object id. */
  id: string;
  name: string;
}

/** Whom a message may mention, by e-mail address in lower case. */
export type Mentions = Record<string, Mention>;

const EMAIL = /^[^\s@<>()[\],;:\\"]+@[^\s@<>()[\],;:\\"]+\.[^\s@<>()[\],;:\\"]+$/;
const LONGEST_EMAIL = 254;

/** The text as a key of `Mentions`; undefined if it is no e-mail address. */
export function emailIn(text: string | undefined): string | undefined {
  const address = text?.trim().toLowerCase() ?? '';
  return address.length <= LONGEST_EMAIL && EMAIL.test(address) ? address : undefined;
}

/** Who owns the thing, as its tag `owner` says. Clouds take tags in any case. */
export function ownerOf({ tags }: Pick<MlEvent, 'tags'>): string | undefined {
  const names = Object.keys(tags).filter((name) => name.toLowerCase() === 'owner');
  const owner = tags[names.sort()[0] ?? '']?.trim();
  return owner === '' ? undefined : owner;
}
