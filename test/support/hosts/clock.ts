// The clock of a host in this process: it runs, and can be put forward.

export interface Clock {
  later(ms: number): void;
  restore(): void;
}

/** Call it before the host is opened: it keeps the clock that it finds then. */
export function turnableClock(): Clock {
  const now = Date.now.bind(Date);
  let ahead = 0;
  const spy = jest.spyOn(Date, 'now').mockImplementation(() => now() + ahead);
  return {
    later(ms) {
      ahead += ms;
    },
    restore: () => spy.mockRestore(),
  };
}
