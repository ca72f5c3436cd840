// For whom a sender may speak: an event is taken only if everything it names lies where the sender's key is bound to.

import type { DoorScope } from '../core/doors';
import type { MlEvent } from '../core/event';

/**
 * Why this event may not come from a sender bound to these scopes; undefined if it may.
 * A child is shown in its parent's thread, so the parent's account counts as much as the subject's.
 */
export function scopeProblem(scopes: readonly DoorScope[], event: MlEvent): string | undefined {
  if (scopes.some((scope) => covers(scope, event))) return undefined;
  return `this sender may not speak for ${placeOf(event)}`;
}

/** Whether the scope has no bounds at all. */
export function isUnbound({ accounts, subscriptions, workspaces }: DoorScope): boolean {
  return accounts === undefined && subscriptions === undefined && workspaces === undefined;
}

function covers(scope: DoorScope, event: MlEvent): boolean {
  if (isUnbound(scope)) return true;
  return event.cloud === 'aws' ? coversAccount(scope, event) : coversWorkspace(scope, event);
}

function coversAccount({ accounts = [] }: DoorScope, { subject, parent }: MlEvent): boolean {
  const named = [subject.account, accountOf(subject.id), parent && accountOf(parent.id)];
  const known = named.filter((account) => account !== undefined);
  return known.length > 0 && known.every((account) => accounts.includes(account));
}

/** The account in an ARN. Some ARNs name none (`arn:aws:s3:::bucket`), and other ids are no ARNs. */
function accountOf(id: string): string | undefined {
  return /^arn:[^:]*:[^:]*:[^:]*:([^:]+):/i.exec(id)?.[1];
}

function coversWorkspace({ subscriptions = [], workspaces = [] }: DoorScope, event: MlEvent): boolean {
  const { subscription, resourceGroup, workspace } = event.subject;
  if (subscription === undefined) return false;
  if (subscriptions.some((id) => same(id, subscription))) return true;
  if (resourceGroup === undefined || workspace === undefined) return false;
  const id = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/${workspace}`;
  return workspaces.some((known) => same(known, id));
}

/** Azure's ids have no case. */
function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function placeOf({ cloud, subject }: MlEvent): string {
  if (cloud === 'aws') return `account ${subject.account ?? 'unknown'}`;
  return `workspace ${subject.workspace ?? 'unknown'} of subscription ${subject.subscription ?? 'unknown'}`;
}
