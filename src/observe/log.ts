// The log: one line an entry, as JSON for machines or as text for a terminal; ids and counts only.

import type { Log, LogFields } from '../core/ports';

export type LogLevel = 'info' | 'warn' | 'error';

export interface LogOptions {
  /** Takes one line without its end. */
  write(line: string): void;
  now(): number;
  /** Text is for a person at a terminal. */
  format: 'json' | 'text';
  /** Entries below it are not written. */
  level?: LogLevel;
}

const LEVELS: readonly LogLevel[] = ['info', 'warn', 'error'];
/** A value that is longer was not meant to be an id or a reason, and is cut. */
const LONGEST_VALUE = 500;

export function createLog({ write, now, format, level = 'info' }: LogOptions): Log {
  function entry(severity: LogLevel, message: string, fields: LogFields = {}): void {
    if (LEVELS.indexOf(severity) < LEVELS.indexOf(level)) return;
    const known = Object.entries(fields).filter(([, value]) => value !== undefined);
    const short = known.map(
      ([name, value]) => [name, typeof value === 'string' ? oneLine(value) : value] as const,
    );
    const time = new Date(now()).toISOString();
    if (format === 'json')
      write(JSON.stringify({ time, level: severity, message, ...Object.fromEntries(short) }));
    else
      write(
        [
          time.slice(11, 19),
          severity.padEnd(5),
          message,
          ...short.map(([name, value]) => `${name}=${value}`),
        ].join(' '),
      );
  }
  return {
    info: (message, fields) => entry('info', message, fields),
    warn: (message, fields) => entry('warn', message, fields),
    error: (message, fields) => entry('error', message, fields),
  };
}

/** Data cannot start a line of its own, nor steer a terminal. */
function oneLine(value: string): string {
  return value.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').slice(0, LONGEST_VALUE);
}
