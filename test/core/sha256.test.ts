// The core's SHA-256 against Node's.

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { sha256 } from '../../src/core/sha256';

function reference(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

describe('sha256', () => {
  // The examples of FIPS 180-4, published by NIST.
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ])('gives the published digest (%#)', (text, digest) => {
    expect(sha256(text)).toBe(digest);
  });

  it('equals Node for every length around the block size', () => {
    for (let length = 0; length <= 200; length += 1) {
      const bytes = new Uint8Array(length).fill(length);

      expect(sha256(bytes)).toBe(reference(bytes));
    }
  });

  it('equals Node for any bytes and any text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.string({ unit: 'binary' }), (bytes, text) => {
        expect(sha256(bytes)).toBe(reference(bytes));
        expect(sha256(text)).toBe(reference(text));
      }),
      { numRuns: 500 },
    );
  });
});
