import { inspect } from 'node:util';
import { createSealer, type Sealed } from '../../../src/chats/slack/crypto';
import { CallError, ConfigError } from '../../../src/core/errors';
import { Secret } from '../../../src/core/secret';
import { newKey } from './install-world';

const KEY = newKey();
const TEXT = '{"token":"xoxb-1-very-secret","name":"Größe"}';

function sealerOf(...keys: string[]) {
  return createSealer(new Secret(keys.join(',')));
}

function failureOf(open: () => unknown): CallError {
  try {
    open();
  } catch (error) {
    if (error instanceof CallError) return error;
    throw error;
  }
  throw new Error('it opened');
}

/** The same bytes with one of them changed. */
function broken(sealed: Sealed, part: 'salt' | 'iv' | 'data', at: number): Sealed {
  const bytes = Buffer.from(sealed[part], 'base64');
  bytes[at < 0 ? bytes.length + at : at]! ^= 1;
  return { ...sealed, [part]: bytes.toString('base64') };
}

describe('a sealed token', () => {
  it('opens where it was sealed', () => {
    const sealed = sealerOf(KEY).seal(TEXT, 'row 1');

    expect(sealerOf(KEY).open(sealed, 'row 1')).toEqual({ text: TEXT, current: true });
  });

  it('shows nothing of the text or the key', () => {
    const sealed = JSON.stringify(sealerOf(KEY).seal(TEXT, 'row 1'));

    expect(sealed).not.toContain('xoxb');
    expect(sealed).not.toContain(Buffer.from('xoxb-1').toString('base64').slice(0, 6));
    expect(sealed).not.toContain(KEY.slice(0, 12));
  });

  it('is never the same twice', () => {
    const sealer = sealerOf(KEY);

    const [a, b] = [sealer.seal(TEXT, 'row 1'), sealer.seal(TEXT, 'row 1')];

    expect([a.salt === b.salt, a.iv === b.iv, a.data === b.data]).toEqual([false, false, false]);
    expect(a.key).toBe(b.key);
  });

  it('does not open in another row', () => {
    const sealed = sealerOf(KEY).seal(TEXT, 'row 1');

    expect(failureOf(() => sealerOf(KEY).open(sealed, 'row 2'))).toMatchObject({
      outcome: 'permanent',
      code: 'tokens_changed',
    });
  });

  it.each([
    ['salt', 0],
    ['iv', 0],
    ['data', 0],
    ['data', -1],
  ] as const)('does not open with a changed %s (byte %i)', (part, at) => {
    const sealed = broken(sealerOf(KEY).seal(TEXT, 'row 1'), part, at);

    expect(failureOf(() => sealerOf(KEY).open(sealed, 'row 1')).code).toBe('tokens_changed');
  });

  it.each([[{}], [{ key: 'x', salt: '', iv: '', data: '' }]])('does not open if it is none: %j', (sealed) => {
    expect(failureOf(() => sealerOf(KEY).open(sealed as Sealed, 'row 1')).code).toBe('tokens_key_unknown');
  });

  it('does not open with a shortened proof', () => {
    const sealed = sealerOf(KEY).seal('', 'row 1');
    const short = Buffer.from(sealed.data, 'base64').subarray(0, 12).toString('base64');

    expect(failureOf(() => sealerOf(KEY).open({ ...sealed, data: short }, 'row 1')).code).toBe(
      'tokens_changed',
    );
  });

  it('does not open with another key, and says what to do without saying a key', () => {
    const sealed = sealerOf(KEY).seal(TEXT, 'row 1');
    const other = newKey();

    const error = failureOf(() => sealerOf(other).open(sealed, 'row 1'));

    expect(error.code).toBe('tokens_key_unknown');
    expect(error.message).toContain('BELLHOP_TOKENS_KEY');
    expect(inspect(error)).not.toContain(other);
  });

  it('opens with an old key while keys are replaced, and is sealed with the first', () => {
    const next = newKey();
    const old = sealerOf(KEY).seal(TEXT, 'row 1');
    const both = sealerOf(next, ` ${KEY}`);

    expect(both.open(old, 'row 1')).toEqual({ text: TEXT, current: false });
    expect(sealerOf(next).open(both.seal(TEXT, 'row 1'), 'row 1').current).toBe(true);
  });

  it.each([
    ['', 'nothing'],
    ['abc', 'too short'],
    [Buffer.alloc(31).toString('base64'), '31 bytes'],
    [Buffer.alloc(33).toString('base64'), '33 bytes'],
    [Buffer.alloc(32, 0xfb).toString('base64url'), 'the other alphabet'],
    [`${KEY},`, 'an empty part'],
  ])('needs keys of 32 bytes, not %j (%s)', (keys) => {
    expect(() => createSealer(new Secret(keys))).toThrow(ConfigError);
  });
});
