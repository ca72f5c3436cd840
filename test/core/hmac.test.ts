// HMAC against the vectors of RFC 4231 and Node's own, and the comparison of secrets.

import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { equalSecrets, hmacSha256 } from '../../src/core/hmac';

describe('HMAC-SHA-256', () => {
  it.each([
    [
      'Jefe',
      'what do ya want for nothing?',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    ['\x0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  ])('of RFC 4231 is right for the key %j', (key, text, expected) => {
    expect(hmacSha256(key, text)).toBe(expected);
  });

  it('is what Node says, for any key and text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 150 }),
        fc.string({ unit: 'grapheme' }),
        (key, text) => {
          expect(hmacSha256(key, text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
        },
      ),
    );
  });
});

describe('equal secrets', () => {
  it.each([
    ['abc', 'abc', true],
    ['abc', 'abd', false],
    ['abc', 'ab', false],
    ['ab', 'abc', false],
    ['', '', true],
    ['a', '', false],
    ['', 'a', false],
    ['aa', 'a', false],
  ])('%j and %j: %s', (a, b, expected) => {
    expect(equalSecrets(a, b)).toBe(expected);
  });
});
