// The common fields of a handler's sample view, every one of them filled.

import type { Kind } from '../../src/core/event';
import type { BaseView } from '../../src/core/view';

/** A complete base view: the build checks templates against it, and a preview shows it. */
export function baseSample(kind: Kind): BaseView {
  return {
    subject: {
      name: 'fraud-train',
      version: '42',
      id: 'arn:aws:sagemaker:eu-west-1:123456789012:pipeline/fraud-train',
      url: 'https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/studio-landing',
    },
    kind: { id: kind, word: 'Pipeline' },
    cloud: { id: 'aws', word: 'SageMaker' },
    status: { id: 'Failed', word: 'failed', says: 'failed', icon: '🔴' },
    tone: 'failure',
    place: 'prod · eu-west-1 · 123456789012',
    where: { short: 'prod', rest: 'eu-west-1 · 123456789012', spoken: 'prod, eu-west-1' },
    time: '2026-11-20T13:47:40.000Z',
    startedAt: '2026-11-20T13:06:40.000Z',
    endedAt: '2026-11-20T13:47:40.000Z',
    reason: 'AlgorithmError: MemoryError: unable to allocate 14.2 GiB',
    actor: 'ana',
    parent: { kind: 'Pipeline', name: 'fraud-train' },
    consoleUrl: 'https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/studio-landing',
  };
}
