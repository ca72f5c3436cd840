// Addresses in cards: https only, and written so that no chat reads anything else into them.

import { clean } from '../core/markup';

const LONGEST_URL = 2000;
/** An address as the clouds' consoles have them, with nothing in it that any chat could misread. */
const PLAIN_URL = /^https:\/\/[\w.-]+(?:[/?#][\w.~:/?#@!$&*+,;=%-]*)?$/;
/** A host without user name or backslash, which is what makes an address look like another. */
const SAFE_URL = /^https:\/\/[^\s/?#@\\]+(?:[/?#][^\s\\]*)?$/i;
/** What would end a link early in one of the chats, and everything that is not ASCII. */
const TO_ENCODE = /["'()<>[\]^`{|}]|[\x7f-\uffff]+/g;

/** The address, percent-encoded where a chat would misread it; undefined if it is no plain https address. */
export function safeUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > LONGEST_URL) return undefined;
  if (PLAIN_URL.test(value)) return value;
  if (!SAFE_URL.test(value) || clean(value) !== value) return undefined;
  const encoded = value.replace(TO_ENCODE, percentEncode);
  return encoded.length > LONGEST_URL ? undefined : encoded;
}

function percentEncode(text: string): string {
  // encodeURIComponent leaves ' ( ) as they are.
  return encodeURIComponent(text).replace(
    /['()]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
