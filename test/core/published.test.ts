// The names under which decisions are published, and how a record is made to fit.

import { handlers } from '../../handlers';
import { detailTypeOf, eventTypeOf, publishedJson } from '../../src/core/published';
import { DECIDED_ACTIONS, type DecisionRecord } from '../../src/core/record';
import { record, vote } from '../support/records';

describe('the name of a published decision', () => {
  it.each<[Partial<DecisionRecord>, string]>([
    [{ action: 'approve' }, 'Model Version Approved'],
    [{ action: 'approve', outcome: 'failed' }, 'Model Version Approval Failed'],
    [{ action: 'reject' }, 'Model Version Rejected'],
    [{ action: 'reject', outcome: 'unknown' }, 'Model Version Rejection Unknown'],
    [{ action: 'retry', kind: 'pipeline-run' }, 'Pipeline Retry Requested'],
    [{ action: 'retry', kind: 'pipeline-step', outcome: 'failed' }, 'Pipeline Retry Failed'],
    [{ action: 'retry', kind: 'job' }, 'Job Retry Requested'],
    [{ action: 'start', kind: 'pipeline-run' }, 'Pipeline Start Requested'],
    [{ action: 'rerun', kind: 'training-job' }, 'Job Rerun Requested'],
    [{ action: 'stop', kind: 'pipeline-run' }, 'Run Stop Requested'],
    [{ action: 'rollback', kind: 'endpoint' }, 'Endpoint Rollback Requested'],
    [{ action: 'rollback', kind: 'endpoint', outcome: 'unknown' }, 'Endpoint Rollback Unknown'],
  ])('of %j is %s', (more, name) => {
    expect(detailTypeOf(record(more))).toBe(name);
  });

  it('is written as CloudEvents write types', () => {
    expect(eventTypeOf(record())).toBe('bellhop.decision.model-version-approved');
  });

  it('is there for every action that people decide about', () => {
    const acting = Object.entries(handlers.actions).filter(([, { does }]) => does === 'act');

    expect(acting.map(([id]) => id).sort()).toEqual([...DECIDED_ACTIONS].sort());
  });
});

describe('a record that is published', () => {
  it('is whole where there is room', () => {
    expect(JSON.parse(publishedJson(record(), 250_000))).toEqual(record());
  });

  it.each([
    ['comments', { votes: [vote({ comment: '😀'.repeat(20_000) }), vote({ comment: 'short' })] }],
    ['the reason', { outcome: 'failed' as const, reason: 'x'.repeat(90_000) }],
  ])('has shorter %s where there is not, and everything else', (_what, more) => {
    const whole = record(more);

    const text = publishedJson(whole, 20_000);

    const cut = JSON.parse(text) as DecisionRecord;
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(20_000);
    expect({ ...cut, votes: [], reason: '' }).toEqual({ ...whole, votes: [], reason: '' });
    expect(cut.votes.map(({ comment = '' }) => comment.slice(0, 2))).toEqual(
      whole.votes.map(({ comment = '' }) => comment.slice(0, 2)),
    );
  });
});
