// Confirming: after a change SageMaker is asked until it shows it. What it does not show in time, nobody may call done.

import { CallError, messageOf } from '../../../core/errors';

/** How long to wait before each further look, ms. */
const WAITS = [100, 300, 800, 1500, 3000];

/** What was seen when it held. @throws CallError `unclear` if it never does, or cannot be seen: the change itself is made. */
export async function confirmed<T>(
  look: () => Promise<T>,
  holds: (seen: T) => boolean,
  pause: (ms: number) => Promise<void>,
): Promise<T> {
  for (let turn = 0; ; turn += 1) {
    const seen = await look().catch((error: unknown) => {
      throw new CallError(
        'unclear',
        'NotConfirmed',
        `SageMaker took the request, but cannot be asked what became of it: ${messageOf(error)}`,
        undefined,
        { cause: error },
      );
    });
    if (holds(seen)) return seen;
    const wait = WAITS[turn];
    if (wait === undefined)
      throw new CallError('unclear', 'NotConfirmed', 'SageMaker took the request, but does not show it yet.');
    await pause(wait);
  }
}
