// Errors that say whether to try again, and what to tell the person.

/** Input that cannot be an ML event or a command: the sender's mistake, never retried. One sentence, with what to do. */
export class InputError extends Error {
  override name = 'InputError';
}

/** Configuration that cannot be used; lists every problem, each with file and line. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  constructor(readonly problems: Problem[]) {
    super(problems.map(formatProblem).join('\n'));
  }
}

export interface Problem {
  file?: string;
  line?: number;
  column?: number;
  message: string;
}

/** `file:line:column: message`, as editors and compilers write it. */
export function formatProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
  return place === '' ? problem.message : `${place}: ${problem.message}`;
}

/**
 * What a chat or cloud answered to a call, sorted by what may be done next.
 * - `retry`: a definite refusal for now (429, not sent at all); nothing happened. `retryAfterSeconds` is the platform's own wish.
 * - `unclear`: it may or may not have happened (timeout, broken connection): look before repeating.
 * - `refused`: the chat took us for who we are but would not show this card; plain text may still go.
 * - `gone`: the message to change or to reply to no longer exists.
 * - `permanent`: it will never work as it is (channel gone, bot removed); `code` is the platform's name for it.
 */
export class CallError extends Error {
  override name = 'CallError';
  constructor(
    readonly outcome: 'retry' | 'unclear' | 'refused' | 'gone' | 'permanent',
    readonly code: string,
    message: string,
    readonly retryAfterSeconds?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The message of an error of any kind, in one line. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
}
