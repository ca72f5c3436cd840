// Progress on stderr: one line that is painted over for a person, a line now and then for a log.

import type { Output } from './parts';

/** How much time passes between two lines, in ms. */
const PERSON_MS = 100;
const LOG_MS = 5_000;

export interface Progress {
  /** Shows the text, if enough time has passed since the last. */
  show(text: string): void;
  /** Takes the painted line away. */
  end(): void;
}

export function createProgress(output: Output, now: () => number = Date.now): Progress {
  const person = output.isTTY === true;
  // A person sees the first at once; a log hears of work that takes long only.
  let last = person ? Number.NEGATIVE_INFINITY : now();
  let painted = false;
  return {
    show(text) {
      if (now() - last < (person ? PERSON_MS : LOG_MS)) return;
      last = now();
      painted = person;
      output.write(person ? `\r\u001b[K${text}` : `${text}\n`);
    },
    end() {
      if (painted) output.write('\r\u001b[K');
      painted = false;
    },
  };
}
