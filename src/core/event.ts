// MlEvent: one thing that happened in SageMaker or Azure ML, whatever cloud and envelope it came in.

import type { Json } from './json';

/** What an event is about. Handler, template, fixture and golden file of a kind share this id as base name. */
export const KINDS = [
  'model-version',
  'pipeline-run',
  'pipeline-step',
  'training-job',
  'processing-job',
  'transform-job',
  'tuning-job',
  'labeling-job',
  'job',
  'endpoint',
  'endpoint-config',
  'endpoint-deployment',
  'data-drift',
  'model',
  'model-card',
  'feature-group',
  'image',
  'image-version',
  'algorithm',
  'notebook-instance',
  'notebook-lifecycle-config',
  'monitoring-schedule',
  'model-card-export',
  'hyperpod-cluster',
  'hyperpod-node',
  'hyperpod-event',
  'human-loop',
  'evaluation-job',
  'tracking-server',
  'api-call',
  'other',
] as const;
export type Kind = (typeof KINDS)[number];

/** How it feels to a reader. `action`: someone must decide. */
export const TONES = ['action', 'failure', 'warning', 'success', 'progress', 'info'] as const;
export type Tone = (typeof TONES)[number];

export const ACTION_IDS = [
  'approve',
  'reject',
  'retry',
  'rerun',
  'stop',
  'start',
  'rollback',
  'logs',
  'details',
  'acknowledge',
  'assign',
  'snooze',
  'resume',
] as const;
/** The buttons that exist. Each has a handler in handlers/actions/<id>.ts. */
export type ActionId = (typeof ACTION_IDS)[number];

export type CloudId = 'aws' | 'azure';

/** The thing an event is about. */
export interface Subject {
  name: string;
  version?: string;
  /** ARN, resource id or run id: unique within its cloud. */
  id: string;
  /** AWS account, 12 digits; from the ARN, not from the envelope. */
  account?: string;
  /** AWS region; from the ARN, not from the envelope. */
  region?: string;
  /** Azure subscription id. */
  subscription?: string;
  resourceGroup?: string;
  workspace?: string;
  /** Console page, built by us from parsed ids only; always https. */
  url: string;
}

/** The run or job that this one belongs to. */
export interface Parent {
  kind: Kind;
  name: string;
  /** ARN or run id; for a SageMaker job that knows only its pipeline's execution: that execution id. */
  id: string;
}

/** Absent members are left out, never null. `bellhop decode` prints this as one JSON line. */
export interface MlEvent {
  /** The envelope's own id. */
  id: string;
  cloud: CloudId;
  kind: Kind;
  tone: Tone;
  /** In the API's PascalCase, whatever the envelope wrote. */
  status: string;
  /** When it happened: ISO 8601, milliseconds, UTC. */
  time: string;
  subject: Subject;
  /** Why it failed or stopped, in the cloud's words; not cut. */
  reason?: string;
  /** Who did it, as a person would write it: user name, session name, service. */
  actor?: string;
  parent?: Parent;
  /** Ids of the buttons it offers. */
  actions: ActionId[];
  /** The cloud's own tags. */
  tags: Record<string, string>;
  /** What else is known, by camelCase name; docs/events-sagemaker.md and docs/events-azure-ml.md list them by kind. */
  attributes: Record<string, Json>;
}
