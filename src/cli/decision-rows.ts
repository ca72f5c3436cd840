// A record as rows of a table: one for each person who voted, since each has their own time and comment.

import type { DecisionRecord, RecordedVote } from '../core/record';

type Cell = string | number | undefined;

/** In the order of the columns; docs/decisions.md explains them. */
const COLUMNS: [name: string, of: (record: DecisionRecord, vote: RecordedVote | undefined) => Cell][] = [
  ['at', ({ at }) => at],
  ['id', ({ id }) => id],
  ['action', ({ action }) => action],
  ['outcome', ({ outcome }) => outcome],
  ['status', ({ status }) => status],
  ['reason', ({ reason }) => reason],
  ['cloud', ({ cloud }) => cloud],
  ['kind', ({ kind }) => kind],
  ['name', ({ subject }) => subject.name],
  ['version', ({ subject }) => subject.version],
  ['subject', ({ subject }) => subject.id],
  ['environment', ({ environment }) => environment],
  ['voter', (_, vote) => vote?.name],
  ['vote', (_, vote) => vote?.action],
  ['voted_at', (_, vote) => vote?.at],
  ['comment', (_, vote) => vote?.comment],
  ['role', (_, vote) => vote?.role],
  ['who', (_, vote) => vote?.who],
  ['email', (_, vote) => vote?.email],
  ['chat', (_, vote) => vote?.chat],
  ['chat_user', (_, vote) => vote?.chatUser],
  ['tenant', (_, vote) => vote?.tenant],
  ['destination', (_, vote) => vote?.destination],
  ['message', (_, vote) => vote?.message],
  ['policy', ({ policy }) => policy.name],
  ['policy_hash', ({ policy }) => policy.hash],
  ['evidence', ({ evidence }) => evidence],
  ['made', ({ made }) => made?.name],
  ['made_url', ({ made }) => made?.url],
];

export const DECISION_COLUMNS = COLUMNS.map(([name]) => name);

export function decisionRows(record: DecisionRecord): Cell[][] {
  const votes = record.votes.length === 0 ? [undefined] : record.votes;
  return votes.map((vote) => COLUMNS.map(([, of]) => of(record, vote)));
}
