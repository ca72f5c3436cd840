// The fixtures as EventBridge sees them, and our reading of its patterns.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Loose } from './aws-stack';

/** The part of the pattern language that the rules use. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
export function matches(pattern: Loose, value: Loose[string]): boolean {
  if (Array.isArray(pattern))
    return [value].flat().some((one) => pattern.some((matcher: string | Loose) => fits(matcher, one)));
  // A list of objects matches if one of them does.
  if (Array.isArray(value)) return value.some((one) => matches(pattern, one));
  return Object.entries(pattern).every(([name, inner]) => matches(inner as Loose, value?.[name]));
}

function fits(matcher: string | Loose, value: unknown): boolean {
  if (typeof matcher === 'string') return matcher === value;
  const [name = '', wanted] = Object.entries(matcher)[0] ?? [];
  switch (name) {
    case 'prefix':
      return typeof value === 'string' && value.startsWith(String(wanted));
    case 'anything-but':
      return value !== undefined && value !== wanted;
    case 'exists':
      return (value !== undefined) === wanted;
    default:
      throw new Error(`The rules use ${name}, which this test does not know.`);
  }
}

export const FOLDER = join(__dirname, '../fixtures/aws');
export const fixtures: [file: string, event: Loose][] = readdirSync(FOLDER, {
  recursive: true,
  encoding: 'utf8',
})
  .filter((file) => file.endsWith('.json') && !file.startsWith('envelopes'))
  .map((file): [string, Loose] => [file, JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))])
  // The examples of the CloudTrail guide are records without their envelope.
  .filter(([, event]) => 'detail-type' in event)
  .sort();

/** Fixtures that the decoder must survive, but that nobody asked for. */
export const NOT_FOR_US = [
  // A call that only reads.
  'api-call.aws-account.json',
  // SageMaker's own call, on behalf of a pipeline; the pipeline's step tells it.
  'api-call.invoked-by.json',
];
