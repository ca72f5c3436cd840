// Something to do again and again, until the signal.

import { messageOf } from '../../src/core/errors';
import type { Log } from '../../src/core/ports';

/** Runs `work` every so many milliseconds; a failure is logged and does not end it. */
export function every(ms: number, signal: AbortSignal, log: Log, work: () => Promise<void>): void {
  const timer = setInterval(() => {
    work().catch((error: unknown) => log.error('a timer failed', { error: messageOf(error) }));
  }, ms);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
