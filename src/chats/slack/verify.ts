// Whether a request is Slack's own: the signature over its bytes as they came, before anything in them is read.
// https://docs.slack.dev/authentication/verifying-requests-from-slack

import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the request's time may be from ours, to both sides. */
const WINDOW_SECONDS = 300;

/** What a request says of itself; nothing of it is proven yet. */
export interface Signature {
  /** As it was sent: it is signed as text. */
  timestamp: string;
  digest: Buffer;
}

/**
 * The signature in the headers. Undefined if one is missing, there twice (then they come joined by a comma), of another
 * version, or of another time than `now` (epoch milliseconds): such a request needs no more reading.
 */
export function signatureIn(headers: Headers, now: number): Signature | undefined {
  const timestamp = headers.get('x-slack-request-timestamp') ?? '';
  const hex = /^v0=([0-9a-f]{64})$/.exec(headers.get('x-slack-signature') ?? '')?.[1];
  if (hex === undefined || !/^\d{1,12}$/.test(timestamp)) return undefined;
  if (Math.abs(now / 1000 - Number(timestamp)) > WINDOW_SECONDS) return undefined;
  return { timestamp, digest: Buffer.from(hex, 'hex') };
}

/** Whether one of the secrets signed these bytes. Takes as long whichever it was. */
export function isSigned(
  { timestamp, digest }: Signature,
  body: Uint8Array,
  secrets: readonly string[],
): boolean {
  const results = secrets
    .filter((secret) => secret !== '')
    .map((secret) => {
      const expected = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest();
      return timingSafeEqual(expected, digest);
    });
  return results.includes(true);
}
