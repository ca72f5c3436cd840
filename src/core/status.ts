// Statuses: one spelling for every cloud's, and what each one means to a reader.

import type { ActionId, CloudId, Kind, Tone } from './event';

/** Statuses after which nothing more happens by itself, without underscores and case. */
const TERMINAL = new Set(
  [
    'Completed', 'Succeeded', 'Failed', 'Stopped', 'Canceled', 'Deleted', 'InService', 'OutOfService',
    'Created', 'CreateFailed', 'UpdateFailed', 'DeleteFailed', 'UpdateRollbackFailed', 'RollbackFailed',
    'Approved', 'Rejected', 'PendingManualApproval', 'Archived', 'Active', 'Scheduled', 'Registered', 'Deployed',
    'Started', 'StartFailed', 'StopFailed', 'Updated', 'MaintenanceComplete', 'MaintenanceFailed',
    'Detected', 'Ok', 'Changed', 'Healthy', 'Disabled',
  ].map((status) => status.toLowerCase()),
); // biome-ignore format: a table

/** Every status that has a spelling of its own; templates/words.yaml has a word for each. */
export const STATUSES: readonly string[] = [
  'InProgress', 'Completed', 'Failed', 'Stopping', 'Stopped', 'Deleting', 'Deleted', 'DeleteFailed',
  'InService', 'OutOfService', 'Creating', 'Created', 'CreateFailed', 'Updating', 'Updated', 'UpdateFailed',
  'SystemUpdating', 'RollingBack', 'UpdateRollbackFailed', 'RollbackFailed',
  'Pending', 'Approved', 'Rejected', 'PendingManualApproval', 'PendingReview', 'Draft', 'Archived',
  'Executing', 'Succeeded', 'Starting', 'Started', 'StartFailed', 'StopFailed',
  'PendingMaintenance', 'InMaintenance', 'MaintenanceInProgress', 'MaintenanceComplete', 'MaintenanceFailed',
  'Active', 'Blocked', 'Disabled', 'Scheduled', 'Degraded', 'Healthy', 'Unhealthy',
  'NotStarted', 'Provisioning', 'Preparing', 'Queued', 'Running', 'Finalizing', 'CancelRequested', 'Canceled',
  'NotResponding', 'Paused', 'Unknown', 'Alarm', 'InsufficientData',
  'MaxRuntimeExceeded', 'MaxWaitTimeExceeded', 'Interrupted', 'Restarting', 'Downloading', 'Training', 'Uploading',
  'ActivatingTraffic', 'Baking',
  'Registered', 'Deployed', 'Detected', 'Ok', 'Changed', 'Error', 'Warn', 'Info', 'CompletedWithViolations',
  'Accepted', 'Declined', 'Expired', 'Returned', 'Submitted', 'Finished', 'StepExecutionFinished',
  'CreatingRun', 'CreatingRegisteredModel', 'CreatingModelVersion', 'TransitioningModelVersionStage',
  'SettingRegisteredModelAlias',
]; // biome-ignore format: a table

const SPELLINGS = new Map(
  STATUSES.flatMap((status) => [
    [status, status],
    [status.toLowerCase(), status],
  ]),
);
SPELLINGS.set('cancelled', 'Canceled');

/**
 * The API's PascalCase, whatever the envelope wrote: `IN_SERVICE` → `InService`, `failed` → `Failed`.
 * A status nobody knows keeps its words: `SOME_NEW_STATE` → `SomeNewState`, `what is this` stays.
 */
