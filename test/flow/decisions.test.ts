import type { Vote } from '../../src/core/decision';
import { createDecisions } from '../../src/flow/decisions';
import { openLocalStore } from '../../src/stores/local';
import { openSqlite } from '../../src/stores/sqlite';
import { POLICY, person } from '../support/acting';
import { event } from '../support/events';

const never = () => false;

function world() {
  const sqlite = openSqlite(':memory:');
  const decisions = createDecisions(openLocalStore(sqlite), Date.now, async () => {});
  const pending = event('model-version', 'PendingManualApproval', 0);
  const question = {
    question: 'approval',
    subject: pending.subject.id,
    evidence: { version: 1 },
    event: pending,
    policy: { ...POLICY, approvals: 2, expiresMs: 3600_000 },
  };
  return { sqlite, decisions, question };
}

function vote(name: string, at: string): Vote {
  return {
    action: 'approve',
    who: `email:${name}@example.com`,
    name,
    person: person(name),
    at,
    press: `${name} ${at}`,
    button: 'b',
    answer: {},
    destination: 'slack:ml',
  };
}

describe('a question', () => {
  it('takes no vote after its end, also by a message that came later', async () => {
    const { sqlite, decisions, question } = world();
    const { time: _time, ...same } = question.event;
    const later = { ...question, event: { ...same, time: '2026-11-20T09:59:00.000Z' } };

    const first = await decisions.vote(question, vote('ana', '2026-11-20T09:59:00.000Z'), never);
    const last = await decisions.vote(later, vote('bo', '2026-11-20T10:00:00.001Z'), never);

    expect([first.type, last.type, last.decision.state]).toEqual(['counted', 'closed', 'void']);
    expect((await decisions.get(first.decision.id))?.votes).toHaveLength(1);
    sqlite.close();
  });

  it('that is asked anew ends as its new message says', async () => {
    const { sqlite, decisions, question } = world();
    const { decision } = await decisions.vote(question, vote('ana', '2026-11-20T09:10:00.000Z'), never);
    await decisions.change(decision.id, (row) => ({ ...row, state: 'failed' }));
    const later = { ...question, event: { ...question.event, time: '2026-11-21T09:00:00.000Z' } };

    const again = await decisions.vote(later, vote('ana', '2026-11-21T09:10:00.000Z'), never);

    expect(again.decision).toMatchObject({ generation: 1, expires: '2026-11-21T10:00:00.000Z' });
    sqlite.close();
  });
});
