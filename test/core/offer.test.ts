import type { DecisionState, Marks } from '../../src/core/decision';
import { canOffer, minorActions, offeredNow } from '../../src/core/offer';
import { event, run } from '../support/events';

const failed = run('Failed', 20);

function decided(state: DecisionState, since: string): Marks {
  return {
    decision: { order: '1', state, action: 'retry', by: ['ana'], at: since, since, votes: 1, needed: 1 },
  };
}

const LATER = '2026-11-20T09:30:00.000Z';
const EARLIER = '2026-11-20T09:10:00.000Z';

describe('buttons', () => {
  it.each([
    ['stay while people vote', 'open', LATER, ['retry']],
    ['go with the press that wins', 'working', LATER, []],
    ['stay away once it is done', 'done', LATER, []],
    ['stay away while nobody knows what came of it', 'unknown', LATER, []],
    ['stay away after the time is over', 'void', LATER, []],
    ['come back when the cloud refuses', 'failed', LATER, ['retry']],
    ['are there for the next failure', 'done', EARLIER, ['retry']],
  ] as const)('%s', (_name, state, since, offered) => {
    expect(offeredNow(failed, decided(state, since))).toEqual(offered);
  });
});

describe('the menu', () => {
  it('offers a failed pipeline more ways on, a look, and care', () => {
    expect(minorActions(failed, {})).toEqual(['start', 'logs', 'details', 'acknowledge', 'snooze']);
  });

  it('offers what lifts or hands on what has been done', () => {
    const marks = { care: { order: '1', owner: 'ana', snoozedUntil: LATER } };

    expect(minorActions(failed, marks)).toEqual(['start', 'logs', 'details', 'assign', 'resume']);
  });

  it('keeps looks and care while somebody is at it', () => {
    expect(minorActions(failed, decided('working', LATER))).toEqual([
      'logs',
      'details',
      'acknowledge',
      'snooze',
    ]);
  });

  it('offers the log of a job that runs', () => {
    expect(minorActions(event('training-job', 'InProgress', 1), {})).toEqual(['logs']);
  });

  it('offers nothing for good news', () => {
    expect(minorActions(run('Succeeded', 30), {})).toEqual([]);
  });

  it('offers an endpoint in service its previous configuration', () => {
    expect(minorActions(event('endpoint', 'InService', 1), {})).toEqual(['rollback']);
  });
});

describe('a press', () => {
  it.each([
    ['retry', 'act', true],
    ['start', 'act', true],
    ['approve', 'act', false],
    ['stop', 'act', false],
    ['rollback', 'act', false],
    ['snooze', 'care', true],
  ] as const)('of %s on a failed pipeline is possible: %j %j', (action, does, expected) => {
    expect(canOffer(failed, action, does)).toBe(expected);
  });
});
