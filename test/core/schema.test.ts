// Rows of a newer version of this program are read by no older one, and so never overwritten.

import type { Store } from '../../src/core/ports';
import { knownRows } from '../../src/core/schema';
import { createClaims } from '../../src/flow/claims';
import { openLocalStore } from '../../src/stores/local';

const NEWER = { schema: 2, state: 'a state of the future', until: 0 };

let raw: Store & { close(): void };
let store: Store;
beforeEach(() => {
  raw = openLocalStore(':memory:');
  store = knownRows(raw);
});
afterEach(() => raw.close());

describe('a row of a newer schema', () => {
  it('cannot be read, and says what to do', async () => {
    await raw.create('claim!a!b', NEWER);

    await expect(store.get('claim!a!b')).rejects.toThrow(
      'The row claim!a!b was written by a newer version of Bellhop (schema 2, this one knows 1): deploy that version here, too.',
    );
    await expect(store.list('claim!')).rejects.toThrow('newer version');
  });

  it('stays as it is when its work comes to a worker that does not know it', async () => {
    await raw.create('claim!a!b', NEWER);

    const taken = createClaims(store, Date.now, 60_000).take('a', 'b');

    await expect(taken).rejects.toThrow('newer version');
    expect((await raw.get('claim!a!b'))?.value).toEqual(NEWER);
  });
});

describe('any other row', () => {
  it.each([
    ['of this schema', { schema: 1, a: 1 }],
    ['without a schema', { a: 1 }],
    ['that is no object', 'text'],
  ])('%s is read', async (_name, value) => {
    await raw.create('a', value);

    expect((await store.get('a'))?.value).toEqual(value);
    expect((await store.list('')).map((item) => item.value)).toEqual([value]);
  });
});
