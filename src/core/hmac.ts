// HMAC-SHA-256 without node:crypto, because core imports nothing; and a comparison that does not tell how far it got.

import { sha256 } from './sha256';

const BLOCK_BYTES = 64;

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  );
}

/** The key's block under a mask, and the data behind it. */
function masked(block: Uint8Array, mask: number, data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(BLOCK_BYTES + data.length);
  whole.set(block.map((byte) => byte ^ mask));
  whole.set(data, BLOCK_BYTES);
  return whole;
}

/**
 * HMAC-SHA-256 of two texts (as UTF-8), in 64 lower-case hex digits.
 * @see https://www.rfc-editor.org/rfc/rfc2104
 */
export function hmacSha256(key: string, text: string): string {
  const encoder = new TextEncoder();
  const given = encoder.encode(key);
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(given.length > BLOCK_BYTES ? bytesOf(sha256(given)) : given);
  const inner = bytesOf(sha256(masked(block, 0x36, encoder.encode(text))));
  return sha256(masked(block, 0x5c, inner));
}

/** Whether two texts are equal, in a time that depends on their lengths alone. */
export function equalSecrets(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let at = 0; at < a.length; at += 1)
    difference |= a.charCodeAt(at) ^ b.charCodeAt(at % (b.length || 1));
  return difference === 0;
}
