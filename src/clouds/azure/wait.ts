// Waiting until Azure shows what it has accepted.

export interface PatienceParts {
  /** Between two looks, in ms. */
  pauseMs: number;
  /** After this long the last look counts, in ms. */
  waitMs: number;
  /** Epoch milliseconds. */
  now(): number;
}

export interface Patience {
  /** Looks until something is found; undefined if the time is over. At least one look. */
  until<T>(look: () => Promise<T | undefined>): Promise<T | undefined>;
}

export function createPatience({ pauseMs, waitMs, now }: PatienceParts): Patience {
  return {
    async until(look) {
      const end = now() + waitMs;
      for (;;) {
        const found = await look();
        if (found !== undefined || now() + pauseMs > end) return found;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    },
  };
}
