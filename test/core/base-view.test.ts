import { baseView } from '../../src/core/base-view';
import { anEvent, english, wordsOf } from '../handlers/support';

const SUBJECT = anEvent().subject;

describe('the common fields of a view', () => {
  it('say what, how it stands, where, when, why and who', () => {
    const event = anEvent({
      reason: 'AlgorithmError: out of memory',
      actor: 'ana',
      actions: ['rerun'],
      tags: { Environment: 'prod' },
      parent: { kind: 'pipeline-run', name: 'nightly', id: 'p1' },
      attributes: { startedAt: '2026-11-20T13:06:40Z', endedAt: '2026-11-20T13:47:40Z' },
    });

    const view = baseView(event, english);

    expect(view).toEqual({
      subject: { name: 'fraud-train', version: null, id: SUBJECT.id, url: SUBJECT.url },
      kind: { id: 'training-job', word: 'Training job' },
      cloud: { id: 'aws', word: 'SageMaker' },
      status: { id: 'Failed', word: 'failed', says: 'failed', icon: '🔴' },
      tone: 'failure',
      place: 'prod · eu-west-1 · 123456789012',
      where: { short: 'prod', rest: 'eu-west-1 · 123456789012', spoken: 'prod, eu-west-1' },
      time: '2026-11-20T13:47:40.000Z',
      startedAt: '2026-11-20T13:06:40.000Z',
      endedAt: '2026-11-20T13:47:40.000Z',
      reason: 'AlgorithmError: out of memory',
      actor: 'ana',
      parent: { kind: 'Pipeline', name: 'nightly' },
      consoleUrl: SUBJECT.url,
    });
  });

  it('are null where nothing is known', () => {
    const event = anEvent({ subject: { name: 'x', id: 'x', url: 'https://console.aws.amazon.com' } });

    const view = baseView(event, english);

    expect(view).toMatchObject({
      place: '',
      where: { short: null, rest: null, spoken: null },
      startedAt: null,
      endedAt: null,
      reason: null,
      actor: null,
      parent: null,
    });
  });

  it.each([
    ['region and account', {}, {}, 'eu-west-1', '123456789012', 'eu-west-1'],
    ['an environment tag first', { env: 'dev' }, {}, 'dev', 'eu-west-1 · 123456789012', 'dev, eu-west-1'],
    [
      'a workspace',
      {},
      { region: undefined, account: undefined, workspace: 'ml-prod' },
      'ml-prod',
      null,
      'ml-prod',
    ],
  ])('name the place by %s', (_name, tags, place, short, rest, spoken) => {
    const view = baseView(anEvent({ tags, subject: { ...SUBJECT, ...place } }), english);

    expect(view.where).toEqual({ short, rest, spoken });
  });

  it('leave out the end and the reason of an earlier attempt while a run goes on', () => {
    const event = anEvent({
      status: 'Executing',
      tone: 'progress',
      reason: 'old',
      attributes: { startedAt: '2026-11-20T13:06:40Z', endedAt: '2026-11-20T13:10:00Z' },
    });

    const view = baseView(event, english);

    expect(view).toMatchObject({ startedAt: '2026-11-20T13:06:40.000Z', endedAt: null, reason: null });
  });

  it('keep the reason of a warning that is not an end', () => {
    const view = baseView(anEvent({ status: 'InProgress', tone: 'warning', reason: 'spot taken' }), english);

    expect(view.reason).toBe('spot taken');
  });

  it.each([[{ startedAt: 'soon' }], [{ startedAt: null }], [{ startedAt: { at: 1 } }]])(
    'survive an odd time: %j',
    (attributes) => {
      expect(baseView(anEvent({ attributes }), english).startedAt).toBeNull();
    },
  );

  it('offer the console where somebody must look or may act, not for good news', () => {
    const good = anEvent({ tone: 'success', status: 'Completed' });
    const stoppable = anEvent({ tone: 'progress', status: 'InProgress', actions: ['stop'] });

    expect(baseView(good, english).consoleUrl).toBeNull();
    expect(baseView(stoppable, english).consoleUrl).toBe(SUBJECT.url);
  });

  it('speak the language of their words', () => {
    const view = baseView(anEvent(), wordsOf('ja'));

    expect(view.status).toMatchObject({ word: '失敗', says: 'が失敗しました' });
    expect(view.kind.word).toBe('トレーニングジョブ');
  });
});
