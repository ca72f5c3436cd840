import { join } from 'node:path';
import type { Card } from '../../src/core/card';
import { plain } from '../../src/core/markup';
import { compileTemplateSet } from '../../src/render/compile';
import { cardText } from '../../src/render/text';
import { aChild, anEvent } from '../handlers/support';
import { cardOf, eventsOf, FIXTURES, samples, TEMPLATES } from './support';

const LOCALES = ['en', 'ja'] as const;

/** What a card shows, without the formatting. */
function textsOf({ title, context, text, facts, links, fallback }: Card): string[] {
  const parts = [title, context ?? '', text ?? '', ...facts.flatMap((fact) => [fact.title, fact.value])];
  return [...parts.map(plain), ...links.map(({ label }) => label), fallback];
}

it('the templates compile without a problem', () => {
  expect(compileTemplateSet({ dir: TEMPLATES, samples }).problems).toEqual([]);
});

describe.each(LOCALES)('the cards in %s', (locale) => {
  it.each(FIXTURES)('of %s say what they must', (fixture) => {
    for (const decoded of eventsOf(fixture)) {
      // A reason is quoted as it is, whatever words of a programming language are in it.
      const event = decoded.reason === undefined ? decoded : { ...decoded, reason: 'Out of memory.' };
      const card = cardOf(event, locale);

      // Icon, status word, object: each in the first line, and the object in the sentence that is read aloud.
      expect(plain(card.title)).toMatch(/^(⏳|🔴|⚠️|✅|🔵|⛔|ℹ️) \S/u);
      expect(plain(card.title)).toContain(event.subject.name);
      expect(card.fallback).toContain(event.subject.name);
      expect(card.fallback).not.toMatch(/\p{Extended_Pictographic}/u);
      expect(card.facts.length).toBeLessThanOrEqual(6);
      for (const text of textsOf(card)) {
        expect(text).not.toMatch(/undefined|\bnull\b|NaN|\[object|\{\{| {2}|· ·|· $|^ · |\(\)|（）/);
      }
    }
  });
});

describe('a Japanese card', () => {
  it.each(FIXTURES)('of %s is in Japanese', (fixture) => {
    for (const event of eventsOf(fixture)) {
      const card = cardOf(event, 'ja');
      const japanese = /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u;

      expect(plain(card.title)).toMatch(japanese);
      expect(card.fallback).toMatch(japanese);
      for (const { title } of card.facts) expect(plain(title)).toMatch(japanese);
      for (const { label, accessibilityLabel, confirm } of card.buttons) {
        for (const words of [label, accessibilityLabel, ...Object.values(confirm ?? {})])
          expect(words).toMatch(japanese);
      }
    }
  });
});

describe('a failed pipeline', () => {
  const run = anEvent({
    kind: 'pipeline-run',
    tags: { environment: 'prod' },
    actions: ['retry'],
    attributes: { startedAt: '2026-11-20T13:06:40Z', endedAt: '2026-11-20T13:47:40Z' },
  });
  const steps = [
    aChild({ startedAt: '2026-11-20T13:06:40Z', endedAt: '2026-11-20T13:10:40Z' }),
    aChild({
      name: 'TrainXGB',
      status: 'Failed',
      tone: 'failure',
      reason: 'MemoryError: unable to allocate 14.2 GiB',
      startedAt: '2026-11-20T13:10:40Z',
      endedAt: '2026-11-20T13:47:40Z',
    }),
  ];
  const url = run.subject.url;

  it('reads like an alert in English', () => {
    const card = cardOf(run, 'en', steps);

    expect(cardText(card)).toBe(
      [
        `🔴 Pipeline failed · fraud-train <${url}> at step TrainXGB · prod`,
        'eu-west-1 · 123456789012 · started 20 Nov 2026, 13:06 UTC, took 41 min',
        '> MemoryError: unable to allocate 14.2 GiB',
        'Steps: ✅ Ingest 4 min · 🔴 TrainXGB 37 min',
        `Open in SageMaker: ${url}`,
        '[Retry] [Run from the start] [Log] [Details] [I have it] [Snooze for 4 h]',
      ].join('\n'),
    );
    expect(card.fallback).toBe(
      'Pipeline fraud-train failed at step TrainXGB in prod, eu-west-1: MemoryError: unable to allocate 14.2 GiB',
    );
  });

  it('reads like an alert in Japanese', () => {
    const card = cardOf(run, 'ja', steps);

    expect(cardText(card)).toBe(
      [
        `🔴 失敗: パイプライン fraud-train <${url}>（ステップ TrainXGB） · prod`,
        'eu-west-1 · 123456789012 · 開始 2026年11月20日 13:06 UTC · 所要時間 41 分',
        '> MemoryError: unable to allocate 14.2 GiB',
        'ステップ: ✅ Ingest 4 分 · 🔴 TrainXGB 37 分',
        `SageMaker で開く: ${url}`,
        '[再試行] [最初から実行] [ログ] [詳細] [担当する] [4時間通知を止める]',
      ].join('\n'),
    );
    expect(card.fallback).toBe(
      'prod, eu-west-1 で、パイプライン fraud-train（ステップ TrainXGB）が失敗しました。理由: MemoryError: unable to allocate 14.2 GiB',
    );
  });

  it('asks before it runs again, and says what that means', () => {
    const [retry] = cardOf(run, 'en', steps).buttons;

    expect(retry).toMatchObject({
      action: 'retry',
      label: 'Retry',
      accessibilityLabel: 'Retry fraud-train',
      style: 'primary',
      confirm: { title: 'Retry fraud-train?', confirm: 'Retry', deny: 'Cancel' },
    });
  });

  it('shows in a reply the news and the reason, not the facts', () => {
    const card = cardOf(run, 'en', steps, 'reply');

    expect(card.facts).toEqual([]);
    expect(plain(card.text ?? '')).toBe('MemoryError: unable to allocate 14.2 GiB');
  });
});

describe('a model version whose stage changes after it was approved', () => {
  const [lifecycle] = eventsOf('aws/model-version.lifecycle.json');
  const event = {
    ...lifecycle!,
    attributes: { ...lifecycle!.attributes, approvalDescription: 'AUC is up by two points' },
  };

  it('tells the stage, its status and its own description, not what the approver wrote', () => {
    expect(cardText(cardOf(event, 'en', [], 'reply'))).toBe(
      [
        '✅ Stage changed · fraud-detector <https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/studio-landing> v42 · prod',
        'Staging · Approved',
        '> Shadow test passed',
      ].join('\n'),
    );
    expect(cardOf(event, 'en').fallback).toBe(
      'The stage of fraud-detector version 42 was changed to Staging (Approved) in prod, eu-west-1: Shadow test passed.',
    );
    expect(textsOf(cardOf(event, 'en')).join('\n')).not.toContain('AUC');
  });

  it('does so in Japanese, too', () => {
    const card = cardOf(event, 'ja');

    expect(card.fallback).toBe(
      'prod, eu-west-1 で、fraud-detector バージョン 42 のステージが Staging（Approved） に変更されました。コメント: Shadow test passed',
    );
    expect(textsOf(card).join('\n')).not.toContain('AUC');
  });

  it('still asks for the decision while one is due', () => {
    const pending = { ...event, tone: 'action', status: 'PendingManualApproval' } as const;

    expect(plain(cardOf(pending, 'en').title)).toContain('Approval needed');
    expect(cardOf(pending, 'en').fallback).toMatch(/^Approval is needed for fraud-detector version 42 in /);
  });
});

describe('a template that names a field the view does not have', () => {
  it('is a problem of the build, with its place', () => {
    const broken = {
      ...samples,
      'pipeline-run': { ...samples['pipeline-run'], steps: undefined, failedStep: undefined },
    };

    const { problems } = compileTemplateSet({ dir: TEMPLATES, samples: broken });

    expect(problems).toContainEqual({
      file: join(TEMPLATES, 'pipeline-run.yaml'),
      line: expect.any(Number),
      column: expect.any(Number),
      message: expect.stringContaining('failedStep'),
    });
  });
});
