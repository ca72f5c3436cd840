// Bellhop's log for somebody who watches the demo: what went where, and what went wrong; the rest is left out.

import { asObject, asText } from '../../../src/core/json';

/** One line of the log in words; undefined if it is not worth a line here. */
export function logLine(text: string): string | undefined {
  const entry = parse(text);
  if (entry === undefined) return undefined;
  const { time, level, message, kind, destination, how, ...fields } = entry;
  const clock = asText(time)?.slice(11, 19) ?? '';
  if (message === 'delivered')
    return `${clock}  ${asText(kind)} → ${decodeURIComponent(asText(destination) ?? '')} (${asText(how)})`;
  if (level === 'info') return undefined;
  const details = Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`);
  return [`${clock}  ${asText(level)}: ${asText(message)}`, ...details].join(' ');
}

function parse(text: string) {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}
