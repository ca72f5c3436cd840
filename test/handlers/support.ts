// What handler tests share: the real words, and events with only what a test is about.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Locale } from '../../src/core/card';
import type { MlEvent } from '../../src/core/event';
import type { Child, Words } from '../../src/core/view';
import { createWords } from '../../src/render/words';

const TEMPLATES = join(__dirname, '..', '..', 'templates');

/** The words of a language, from its catalogue. */
export function wordsOf(locale: Locale): Words {
  const folder = locale === 'en' ? TEMPLATES : join(TEMPLATES, locale);
  return createWords(locale, parse(readFileSync(join(folder, 'words.yaml'), 'utf8')));
}

export const english = wordsOf('en');

/** A failed training job, and whatever a test makes of it. */
export function anEvent(changes: Partial<MlEvent> = {}): MlEvent {
  return {
    id: 'e1',
    cloud: 'aws',
    kind: 'training-job',
    tone: 'failure',
    status: 'Failed',
    time: '2026-11-20T13:47:40.000Z',
    subject: {
      name: 'fraud-train',
      id: 'arn:aws:sagemaker:eu-west-1:123456789012:training-job/fraud-train',
      account: '123456789012',
      region: 'eu-west-1',
      url: 'https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/jobs/fraud-train',
    },
    actions: [],
    tags: {},
    attributes: {},
    ...changes,
  };
}

/** A step that succeeded, and whatever a test makes of it. */
export function aChild(changes: Partial<Child> = {}): Child {
  return {
    kind: 'pipeline-step',
    name: 'Ingest',
    status: 'Succeeded',
    tone: 'success',
    url: 'https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/studio-landing',
    ...changes,
  };
}
