// Targets: which actions SageMaker has for which kinds, and the ARN of what is acted on.

import type { ActionId, Kind, MlEvent } from '../../../core/event';
import { partitionOf } from '../arn';

const JOBS: Kind[] = ['training-job', 'processing-job', 'transform-job'];
const RUNS: Kind[] = ['pipeline-run', 'pipeline-step'];

const KINDS: Partial<Record<ActionId, readonly Kind[]>> = {
  approve: ['model-version'],
  reject: ['model-version'],
  retry: [...RUNS, ...JOBS, 'tuning-job'],
  start: RUNS,
  stop: ['pipeline-run', ...JOBS, 'tuning-job'],
  rerun: JOBS,
  rollback: ['endpoint'],
  logs: [...JOBS, ...RUNS],
  details: ['model-version', 'endpoint', ...RUNS, ...JOBS, 'tuning-job'],
};

export function canDo(action: ActionId, event: MlEvent): boolean {
  if (event.cloud !== 'aws' || KINDS[action]?.includes(event.kind) !== true) return false;
  return targetOf(action, event).startsWith('arn:');
}

/** The ARN of what the action is about: of a step, and of a job that is to be retried, the run. */
export function targetOf(action: ActionId, event: MlEvent): string {
  const aboutRun = event.kind === 'pipeline-step' || action === 'retry' || action === 'start';
  if (!aboutRun || event.kind === 'pipeline-run') return event.subject.id;
  return runArnOf(event) ?? '';
}

/** A job may know its run by its short id only, and then the name of its pipeline from its experiment. */
function runArnOf({ parent, subject: { account, region } }: MlEvent): string | undefined {
  if (parent?.kind !== 'pipeline-run') return undefined;
  if (parent.id.startsWith('arn:')) return parent.id;
  if (account === undefined || region === undefined || parent.name === parent.id) return undefined;
  return `arn:${partitionOf(region)}:sagemaker:${region}:${account}:pipeline/${parent.name}/execution/${parent.id}`;
}
