// What must come of the fixtures of resources, alarms, and types that nobody has documented.

import { arn, type Expected } from '../fixtures';

// biome-ignore format: a table, a line for each fixture
export const RESOURCES: Record<string, Expected> = {
  algorithm: { kind: 'algorithm', tone: 'success', status: 'Completed', name: 'graph-fraud', id: arn('algorithm/graph-fraud'), time: '2026-03-12T07:10:00.000Z' },
  'algorithm.failed': { kind: 'algorithm', tone: 'failure', status: 'Failed', name: 'graph-fraud', id: arn('algorithm/graph-fraud'), time: '2026-03-12T07:11:00.000Z', reason: 'Training image exited with code 2.' },
  'algorithm.no-status': { kind: 'algorithm', tone: 'info', status: 'Changed', name: 'graph-fraud', id: arn('algorithm/graph-fraud'), time: '2026-03-12T07:12:00.000Z' },
  'data-drift': { kind: 'data-drift', tone: 'warning', status: 'Alarm', name: 'fraud-detector-monitor', id: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:fraud-detector drift: transaction_amount', time: '2026-03-12T09:15:00.000Z', reason: 'Threshold Crossed: 1 datapoint [0.31 (12/03/26 09:00:00)] was greater than the threshold (0.1).' },
  'data-drift.by-namespace': { kind: 'data-drift', tone: 'warning', status: 'Alarm', name: 'churn drift', id: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:churn drift', time: '2026-03-12T09:16:00.000Z', reason: 'Threshold Crossed: 1 datapoint [0.31 (12/03/26 09:00:00)] was greater than the threshold (0.1).' },
  'data-drift.insufficient-data': { kind: 'data-drift', tone: 'info', status: 'InsufficientData', name: 'fraud-detector-monitor', id: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:fraud-detector drift: transaction_amount', time: '2026-03-12T12:15:00.000Z', reason: 'Insufficient Data: 1 datapoint was unknown.' },
  'data-drift.ok': { kind: 'data-drift', tone: 'success', status: 'Ok', name: 'fraud-detector-monitor', id: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:fraud-detector drift: transaction_amount', time: '2026-03-12T11:15:00.000Z' },
  'evaluation-job': { kind: 'evaluation-job', tone: 'success', status: 'Completed', name: 'llm-judge-0312', id: arn('evaluation-job/llm-judge-0312'), time: '2026-03-12T14:00:00.000Z' },
  'evaluation-job.failed': { kind: 'evaluation-job', tone: 'failure', status: 'Failed', name: 'llm-judge-0311', id: arn('evaluation-job/llm-judge-0311'), time: '2026-03-12T14:01:00.000Z', reason: 'The judge model is not enabled in this account.' },
  'feature-group': { kind: 'feature-group', tone: 'success', status: 'Created', name: 'transactions', id: arn('feature-group/transactions'), time: '2026-03-12T06:01:00.000Z' },
  'feature-group.blocked': { kind: 'feature-group', tone: 'warning', status: 'Created', name: 'transactions', id: arn('feature-group/transactions'), time: '2026-03-12T06:20:00.000Z', reason: 'The role FeatureStore may no longer write to s3://features/offline.' },
  'feature-group.blocked-as-text': { kind: 'feature-group', tone: 'warning', status: 'Created', name: 'transactions', id: arn('feature-group/transactions'), time: '2026-03-12T06:21:00.000Z' },
  'feature-group.create-failed': { kind: 'feature-group', tone: 'failure', status: 'CreateFailed', name: 'transactions', id: arn('feature-group/transactions'), time: '2026-03-12T06:02:00.000Z', reason: 'The offline store bucket features does not exist.' },
  image: { kind: 'image', tone: 'success', status: 'Created', name: 'fraud-studio', id: arn('image/fraud-studio'), time: '2026-03-12T07:00:00.000Z' },
  'image-version': { kind: 'image-version', tone: 'success', status: 'Created', name: 'fraud-studio', version: '3', id: arn('image-version/fraud-studio/3'), time: '2026-03-12T07:05:00.000Z' },
  'image-version.arn-only': { kind: 'image-version', tone: 'success', status: 'Created', name: 'fraud-studio', version: '3', id: arn('image-version/fraud-studio/3'), time: '2026-03-12T07:07:00.000Z' },
  'image-version.create-failed': { kind: 'image-version', tone: 'failure', status: 'CreateFailed', name: 'fraud-studio', version: '3', id: arn('image-version/fraud-studio/3'), time: '2026-03-12T07:06:00.000Z', reason: 'Image digest not found.' },
  'image.create-failed': { kind: 'image', tone: 'failure', status: 'CreateFailed', name: 'fraud-studio', id: arn('image/fraud-studio'), time: '2026-03-12T07:01:00.000Z', reason: 'The execution role may not pull from the repository fraud-studio.' },
  'monitoring-schedule': { kind: 'monitoring-schedule', tone: 'success', status: 'Scheduled', name: 'fraud-detector-monitor', id: arn('monitoring-schedule/fraud-detector-monitor'), time: '2026-03-12T09:20:00.000Z' },
  'monitoring-schedule.failed': { kind: 'monitoring-schedule', tone: 'failure', status: 'Failed', name: 'fraud-detector-monitor', id: arn('monitoring-schedule/fraud-detector-monitor'), time: '2026-03-12T09:21:00.000Z', reason: 'The endpoint fraud-detector does not capture data.' },
  'monitoring-schedule.stopped': { kind: 'monitoring-schedule', tone: 'warning', status: 'Stopped', name: 'fraud-detector-monitor', id: arn('monitoring-schedule/fraud-detector-monitor'), time: '2026-03-12T09:22:00.000Z' },
  'notebook-instance': { kind: 'notebook-instance', tone: 'success', status: 'InService', name: 'ana-explore', id: arn('notebook-instance/ana-explore'), time: '2026-03-12T08:00:00.000Z' },
  'notebook-instance.deleted': { kind: 'notebook-instance', tone: 'info', status: 'Deleted', name: 'ana-explore', id: arn('notebook-instance/ana-explore'), time: '2026-03-12T08:03:00.000Z' },
  'notebook-instance.failed': { kind: 'notebook-instance', tone: 'failure', status: 'Failed', name: 'ana-explore', id: arn('notebook-instance/ana-explore'), time: '2026-03-12T08:01:00.000Z', reason: 'The lifecycle configuration auto-stop took longer than 5 minutes.' },
  'notebook-instance.pending-maintenance': { kind: 'notebook-instance', tone: 'warning', status: 'PendingMaintenance', name: 'ana-explore', id: arn('notebook-instance/ana-explore'), time: '2026-03-12T08:02:00.000Z' },
  'notebook-lifecycle-config': { kind: 'notebook-lifecycle-config', tone: 'info', status: 'Changed', name: 'auto-stop', id: arn('notebook-instance-lifecycle-config/auto-stop'), time: '2026-03-12T08:10:00.000Z' },
  other: { kind: 'other', tone: 'success', status: 'Completed', name: 'edge-fraud', id: arn('compilation-job/edge-fraud'), time: '2026-03-12T16:30:00.000Z' },
  'other.endpoint-alarm': { kind: 'other', tone: 'warning', status: 'Alarm', name: 'fraud-detector 5xx', id: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:fraud-detector 5xx', time: '2026-03-12T10:40:00.000Z', reason: 'Threshold Crossed: 3 datapoints were greater than the threshold (1.0).' },
  'other.failed-in-words': { kind: 'other', tone: 'failure', status: 'Failed', name: 'fraud-detector', id: arn('hub-content/models/model/fraud-detector/2'), time: '2026-03-12T16:31:00.000Z', reason: 'The document does not fit the schema.' },
  'other.nothing-known': { kind: 'other', tone: 'info', status: 'Changed', name: 'unknown', id: 'event/16baeb40-120f-4d15-a097-7ae89809743a', time: '2026-03-12T16:32:00.000Z' },
};
