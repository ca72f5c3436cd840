// Which buttons a message has now: what its event offers, less what people have done about it, and what else can be done.

import type { DecisionState, Marks } from './decision';
import type { ActionId, Kind, MlEvent } from './event';
import { hasThread } from './thread-key';

/** While a decision stands so, nobody else may act on what it was about. */
const CLOSED: ReadonlySet<DecisionState> = new Set<DecisionState>(['working', 'done', 'unknown', 'void']);

const JOBS: ReadonlySet<Kind> = new Set<Kind>(['training-job', 'processing-job', 'transform-job', 'job']);
const RUNS: ReadonlySet<Kind> = new Set<Kind>(['pipeline-run', 'pipeline-step']);
const DETAILED: ReadonlySet<Kind> = new Set<Kind>([
  ...RUNS,
  'model-version',
  'endpoint',
  'endpoint-deployment',
]);
/** Slack's menu takes five. */
const MOST_MINOR = 5;

/** Whether the decision is about what the event shows, and not about an earlier attempt. */
function closes(marks: Marks, event: MlEvent): boolean {
  const { decision } = marks;
  return decision !== undefined && CLOSED.has(decision.state) && event.time <= decision.since;
}

/** The event's own buttons, unless somebody is at it or has decided it. */
export function offeredNow(event: MlEvent, marks: Marks): readonly ActionId[] {
  return closes(marks, event) ? [] : event.actions;
}

/** What the "more" menu offers: further acts, a closer look, and who has it. At most five. */
export function minorActions(event: MlEvent, marks: Marks): ActionId[] {
  const offered: ActionId[] = [];
  const { kind, status, tone } = event;
  const stopped = tone === 'failure' || status === 'Stopped' || status === 'Canceled';
  if (!closes(marks, event)) {
    if (kind === 'pipeline-run' && stopped) offered.push('start');
    if (kind === 'endpoint' && status === 'InService') offered.push('rollback');
    if (kind === 'endpoint-deployment' && event.cloud === 'azure') offered.push('rollback');
  }
  const calls = tone === 'failure' || tone === 'action' || tone === 'warning';
  if (JOBS.has(kind) && (calls || event.actions.length > 0)) offered.push('logs');
  if (RUNS.has(kind) && tone === 'failure') offered.push('logs');
  if ((JOBS.has(kind) || DETAILED.has(kind)) && (calls || stopped)) offered.push('details');
  if (!calls || !hasThread(event)) return offered.slice(0, MOST_MINOR);
  offered.push(marks.care?.owner === undefined ? 'acknowledge' : 'assign');
  offered.push(marks.care?.snoozedUntil === undefined ? 'snooze' : 'resume');
  return offered.slice(0, MOST_MINOR);
}

/** Whether a message about this event can ever have had such a button. */
export function canOffer(event: MlEvent, action: ActionId, does: 'act' | 'look' | 'care'): boolean {
  if (does !== 'act') return true;
  if (event.actions.includes(action)) return true;
  if (action === 'start') return event.kind === 'pipeline-run';
  return action === 'rollback' && (event.kind === 'endpoint' || event.kind === 'endpoint-deployment');
}
