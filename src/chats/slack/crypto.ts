// Tokens at rest: sealed by AES-256-GCM, each time under a key of its own, and bound to the row that they are stored in.

import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { CallError, ConfigError } from '../../core/errors';
import type { JsonObject } from '../../core/json';
import type { Secret } from '../../core/secret';

/** What a row holds; all but `key` in base64. */
export interface Sealed extends JsonObject {
  /** Which of our keys sealed it: a digest that tells nothing of the key. */
  key: string;
  salt: string;
  iv: string;
  /** The ciphertext, and behind it the 16 bytes that prove it. */
  data: string;
}

export interface Sealer {
  /** @param bound where it is kept; it opens nowhere else */
  seal(text: string, bound: string): Sealed;
  /**
   * `current`: by the key that seals now; else it should be sealed again.
   * @throws CallError if none of our keys sealed it, or if it or its place was changed.
   */
  open(sealed: Sealed, bound: string): { text: string; current: boolean };
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const TAG_BYTES = 16;
/** What the keys are derived for, and nothing else. */
const PURPOSE = 'bellhop slack tokens 1';

/**
 * @param keys BELLHOP_TOKENS_KEY: 32 random bytes in base64; several with commas while rotating: the first seals, all open
 * @throws ConfigError that says what is wrong with them.
 */
export function createSealer(keys: Secret): Sealer {
  const parts = keys.reveal().split(',');
  const masters = parts.map((part) => masterOf(part.trim()));
  const [first] = masters;
  if (first === undefined) throw keyProblem();

  return {
    seal(text, bound) {
      const salt = randomBytes(KEY_BYTES);
      const iv = randomBytes(12);
      const cipher = createCipheriv(CIPHER, derive(first.bytes, salt), iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(bound));
      const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return { key: first.id, salt: base64(salt), iv: base64(iv), data: base64(data) };
    },
    open(sealed, bound) {
      const master = masters.find(({ id }) => id === sealed.key);
      if (master === undefined) throw cannotOpen('tokens_key_unknown', 'no key of ours sealed it');
      try {
        const [salt, iv, data] = [sealed.salt, sealed.iv, sealed.data].map((text) =>
          Buffer.from(text, 'base64'),
        );
        const text = decrypt(derive(master.bytes, salt!), iv!, data!, bound);
        return { text, current: master === first };
      } catch {
        throw cannotOpen('tokens_changed', 'somebody changed it, or moved it there');
      }
    },
  };
}

function decrypt(key: Buffer, iv: Buffer, data: Buffer, bound: string): string {
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(data.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(data.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
}

/** A key for one sealing: a random nonce is safe under it however much is ever sealed. https://www.rfc-editor.org/rfc/rfc5869 */
function derive(master: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', master, salt, PURPOSE, KEY_BYTES));
}

interface Master {
  id: string;
  bytes: Buffer;
}

function masterOf(text: string): Master {
  const bytes = Buffer.from(text, 'base64');
  const plain = /^[A-Za-z0-9+/]{43}=$/.test(text);
  if (!plain || bytes.length !== KEY_BYTES) throw keyProblem();
  const id = createHmac('sha256', bytes).update('bellhop key id').digest('hex').slice(0, 16);
  return { id, bytes };
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64');
}

function keyProblem(): ConfigError {
  const message =
    'BELLHOP_TOKENS_KEY must be 32 random bytes in base64, as openssl rand -base64 32 makes them; several with commas';
  return new ConfigError([{ message }]);
}

function cannotOpen(code: string, why: string): CallError {
  const message = `A stored token of Slack cannot be opened (${why}): give BELLHOP_TOKENS_KEY the key that it was stored with, or install the app there again at /slack/install.`;
  return new CallError('permanent', code, message);
}
