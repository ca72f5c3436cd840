// Later: not now, by no fault of the message; it goes back to the inbox for a while.

export class Later extends Error {
  override name = 'Later';
  constructor(
    /** Milliseconds; at least a moment, so that nobody spins. */
    readonly delayMs: number,
  ) {
    super(`again in ${Math.ceil(delayMs)} ms`);
  }
}
