// A small SageMaker on the loopback with its own clock, the actions by the real SDK against it, and the events of the fixtures.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AwsActionsOptions, createAwsActions, createAwsCloud } from '../../../../src/clouds/aws';
import type { CloudActions, Order } from '../../../../src/core/cloud-actions';
import type { CallError } from '../../../../src/core/errors';
import type { MlEvent } from '../../../../src/core/event';
import type { JsonObject } from '../../../../src/core/json';
import { sha256 } from '../../../../src/core/sha256';
import { createSageMakerPeer, type SageMakerPeer } from '../../../support/peers/sagemaker';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

export const ACCOUNT = '123456789012';
export const EXECUTION = `arn:aws:sagemaker:eu-west-1:${ACCOUNT}:pipeline/fraud-train/execution/k2v9qh3xw7dn`;
export const VERSION = `arn:aws:sagemaker:eu-west-1:${ACCOUNT}:model-package/fraud-detector/42`;
export const ENDPOINT = `arn:aws:sagemaker:eu-west-1:${ACCOUNT}:endpoint/fraud-detector`;

const FIXTURES = join(__dirname, '../../../fixtures/aws');

/** The event of a fixture, decoded. */
export function shown(name: string): MlEvent {
  return decoded(JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as JsonObject);
}

export function decoded(envelope: JsonObject): MlEvent {
  const [first] = createAwsCloud().decode(envelope, new Date(0));
  if (first === undefined || !('event' in first)) throw new Error(JSON.stringify(first));
  return first.event;
}

export function order(seed = 'one'): Order {
  return {
    token: sha256(seed),
    note: `bellhop:${seed} by Ana García: AUC is fine`,
    by: 'Ana García',
    at: '2026-03-12T12:00:00.000Z',
  };
}

export interface Setting {
  peer: SageMakerPeer;
  /** Where it listens. */
  url: string;
  actions: CloudActions;
  /** What EventBridge heard, decoded. */
  heard: MlEvent[];
  stop(): Promise<void>;
}

export const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** The clock goes on by a second whenever it is looked at. */
export async function setUp(options: Partial<AwsActionsOptions> = {}): Promise<Setting> {
  const heard: MlEvent[] = [];
  let at = Date.parse('2026-03-12T12:00:00Z');
  const peer = createSageMakerPeer({
    account: ACCOUNT,
    now: () => {
      at += 1000;
      return at;
    },
    emit: (event) => heard.push(decoded(event)),
  });
  const endpoint = await peer.listen();
  const actions = createAwsActions({
    accounts: [{ id: ACCOUNT, regions: ['eu-west-1'], credentials: CREDENTIALS }],
    endpoint,
    timeoutMs: 2000,
    pause: async () => undefined,
    ...options,
  });
  return { peer, url: endpoint, actions, heard, stop: () => peer.close() };
}

/** What a call failed with. */
export async function failure(promise: Promise<unknown>): Promise<CallError> {
  return promise.then(
    (value) => {
      throw new Error(`it did not fail: ${JSON.stringify(value)}`);
    },
    (error: CallError) => error,
  );
}

/** The names of the calls that arrived, but for those that only look. */
export function changesOf({ calls }: SageMakerPeer): string[] {
  return calls.map(({ operation }) => operation).filter((name) => !/^(Describe|List|Get|Filter)/.test(name));
}
