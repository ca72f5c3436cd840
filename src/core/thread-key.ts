// Which thread an event belongs to, and which child of it.

import type { Kind, MlEvent, Parent } from './event';

/** Kinds that are steps or jobs of something larger, when they name a parent. */
const FOLDING: ReadonlySet<Kind> = new Set<Kind>([
  // A nested pipeline of Azure ML; runs of their own name no parent.
  'pipeline-run',
  'pipeline-step',
  'training-job',
  'processing-job',
  'transform-job',
  'tuning-job',
  'job',
]);

/** Kinds of which every event is a message of its own. */
const SINGLE: ReadonlySet<Kind> = new Set<Kind>(['api-call', 'other', 'hyperpod-event']);

/** Whether this event is shown inside its parent's root. */
export function folds(event: MlEvent): event is MlEvent & { parent: Parent } {
  return event.parent !== undefined && FOLDING.has(event.kind);
}

/**
 * The same run, whoever names it: SageMaker's jobs know only their pipeline's execution id, its steps know the ARN.
 */
function runKey(event: MlEvent, id: string): string[] {
  const arn = /^arn:[^:]+:sagemaker:([^:]*):([^:]*):pipeline\/[^/]+\/execution\/([^/]+)$/i.exec(id);
  if (arn) return ['run', arn[2]!, arn[1]!, arn[3]!.toLowerCase()];
  const { account, region } = event.subject;
  if (/^[a-z0-9]{12}$/.test(id) && account !== undefined && region !== undefined)
    return ['run', account, region, id];
  return [...place(event), 'id', id.toLowerCase()];
}

/** Run ids of Azure are unique in their workspace only, and a sender may speak for one workspace and not for another. */
function place({ cloud, subject }: MlEvent): string[] {
  if (cloud !== 'azure') return [];
  return [subject.subscription ?? '', subject.resourceGroup ?? '', subject.workspace ?? ''].map((part) =>
    part.toLowerCase(),
  );
}

/** Whether later events can concern the same thread. */
export function hasThread(event: MlEvent): boolean {
  return !SINGLE.has(event.kind);
}

/** Key parts of the thread an event belongs to. */
export function threadOf(event: MlEvent): string[] {
  if (SINGLE.has(event.kind)) return ['event', event.cloud, event.id, event.subject.id];
  if (folds(event)) {
    const { rootRunId } = event.attributes;
    return [event.cloud, ...runKey(event, typeof rootRunId === 'string' ? rootRunId : event.parent.id)];
  }
  const { runId } = event.attributes;
  if (event.kind === 'data-drift' && typeof runId === 'string')
    return ['drift', event.cloud, ...place(event), event.subject.id, runId];
  return [event.cloud, ...runKey(event, event.subject.id)];
}

/** Key of a child within its thread: the step's name, for the step and for its job alike. */
export function childKeyOf(event: MlEvent): string {
  const { step } = event.attributes;
  if (event.cloud === 'azure') return event.subject.id;
  if (event.kind === 'pipeline-step') return event.subject.name;
  return typeof step === 'string' && event.parent?.kind === 'pipeline-run' ? step : event.subject.name;
}
