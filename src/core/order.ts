// Order: which of two states of one thing is the newer, and when two failures are one.

import type { Kind, MlEvent } from './event';
import { isTerminal } from './status';

/** Comparable as text: the greater string is the newer state. */
export type Order = string;

/**
 * Kinds whose runs happen once: after a final state there is nothing newer, whatever the clocks say.
 * A SageMaker pipeline is not among them, since a retry goes on under the same ARN.
 */
export const ONCE: ReadonlySet<Kind> = new Set<Kind>([
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

/** SageMaker sends "Deleting" once more after "Deleted"; whatever it sends this soon afterwards is older. */
const DELETED_HOLDS_MS = 60_000;

/**
 * Two failures this close together are one where nothing better tells them apart: SageMaker may send several events
 * for a change, and a step's failure is told by its job too.
 */
const SAME_FAILURE_MS = 120_000;

function previousStatus(event: MlEvent): string | undefined {
  const { previousStatus: previous } = event.attributes;
  return typeof previous === 'string' ? previous : undefined;
}

/** A job of a SageMaker pipeline is told of together with its step, which a retry runs again under the same name. */
function runsOnce({ cloud, kind, parent }: MlEvent): boolean {
  if (cloud === 'azure') return ONCE.has(kind) || kind === 'pipeline-run' || kind === 'pipeline-step';
  return ONCE.has(kind) && parent?.kind !== 'pipeline-run';
}

/** The envelope counts whole seconds; within its second, the thing's own time is the finer one. */
function sourceTime({ time, status, attributes: { lastModifiedAt } }: MlEvent): string {
  const finer = typeof lastModifiedAt === 'string' && lastModifiedAt.slice(0, 19) === time.slice(0, 19);
  const at = finer && lastModifiedAt > time ? lastModifiedAt : time;
  return status === 'Deleted' ? new Date(Date.parse(at) + DELETED_HOLDS_MS).toISOString() : at;
}

/** Within one instant: a final state beats a passing one, a restart beats that, and a decision the wait for it. */
function rankOf(event: MlEvent): number {
  if (isDecision(event)) return 4;
  if (isTerminal(event.status)) return 2;
  const previous = previousStatus(event);
  return previous !== undefined && isTerminal(previous) ? 3 : 1;
}

/**
 * (final state of what runs once, source time, rank, status). An attempt needs no number of its own: it begins at a
 * newer time than every state of the one before.
 */
export function orderOf(event: MlEvent): Order {
  const last = isTerminal(event.status) && runsOnce(event);
  return [last ? 1 : 0, sourceTime(event), rankOf(event), event.status].join('|');
}

/** Somebody decided about a model version. */
export function isDecision({ kind, status }: MlEvent): boolean {
  return kind === 'model-version' && (status === 'Approved' || status === 'Rejected');
}

/** When something failed: `at` is the event's time, `ended` the end that the run itself names. ISO. */
export interface Failure {
  at: string;
  ended?: string;
}

export function failureOf(event: MlEvent): Failure {
  const { endedAt } = event.attributes;
  return typeof endedAt === 'string' ? { at: event.time, ended: endedAt } : { at: event.time };
}

/** Whether two failures of one thing are one: they name the same end, or are close together where one names none. */
export function sameFailure(a: Failure, b: Failure): boolean {
  if (a.ended !== undefined && b.ended !== undefined) return a.ended === b.ended;
  return closeTogether(a, b);
}

/** For the two voices of one failure, which name different ends. */
export function closeTogether(a: Failure, b: Failure): boolean {
  return Math.abs(Date.parse(a.at) - Date.parse(b.at)) < SAME_FAILURE_MS;
}
