// Children: steps and child jobs of a run, each a row of its own under the run's thread.

import type { ActionId, Kind, MlEvent } from './event';
import { type Facts, mergeFacts } from './facts';
import { canonicalJson } from './json';
import { closeTogether, type Failure, failureOf, type Order, orderOf, sameFailure } from './order';
import { isTerminal } from './status';
import { childKeyOf } from './thread-key';
import type { Child } from './view';

export interface ChildRow {
  schema: 1;
  order: Order;
  child: Child;
  actions: ActionId[];
  facts: Facts;
  /** The last failure that was told, and by which event. */
  failure?: Failure & { effect: string; kind: Kind };
}

/** A child's row after an event of it; `tell` if it failed and that has not been told. `effect` names the event. */
export function mergeChild(
  row: ChildRow | undefined,
  event: MlEvent,
  effect: string,
): { row: ChildRow; tell: boolean; repaint: boolean } {
  const order = orderOf(event);
  const facts: Facts = row === undefined ? {} : { ...row.facts };
  const { startedAt, endedAt } = event.attributes;
  const filled = mergeFacts(facts, { startedAt, endedAt, reason: event.reason }, order);
  const newest = row === undefined || order > row.order;
  const next: ChildRow = newest
    ? {
        schema: 1,
        order,
        child: {
          kind: event.kind,
          name: event.cloud === 'azure' ? event.subject.name : childKeyOf(event),
          status: event.status,
          tone: event.tone,
          url: event.subject.url,
        },
        actions: event.actions,
        facts,
        failure: row?.failure,
      }
    : { ...row, facts };
  const repaint =
    filled || (newest && (row === undefined || canonicalJson(row.child) !== canonicalJson(next.child)));
  if (event.tone !== 'failure' || !newest)
    return { row: next, tell: next.failure?.effect === effect, repaint };
  const failure = { ...failureOf(event), effect, kind: event.kind };
  if (row?.child.tone === 'failure' && row.failure !== undefined && row.failure.effect !== effect) {
    // A step and its job tell of one failure, and each names an end of its own.
    const same = row.failure.kind === event.kind ? sameFailure : closeTogether;
    if (same(row.failure, failure)) return { row: next, tell: false, repaint };
  }
  next.failure = failure;
  return { row: next, tell: true, repaint };
}

/** A child as views see it: its reason and end only while they are true of its status. */
export function childView(row: ChildRow): Child {
  const fact = (name: string): string | undefined => row.facts[name]?.value as string | undefined;
  const ended = isTerminal(row.child.status);
  return {
    ...row.child,
    startedAt: fact('startedAt'),
    endedAt: ended ? fact('endedAt') : undefined,
    reason: row.child.tone === 'failure' || row.child.tone === 'warning' ? fact('reason') : undefined,
  };
}
