// What must come of the fixtures of pipeline runs and steps; the story of one run that fails, is retried and succeeds.

import { arn, type Expected, RUN } from '../fixtures';

// biome-ignore format: a table, a line for each fixture
export const PIPELINES: Record<string, Expected> = {
  'pipeline-run': { kind: 'pipeline-run', tone: 'success', status: 'Succeeded', name: 'fraud-train', id: arn('pipeline/fraud-train/execution/k2v9qh3xw7dn'), time: '2026-03-12T09:55:20.000Z' },
  'pipeline-run.executing': { kind: 'pipeline-run', tone: 'progress', status: 'Executing', name: 'fraud-train', id: arn('pipeline/fraud-train/execution/k2v9qh3xw7dn'), time: '2026-03-12T08:00:05.000Z', actions: ['stop'] },
  'pipeline-run.execution-arn-only': { kind: 'pipeline-run', tone: 'progress', status: 'Executing', name: 'fraud-train', id: arn('pipeline/fraud-train/execution/k2v9qh3xw7dn'), time: '2026-03-12T08:00:06.000Z', actions: ['stop'] },
  'pipeline-run.failed': { kind: 'pipeline-run', tone: 'failure', status: 'Failed', name: 'fraud-train', id: arn('pipeline/fraud-train/execution/k2v9qh3xw7dn'), time: '2026-03-12T08:31:50.000Z', actions: ['retry'] },
  'pipeline-run.retried': { kind: 'pipeline-run', tone: 'progress', status: 'Executing', name: 'fraud-train', id: arn('pipeline/fraud-train/execution/k2v9qh3xw7dn'), time: '2026-03-12T09:02:11.000Z', actions: ['stop'] },
  'pipeline-run.stopped': { kind: 'pipeline-run', tone: 'info', status: 'Stopped', name: 'fraud-train', id: arn('pipeline/fraud-train/execution/k2v9qh3xw7dn'), time: '2026-03-12T08:16:30.000Z' },
  'pipeline-run.stopping': { kind: 'pipeline-run', tone: 'progress', status: 'Stopping', name: 'fraud-train', id: arn('pipeline/fraud-train/execution/k2v9qh3xw7dn'), time: '2026-03-12T08:15:00.000Z' },
  'pipeline-step': { kind: 'pipeline-step', tone: 'failure', status: 'Failed', name: 'TrainXGB', id: arn('pipeline/fraud-train/execution/k2v9qh3xw7dn/step/TrainXGB'), time: '2026-03-12T08:31:44.000Z', reason: { detail: 'failureReason' }, parent: RUN, actions: ['retry'] },
  'pipeline-step.cached': { kind: 'pipeline-step', tone: 'success', status: 'Succeeded', name: 'PrepareData', id: arn('pipeline/fraud-train/execution/k2v9qh3xw7dn/step/PrepareData'), time: '2026-03-12T09:02:13.000Z', parent: RUN },
  'pipeline-step.condition': { kind: 'pipeline-step', tone: 'success', status: 'Succeeded', name: 'CheckAUC', id: arn('pipeline/fraud-train/execution/k2v9qh3xw7dn/step/CheckAUC'), time: '2026-03-12T09:51:02.000Z', parent: RUN },
  'pipeline-step.executing': { kind: 'pipeline-step', tone: 'progress', status: 'Executing', name: 'TrainXGB', id: arn('pipeline/fraud-train/execution/k2v9qh3xw7dn/step/TrainXGB'), time: '2026-03-12T08:04:05.000Z', parent: RUN },
  'pipeline-step.fail-step': { kind: 'pipeline-step', tone: 'failure', status: 'Failed', name: 'AUCTooLow', id: arn('pipeline/fraud-train/execution/k2v9qh3xw7dn/step/AUCTooLow'), time: '2026-03-12T09:51:12.000Z', reason: 'The AUC of 0.71 is below the limit of 0.85.', parent: RUN, actions: ['retry'] },
  'pipeline-step.register-model': { kind: 'pipeline-step', tone: 'success', status: 'Succeeded', name: 'RegisterFraudDetector', id: arn('pipeline/fraud-train/execution/k2v9qh3xw7dn/step/RegisterFraudDetector'), time: '2026-03-12T09:52:12.000Z', parent: RUN },
  'pipeline-step.starting': { kind: 'pipeline-step', tone: 'progress', status: 'Starting', name: 'TrainXGB', id: arn('pipeline/fraud-train/execution/k2v9qh3xw7dn/step/TrainXGB'), time: '2026-03-12T08:04:00.000Z', parent: RUN },
  'pipeline-step.succeeded': { kind: 'pipeline-step', tone: 'success', status: 'Succeeded', name: 'TrainXGB', id: arn('pipeline/fraud-train/execution/k2v9qh3xw7dn/step/TrainXGB'), time: '2026-03-12T09:40:02.000Z', parent: RUN },
};
