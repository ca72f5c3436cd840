// Events for tests of the flow: short to write, complete enough to route, merge and show.

import type { Kind, MlEvent } from '../../src/core/event';
import { offeredActions, toneOf } from '../../src/core/status';

export const EXECUTION =
  'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/fraud-train/execution/p4jn9xou8a8s';
export const ENDPOINT = 'arn:aws:sagemaker:eu-west-1:123456789012:endpoint/fraud';

/** A moment of the story: minute 0 is 2026-11-20T09:00:00Z; fractions are seconds. */
export function at(minute: number): string {
  return new Date(Date.UTC(2026, 10, 20, 9) + minute * 60_000).toISOString();
}

let count = 0;

export function event(
  kind: Kind,
  status: string,
  minute: number,
  more: Partial<MlEvent> & { name?: string } = {},
): MlEvent {
  const { name = 'fraud-train', ...rest } = more;
  const tone = toneOf(kind, status);
  count += 1;
  return {
    id: `event-${count}`,
    cloud: 'aws',
    kind,
    tone,
    status,
    time: at(minute),
    subject: {
      name,
      id: `arn:aws:sagemaker:eu-west-1:123456789012:${kind}/${name}`,
      account: '123456789012',
      region: 'eu-west-1',
      url: 'https://console.aws.amazon.com/sagemaker/home',
    },
    actions: offeredActions('aws', kind, tone, status),
    tags: {},
    attributes: {},
    ...rest,
  };
}

export function run(status: string, minute: number, attributes: MlEvent['attributes'] = {}): MlEvent {
  const subject = { ...event('pipeline-run', status, minute).subject, id: EXECUTION };
  return event('pipeline-run', status, minute, { subject, attributes });
}

export function step(name: string, status: string, minute: number, more: Partial<MlEvent> = {}): MlEvent {
  const base = event('pipeline-step', status, minute, { name });
  const subject = { ...base.subject, id: `${EXECUTION}/step/${name}` };
  return { ...base, subject, parent: { kind: 'pipeline-run', name: 'fraud-train', id: EXECUTION }, ...more };
}

export function endpoint(status: string, minute: number, attributes: MlEvent['attributes'] = {}): MlEvent {
  const subject = { ...event('endpoint', status, minute).subject, name: 'fraud', id: ENDPOINT };
  return event('endpoint', status, minute, { subject, attributes });
}
