// bellhop route: who gets an event, and why.

import { withEnvironment } from '../config';
import type { MlEvent } from '../core/event';
import { formatMatcher } from '../core/matchers';
import type { Destination } from '../core/ports';
import type { RouteTrace } from '../core/routing';
import { eachEvent } from './input';
import type { CommandContext, ExitCode } from './parts';

export async function route(
  context: CommandContext,
  files: string[],
  options: { explain?: boolean },
): Promise<ExitCode> {
  const config = await context.config();
  return eachEvent(context.parts, files, (decoded) => {
    const event = withEnvironment(decoded, config);
    const trace = config.router.explain(event);
    const why = options.explain ? explainLines(trace, 1).map((line) => `${line}\n`) : [];
    context.parts.stdout.write(`${routeLine(event, trace, config.router.route(event))}\n${why.join('')}`);
  });
}

/** `pipeline-run fraud-train Failed -> failures: slack/#ml-failures, teams/channel/ML` */
export function routeLine(event: MlEvent, trace: RouteTrace, destinations: Destination[]): string {
  const receivers = deliveringReceivers(trace).map((receiver) => {
    const ids = destinations.filter((destination) => destination.receiver === receiver).map(({ id }) => id);
    return ids.length > 0 ? `${receiver}: ${ids.join(', ')}` : `${receiver}: no destination`;
  });
  const { name, version } = event.subject;
  const what = [event.kind, name, version, event.status].filter((part) => part !== undefined);
  return `${what.map(oneLine).join(' ')} -> ${receivers.join('; ')}`;
}

function deliveringReceivers(trace: RouteTrace): string[] {
  const below = trace.routes.flatMap(deliveringReceivers);
  return [...new Set(trace.outcome === 'delivers' ? [trace.receiver, ...below] : below)];
}

function explainLines(trace: RouteTrace, depth: number): string[] {
  const matchers = trace.matchers.map(formatMatcher).join(', ');
  const what = `${depth === 1 ? 'root' : `{${matchers}}`} -> ${trace.receiver}`;
  const line = `${'  '.repeat(depth)}${MARKS[trace.outcome]} ${what}: ${reasonOf(trace)}`;
  return [oneLine(line), ...trace.routes.flatMap((child) => explainLines(child, depth + 1))];
}

const MARKS: Record<RouteTrace['outcome'], string> = {
  delivers: '+',
  'hands-on': '+',
  'no-match': '-',
  'not-reached': '.',
};

function reasonOf({ outcome, mismatch }: RouteTrace): string {
  if (outcome === 'delivers') return 'matches, delivers';
  if (outcome === 'hands-on') return 'matches, and a route below delivers';
  if (mismatch === undefined) return 'not tried, a route before it took the event';
  const { matcher, actual } = mismatch;
  return actual === ''
    ? `the event has no ${matcher.label}`
    : `${matcher.label} is ${JSON.stringify(actual)}`;
}

/** Names come from outside: no control or bidirectional character of theirs may reach a terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, ' ');
}
