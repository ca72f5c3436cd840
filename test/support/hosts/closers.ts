// What was opened is closed again, newest first, also when something after it could not be opened.

export interface Closers {
  /** Remembers how to close what was just opened. */
  add(close: () => unknown): void;
  close(): Promise<void>;
}

export function createClosers(): Closers {
  const closers: (() => unknown)[] = [];
  return {
    add: (close) => void closers.push(close),
    async close() {
      for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close();
    },
  };
}

/** Opens with closers at hand; a failure closes what was open by then. */
export async function opening<T>(open: (closers: Closers) => Promise<T>): Promise<T> {
  const closers = createClosers();
  try {
    return await open(closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}
