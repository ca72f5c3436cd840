// Order: which of two states of one thing is the newer.

import type { Kind, MlEvent } from './event';
import { isTerminal } from './status';

/** Comparable as text: the greater string is the newer state. */
export type Order = string;

/**
 * Kinds whose runs happen once: after a final state there is nothing newer, whatever the clocks say.
 * A SageMaker pipeline is not among them, since a retry goes on under the same ARN.
 */
const ONCE: ReadonlySet<Kind> = new Set<Kind>([
  'training-job',
  'processing-job',
  'transform-job',
  'tuning-job',
  'labeling-job',
  'evaluation-job',
  'human-loop',
  'model-card-export',
  'job',
]);

function previousStatus(event: MlEvent): string | undefined {
  const { previousStatus: previous } = event.attributes;
  return typeof previous === 'string' ? previous : undefined;
}

/** A job of a SageMaker pipeline is told of together with its step, which a retry runs again under the same name. */
function runsOnce({ cloud, kind, parent }: MlEvent): boolean {
  if (cloud === 'azure') return ONCE.has(kind) || kind === 'pipeline-run' || kind === 'pipeline-step';
  return ONCE.has(kind) && parent?.kind !== 'pipeline-run';
}

/**
 * (attempt, source time, rank, status). An attempt needs no number of its own: it begins at a newer time than
 * every state of the one before. Within one instant a final state beats a passing one, and a state that says it
 * followed a final one (a retry) beats that.
 */
export function orderOf(event: MlEvent): Order {
  const terminal = isTerminal(event.status);
  const once = runsOnce(event);
  const previous = previousStatus(event);
  const restarted = !terminal && previous !== undefined && isTerminal(previous);
  const rank = restarted ? 3 : terminal ? 2 : 1;
  return [once && terminal ? 1 : 0, event.time, rank, event.status].join('|');
}

/** When the state was reached: the end of a run, else the event's own time. ISO. */
export function reachedAt(event: MlEvent): string {
  const { endedAt } = event.attributes;
  return isTerminal(event.status) && typeof endedAt === 'string' ? endedAt : event.time;
}
