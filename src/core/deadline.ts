// Deadlines: one end for all that a call to a chat takes, so that it is over before the function is that makes it.

/** How long one call to a chat may take, reading its token and a second try included. Milliseconds. */
export const CALL_MS = 10_000;
/** What a late request gets all the same: one that is cut short may have been heard, and nobody would know. */
const LEAST_MS = 1_000;

export interface Deadline {
  /** Milliseconds that the next request may take. */
  left(): number;
  passed(): boolean;
  /** What the work gives, or a TimeoutError if it takes longer than the next request may. Nothing stops the work itself. */
  wait<T>(work: () => Promise<T> | T): Promise<T>;
}

/** @param duration from now, ms; of a fraction the whole ones, since timers of the platform take no others */
export function deadlineIn(duration: number): Deadline {
  const ms = Math.floor(duration);
  const ends = Date.now() + ms;

  function left(): number {
    return Math.max(Math.min(LEAST_MS, ms), ends - Date.now());
  }

  return {
    left,
    passed: () => Date.now() >= ends,
    async wait(work) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new DOMException('too late', 'TimeoutError')), left());
      });
      try {
        return await Promise.race([work(), late]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
