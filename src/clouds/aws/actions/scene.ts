// The scene of an action: the thing it is about, how to reach it, and what the message showed.

import type { Deed, Order, Standing } from '../../../core/cloud-actions';
import { CallError } from '../../../core/errors';
import type { ActionId, MlEvent } from '../../../core/event';
import type { Arn } from '../arn';
import type { Calls } from './calls';

export interface ModelStage {
  /** `Stage` and `StageStatus` of a model's life cycle: letters, digits and hyphens, at most 63. */
  stage: string;
  status: string;
}

export interface SceneParts {
  pause(ms: number): Promise<void>;
  /** The life cycle stage that an approved or a rejected version gets; absent = it keeps its own. */
  stages?: Partial<Record<'approve' | 'reject', ModelStage>>;
  /** The configuration that the endpoint had before it got this one; undefined = nobody remembers. */
  previousConfig(endpointArn: string, config: string): Promise<string | undefined>;
}

export interface Scene extends SceneParts {
  /** What the message showed. */
  event: MlEvent;
  /** What is acted on. */
  arn: Arn;
  region: string;
  calls: Calls;
  /** Whether another resource is in this account and region, so that `calls` reaches it. */
  reaches(arn: string): boolean;
}

/** One row of the table of actions. */
export interface Row {
  inspect(scene: Scene, action: ActionId): Promise<Standing>;
  perform(scene: Scene, action: ActionId, order: Order): Promise<Deed>;
}

/** A definite no before anything was sent. */
export function refused(code: string, message: string): CallError {
  return new CallError('refused', code, message);
}

/** One line as SageMaker's texts take it: no line break, no half of a character. */
export function oneLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\p{Cs}/gu, '')
    .trim();
}
