// The icon of a state. It always stands beside the state's word: never an icon alone.

import type { Tone } from './event';

const BY_TONE: Record<Tone, string> = {
  action: '⏳',
  failure: '🔴',
  warning: '⚠️',
  success: '✅',
  progress: '🔵',
  info: 'ℹ️',
};

/** Ended by someone's will: neither a failure nor a success. */
const ENDED_BY_WILL = new Set(['Rejected', 'Stopped', 'Canceled']);

/** One emoji for a state. A warning stays a warning: a job stopped by its time limit is no one's will. */
export function iconOf(tone: Tone, status: string): string {
  return tone !== 'warning' && tone !== 'failure' && ENDED_BY_WILL.has(status) ? '⛔' : BY_TONE[tone];
}
