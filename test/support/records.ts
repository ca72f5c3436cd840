// Records of decisions, whole, for tests of whoever reads or sends them.

import type { DecisionRecord, RecordedVote } from '../../src/core/record';

export const DECISION = 'a3f1c9'.padEnd(64, '0');

export function vote(more: Partial<RecordedVote> = {}): RecordedVote {
  return {
    action: 'approve',
    who: 'email:ana@example.com',
    name: 'Ana Ruiz',
    chat: 'slack',
    chatUser: 'U0000002',
    tenant: 'T0000001',
    email: 'ana@example.com',
    role: 'group:approvers',
    comment: 'shadow tests pass',
    at: '2026-11-20T10:00:00.000Z',
    destination: 'slack/#ml',
    message: 'https://acme.slack.com/archives/C0000001/p1795183200000100',
    ...more,
  };
}

/** An approval of a model version, confirmed by SageMaker. */
export function record(more: Partial<DecisionRecord> = {}): DecisionRecord {
  return {
    schema: 1,
    id: `${more.decision ?? DECISION}/${more.generation ?? 0}`,
    decision: DECISION,
    generation: 0,
    action: 'approve',
    question: 'approval',
    outcome: 'done',
    cloud: 'aws',
    kind: 'model-version',
    subject: {
      name: 'fraud',
      version: '17',
      id: 'arn:aws:sagemaker:eu-west-1:111122223333:model-package/fraud/17',
      account: '111122223333',
      region: 'eu-west-1',
      url: 'https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/model-packages/fraud/17',
    },
    environment: 'prod',
    at: '2026-11-20T10:00:05.000Z',
    votes: [vote()],
    evidence: 'b'.repeat(64),
    policy: { name: 'models in production', hash: '4f2a91c07d3e' },
    status: 'Approved',
    ...more,
  };
}
