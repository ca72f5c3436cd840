// Secret: text that cannot be printed by accident, and is compared without telling how much of a guess was right.

import { equalSecrets } from './hmac';
import { sha256 } from './sha256';

/** Prints `<secret>` as a string, as JSON and in the inspector; only `reveal()` gives the text. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself: for the one call that needs it, never for a log or a message. */
  reveal(): string {
    return this.#text;
  }

  /** Whether the given text is the secret. Digests are compared, so that not even its length shows. */
  matches(given: string): boolean {
    return equalSecrets(sha256(this.#text), sha256(given));
  }

  /** Its parts where several are written with commas, while one is replaced by another. */
  parts(): Secret[] {
    const texts = this.#text.split(',').map((part) => part.trim());
    return texts.filter((part) => part !== '').map((part) => new Secret(part));
  }

  toString(): string {
    return '<secret>';
  }

  toJSON(): string {
    return '<secret>';
  }

  /** What `util.inspect` and the console show. https://nodejs.org/api/util.html#utilinspectcustom */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '<secret>';
  }
}
