// Answers kept for a short while, so that one press does not ask the same thing three times.

/**
 * What was loaded for a key is kept `ttlMs`, for at most `most` keys; who waits for the same key waits for one load.
 * With `fresh` it is loaded in any case.
 */
export function createCache<T>(
  ttlMs: number,
  most: number,
  now: () => number,
): (key: string, load: () => Promise<T>, fresh?: boolean) => Promise<T> {
  const kept = new Map<string, { value: Promise<T>; until: number }>();

  return (key, load, fresh = false) => {
    const known = kept.get(key);
    if (!fresh && known !== undefined && known.until > now()) return known.value;
    kept.delete(key);
    // A map lists its keys in the order in which they came.
    const [oldest] = kept.keys();
    if (kept.size >= most && oldest !== undefined) kept.delete(oldest);
    const entry = { value: load(), until: now() + ttlMs };
    kept.set(key, entry);
    entry.value.catch(() => {
      if (kept.get(key) === entry) kept.delete(key);
    });
    return entry.value;
  };
}