export function normaliseStatus(raw: string): string {
  const text = raw.trim();
  const known = SPELLINGS.get(text) ?? SPELLINGS.get(text.replace(/[\s_-]/g, '').toLowerCase());
  if (known !== undefined) return known;
  if (/^[A-Z0-9]+(_[A-Z0-9]+)*$/.test(text)) {
    return text
      .split('_')
      .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
      .join('');
  }
  return /^[a-z]\S*$/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** Whether nothing more happens by itself after this status. */
export function isTerminal(status: string): boolean {
  return TERMINAL.has(status.toLowerCase());
}

const TONE_OF = new Map<string, Tone>(
  Object.entries({
    failed: 'failure', createfailed: 'failure', updatefailed: 'failure', deletefailed: 'failure',
    updaterollbackfailed: 'failure', rollbackfailed: 'failure', startfailed: 'failure', stopfailed: 'failure',
    maintenancefailed: 'failure',
    pendingmanualapproval: 'action', pendingreview: 'action',
    rollingback: 'warning', outofservice: 'warning', blocked: 'warning', degraded: 'warning', unhealthy: 'warning',
    pendingmaintenance: 'warning', notresponding: 'warning', paused: 'warning', alarm: 'warning',
    completed: 'success', succeeded: 'success', inservice: 'success', approved: 'success', created: 'success',
    active: 'success', scheduled: 'success', healthy: 'success', deployed: 'success', ok: 'success',
    started: 'success', updated: 'success', maintenancecomplete: 'success',
    inprogress: 'progress', executing: 'progress', running: 'progress', starting: 'progress', creating: 'progress',
    updating: 'progress', systemupdating: 'progress', deleting: 'progress', stopping: 'progress', pending: 'progress',
    notstarted: 'progress', provisioning: 'progress', preparing: 'progress', queued: 'progress',
    finalizing: 'progress', cancelrequested: 'progress', inmaintenance: 'progress', maintenanceinprogress: 'progress',
    baking: 'progress', activatingtraffic: 'progress',
  } satisfies Record<string, Tone>),
); // biome-ignore format: a table

/** What differs by kind: the same word, another feeling. */
const TONE_OF_KIND: Partial<Record<Kind, Record<string, Tone>>> = {
  endpoint: { deleted: 'warning' },
  'monitoring-schedule': { stopped: 'warning' },
  'model-version': { registered: 'action' },
  'data-drift': { failed: 'warning', completed: 'warning', detected: 'warning' },
};

/**
 * The tone of a status. Whatever nobody knows is `info`, or `failure` if it ends in "Failed".
 * Finer grounds (a run stopped by its time limit, an API call refused) are the decoder's to see.
 */
export function toneOf(kind: Kind, status: string): Tone {
  const key = status.toLowerCase();
  return TONE_OF_KIND[kind]?.[key] ?? TONE_OF.get(key) ?? (/failed$/i.test(status) ? 'failure' : 'info');
}

/** Statuses of what is about to end anyway: asking it to stop changes nothing. */
const ENDING = new Set(['stopping', 'deleting', 'cancelrequested', 'finalizing']);

/**
 * Whether there is something to stop. The status decides, not the event's tone: a spot job that was interrupted, or a run
 * that does not respond, warns and still costs money. A status that nobody knows may be an end.
 */
function isRunning(status: string): boolean {
  const key = status.toLowerCase();
  const usual = TONE_OF.get(key);
  return (usual === 'progress' || usual === 'warning') && !isTerminal(status) && !ENDING.has(key);
}

/**
 * The buttons an event offers. On Azure a run of any kind is re-submitted from its definition, so `retry` serves
 * them all; on AWS only pipelines can go on from the failed step and single jobs run again as a copy (`rerun`).
 */
export function offeredActions(cloud: CloudId, kind: Kind, tone: Tone, status: string): ActionId[] {
  if (kind === 'model-version') return tone === 'action' ? ['approve', 'reject'] : [];
  const running = isRunning(status);
  switch (kind) {
    case 'pipeline-run':
      return tone === 'failure' ? ['retry'] : running ? ['stop'] : [];
    case 'pipeline-step':
      return tone === 'failure' ? ['retry'] : [];
    case 'job':
      return tone === 'failure' ? ['retry'] : running ? ['stop'] : [];
    case 'training-job':
    case 'processing-job':
    case 'transform-job':
      return tone === 'failure' ? [cloud === 'azure' ? 'retry' : 'rerun'] : running ? ['stop'] : [];
    case 'tuning-job':
      return running ? ['stop'] : [];
    default:
      return [];
  }
}
