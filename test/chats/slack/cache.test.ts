import { createCache } from '../../../src/chats/slack/cache';

describe('a small memory', () => {
  it('holds so many answers at most, and lets go of what was asked first', async () => {
    const loads: string[] = [];
    const cache = createCache<string>({ ttlMs: 1000, limit: 2, now: () => 0 });
    const ask = (key: string) =>
      cache.get(key, async () => {
        loads.push(key);
        return key;
      });

    for (const key of ['a', 'b', 'c', 'b', 'c', 'a']) await ask(key);

    expect(loads).toEqual(['a', 'b', 'c', 'a']);
  });

  it('keeps a later answer when an earlier one fails', async () => {
    const cache = createCache<string>({ ttlMs: 1000, limit: 2, now: () => 0 });
    let fail: (error: Error) => void = () => {};
    const first = cache.get('a', () => new Promise((_, reject) => (fail = reject)));

    const second = await cache.get('a', async () => 'good', true);
    fail(new Error('late'));
    await first.catch(() => undefined);

    expect([second, await cache.get('a', async () => 'loaded again')]).toEqual(['good', 'good']);
  });
});
