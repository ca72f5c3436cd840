// Which buttons an event offers.

import type { CloudId, Kind, Tone } from '../../src/core/event';
import { offeredActions } from '../../src/core/status';

describe('offeredActions', () => {
  it.each<[CloudId, Kind, Tone, string]>([
    ['aws', 'training-job', 'progress', 'InProgress'],
    ['aws', 'training-job', 'warning', 'InProgress'],
    ['aws', 'pipeline-run', 'progress', 'Executing'],
    ['aws', 'tuning-job', 'progress', 'InProgress'],
    ['azure', 'pipeline-run', 'warning', 'NotResponding'],
    ['azure', 'job', 'warning', 'Paused'],
    ['azure', 'job', 'progress', 'Queued'],
  ])('lets people stop a %s %s that goes on, %s, as %s', (cloud, kind, tone, status) => {
    expect(offeredActions(cloud, kind, tone, status)).toEqual(['stop']);
  });

  it.each<[CloudId, Kind, Tone, string]>([
    ['aws', 'training-job', 'progress', 'Stopping'],
    ['aws', 'training-job', 'warning', 'Stopping'],
    ['aws', 'training-job', 'warning', 'Stopped'],
    ['aws', 'processing-job', 'warning', 'Completed'],
    ['azure', 'job', 'progress', 'CancelRequested'],
    ['azure', 'job', 'progress', 'Finalizing'],
    ['azure', 'job', 'info', 'Canceled'],
    ['azure', 'job', 'info', 'Unknown'],
    ['azure', 'job', 'info', 'SomeNewState'],
    ['aws', 'endpoint', 'progress', 'Updating'],
  ])('offers nothing for a %s %s, %s, as %s', (cloud, kind, tone, status) => {
    expect(offeredActions(cloud, kind, tone, status)).toEqual([]);
  });

  it.each<[CloudId, Kind, Tone, string, string[]]>([
    ['aws', 'training-job', 'failure', 'Failed', ['rerun']],
    ['azure', 'training-job', 'failure', 'Failed', ['retry']],
    ['aws', 'pipeline-run', 'failure', 'Failed', ['retry']],
    ['aws', 'pipeline-step', 'failure', 'Failed', ['retry']],
    ['aws', 'model-version', 'action', 'PendingManualApproval', ['approve', 'reject']],
    ['aws', 'model-version', 'success', 'Approved', []],
  ])('offers for a %s %s, %s, as %s: %j', (cloud, kind, tone, status, actions) => {
    expect(offeredActions(cloud, kind, tone, status)).toEqual(actions);
  });
});
