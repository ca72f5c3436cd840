import fc from 'fast-check';
import { type Decision, type Marks, markOf, mergeMarks, takeVote, type Vote } from '../../src/core/decision';
import { event } from '../support/events';

const pending = event('model-version', 'PendingManualApproval', 0);

function vote(who: string, action: Vote['action'] = 'approve', at = '2026-11-20T10:00:00.000Z'): Vote {
  const person = { chat: 'slack', id: who, tenant: 'T1', name: who } as const;
  return {
    action,
    who,
    name: who,
    person,
    at,
    press: `${who}-${action}`,
    button: 'b',
    answer: {},
    destination: 'slack:#ml',
  };
}

function decision(more: Partial<Decision> = {}): Decision {
  return {
    schema: 1,
    id: 'd',
    question: 'approval',
    state: 'open',
    generation: 0,
    cloud: 'aws',
    event: pending,
    evidence: 'e',
    votes: [],
    needed: 2,
    policy: { name: 'p', hash: 'h' },
    opened: '2026-11-20T10:00:00.000Z',
    expires: '2026-12-04T10:00:00.000Z',
    at: '2026-11-20T10:00:00.000Z',
    ...more,
  };
}

const never = () => false;

describe('votes', () => {
  it('decide when enough different people agree', () => {
    const one = takeVote(decision(), vote('ana'), never);
    const two = takeVote(one, vote('bo'), never);

    expect([one.state, two.state, two.outcome]).toEqual(['open', 'working', 'approve']);
  });

  it('count once for each person, the last one', () => {
    const changed = takeVote(takeVote(decision(), vote('ana'), never), vote('ana', 'reject'), never);

    expect(changed.votes).toEqual([vote('ana', 'reject')]);
    expect(changed.state).toBe('open');
  });

  it('end the question at once where one is enough', () => {
    const ended = takeVote(
      takeVote(decision({ needed: 3 }), vote('ana'), never),
      vote('bo', 'reject'),
      (action) => action === 'reject',
    );

    expect([ended.state, ended.outcome]).toEqual(['working', 'reject']);
  });

  it('that disagree do not add up', () => {
    const split = takeVote(takeVote(decision(), vote('ana'), never), vote('bo', 'reject'), never);

    expect(split.state).toBe('open');
  });
});

describe('marks', () => {
  it('name those who agreed, their last comment, and the moment of the vote that decided', () => {
    const votes = [
      { ...vote('ana'), comment: 'fine' },
      vote('cy', 'reject'),
      vote('bo', 'approve', '2026-11-20T10:05:00.000Z'),
    ];
    const mark = markOf(
      decision({ state: 'done', outcome: 'approve', votes, at: '2026-11-20T10:06:00.000Z' }),
    );

    expect(mark).toEqual({
      order: '2026-11-20T10:06:00.000Z/0000/4/003',
      state: 'done',
      action: 'approve',
      by: ['ana', 'bo'],
      at: '2026-11-20T10:06:00.000Z',
      since: '2026-11-20T10:05:00.000Z',
      comment: 'fine',
      votes: 2,
      needed: 2,
    });
  });

  it('of one moment end with the later state, in any order', () => {
    const states = (['open', 'working', 'done'] as const).map((state) => ({
      decision: markOf(decision({ state, votes: [vote('ana')] })),
    }));

    fc.assert(
      fc.property(fc.shuffledSubarray(states, { minLength: 3 }), (shuffled) => {
        const end = shuffled.reduce((known: Marks, news) => mergeMarks(known, news) ?? known, {});

        expect(end.decision?.state).toBe('done');
      }),
    );
  });

  it('that are not newer change nothing', () => {
    const known = { care: { order: '2', owner: 'ana' } };

    expect(mergeMarks(known, { care: { order: '2', owner: 'bo' } })).toBeUndefined();
    expect(mergeMarks(known, { care: { order: '1' } })).toBeUndefined();
    expect(mergeMarks(known, {})).toBeUndefined();
  });

  it('of care and of decisions stand side by side', () => {
    const mark = markOf(decision({ votes: [vote('ana')] }));

    expect(mergeMarks({ care: { order: '1', owner: 'ana' } }, { decision: mark })).toEqual({
      care: { order: '1', owner: 'ana' },
      decision: mark,
    });
  });
});
