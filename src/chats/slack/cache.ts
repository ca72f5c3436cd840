// A small memory of answers, for a while, in this process alone: nothing in it has to outlive a request.

export interface Cache<T> {
  /** The remembered answer, else the loaded one. With `fresh`, it is loaded in any case. What fails is not remembered. */
  get(key: string, load: () => Promise<T>, fresh?: boolean): Promise<T>;
}

export interface CacheOptions {
  ttlMs: number;
  /** The most that is remembered; what was asked first goes first. */
  limit: number;
  now(): number;
}

export function createCache<T>({ ttlMs, limit, now }: CacheOptions): Cache<T> {
  const held = new Map<string, { answer: Promise<T>; until: number }>();

  return {
    get(key, load, fresh = false) {
      const known = held.get(key);
      if (!fresh && known !== undefined && now() < known.until) return known.answer;
      const entry = { answer: load(), until: now() + ttlMs };
      held.delete(key);
      held.set(key, entry);
      const [oldest] = held.keys();
      if (held.size > limit && oldest !== undefined) held.delete(oldest);
      entry.answer.catch(() => {
        if (held.get(key) === entry) held.delete(key);
      });
      return entry.answer;
    },
  };
}
