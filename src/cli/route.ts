// bellhop route: who gets an event, and why.

import { type Config, withEnvironment } from '../config';
import type { MlEvent } from '../core/event';
import { formatMatcher } from '../core/matchers';
import type { RouteTrace } from '../core/routing';
import { eachEvent } from './input';
import type { CommandContext, ExitCode } from './parts';
import { oneLine } from './words';

export async function route(
  context: CommandContext,
  files: string[],
  options: { explain?: boolean },
): Promise<ExitCode> {
  const config = await context.config();
  return eachEvent(context.parts, files, (decoded) => {
    const event = withEnvironment(decoded, config);
    const why = options.explain
      ? explainLines(config.router.explain(event), 1).map((line) => `${line}\n`)
      : [];
    context.parts.stdout.write(`${routeLine(event, config)}\n${why.join('')}`);
  });
}

/** `pipeline-run fraud-train Failed -> failures: slack/#ml-failures, teams/channel/ML` */
export function routeLine(event: MlEvent, config: Config): string {
  const destinations = config.router.route(event);
  const receivers = deliveringReceivers(config.router.explain(event)).map((name) => {
    const ids = destinations.filter(({ receiver }) => receiver === name).map(({ id }) => id);
    if (ids.length > 0) return `${name}: ${ids.join(', ')}`;
    const receiver = config.routing.receivers.find((candidate) => candidate.name === name);
    return `${name}: ${receiver?.places.length === 0 ? 'no destination' : 'already told'}`;
  });
  const { name, version } = event.subject;
  const what = [event.kind, name, version, event.status].filter((part) => part !== undefined);
  return oneLine(`${what.join(' ')} -> ${receivers.join('; ')}`);
}

/** The receivers that an event ends at, in the order of the tree. */
export function deliveringReceivers(trace: RouteTrace): string[] {
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
