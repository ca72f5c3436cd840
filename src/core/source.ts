// TextSource: a text that lives elsewhere and may change while we run, such as a configuration or a set of secrets.

export interface SourceText {
  text: string;
  /** Another one for every other text: an ETag or a version number. */
  version: string;
}

/**
 * Fails with CallError only: `gone` if there is nothing at that address, `permanent` if it may not be read or is no text
 * of a reasonable size, `retry` if it cannot be reached for now.
 */
export interface TextSource {
  /** Where it is, for logs; no secret. */
  readonly name: string;
  /** The text, or undefined if it still is the one with this version. */
  read(known?: string): Promise<SourceText | undefined>;
}

/** The largest text that is read, in characters: far over what people write. */
export const MAX_SOURCE_LENGTH = 1_000_000;
