// What the host contract needs of a host, and what its tests share.

import { join } from 'node:path';
import type { JsonObject } from '../../src/core/json';
import { EVENTS_KEY } from '../support/hosts/environment';

export interface HostRequest {
  method: string;
  /** With its query. */
  path: string;
  headers?: Record<string, string>;
  body?: Buffer;
}

export interface HostAnswer {
  status: number;
  headers: Headers;
  body: Buffer;
}

export type LaneName = 'events' | 'jobs';

export interface HostUnderTest {
  /** As the cloud's front end brings it. */
  http(request: HostRequest): Promise<HostAnswer>;
  /** Works until no message is left, however long it is delayed; `times`: how often each is delivered. */
  work(times?: number): Promise<void>;
  tick(): Promise<void>;
  /** Every message in the channel (#ml) as text, oldest first. */
  shown(): Promise<string[]>;
  /** As `bellhop actions` does it. */
  actions(state: 'on' | 'off'): Promise<void>;
  close(): Promise<void>;
}

/** A host with queues that others can write to. */
export interface QueueHostUnderTest extends HostUnderTest {
  /** Puts a text into a queue, as its cloud or a stranger would. */
  enqueue(lane: LaneName, body: string): Promise<void>;
  /** Of both queues. */
  deadLetters(): Promise<{ message: unknown; reason: string }[]>;
  /** Slack answers the next post with this. */
  slackAnswers(...answers: { status: number; headers?: Record<string, string>; body?: JsonObject }[]): void;
}

/** A host whose configuration is kept elsewhere. */
export interface RemoteHostUnderTest extends HostUnderTest {
  /** Changes the text that BELLHOP_CONFIG names. */
  write(text: string): Promise<void>;
  /** Lets time pass for the host. */
  later(ms: number): void;
  /** Every message in #ops. */
  shownToOperators(): Promise<string[]>;
}

export const FIXTURES = join(__dirname, '../fixtures');
export const KEY = { 'x-bellhop-key': EVENTS_KEY };
export const JSON_TYPE = { 'content-type': 'application/json' };
export const MEGABYTE = 1024 * 1024;

/** How long work may take before somebody should look what hangs. */
export const LONGEST_WORK_MS = 20_000;

let models = 0;

/** A SageMaker event about a model that no other test speaks of. */
export function modelEvent(wanted?: string): { name: string; event: JsonObject } {
  models += 1;
  const name = wanted ?? `model-${models}`;
  const arn = `arn:aws:sagemaker:eu-west-1:123456789012:model/${name}`;
  const event = {
    version: '0',
    id: `id-${name}-${models}`,
    'detail-type': 'SageMaker Model State Change',
    source: 'aws.sagemaker',
    account: '123456789012',
    time: '2026-11-20T09:00:00Z',
    region: 'eu-west-1',
    resources: [arn],
    detail: { ModelName: name, ModelArn: arn, Tags: {} },
  };
  return { name, event };
}

export function bytes(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

export function json({ body }: HostAnswer): unknown {
  return body.length === 0 ? undefined : JSON.parse(body.toString('utf8'));
}
