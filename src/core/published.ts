// How a decision is called where it is published, and its record cut to what a bus takes.

import { cutEnd } from './cut';
import type { DecidedAction, DecisionRecord, RecordedOutcome } from './record';

/** Whose events these are, on every bus; our own doors refuse it. */
export const PUBLISHED_SOURCE = 'bellhop';

/** The thing, what is said when it is done, and the noun for the rest. */
const WORDS: Record<DecidedAction, [thing: string, done: string, act: string]> = {
  approve: ['Model Version', 'Approved', 'Approval'],
  reject: ['Model Version', 'Rejected', 'Rejection'],
  retry: ['Pipeline', 'Retry Requested', 'Retry'],
  start: ['Pipeline', 'Start Requested', 'Start'],
  rerun: ['Job', 'Rerun Requested', 'Rerun'],
  stop: ['Run', 'Stop Requested', 'Stop'],
  rollback: ['Endpoint', 'Rollback Requested', 'Rollback'],
};

const ENDINGS: Record<Exclude<RecordedOutcome, 'done'>, string> = { failed: 'Failed', unknown: 'Unknown' };

/** E.g. `Model Version Approved`, `Pipeline Retry Requested`, `Endpoint Rollback Failed`. */
export function detailTypeOf({
  action,
  outcome,
  kind,
}: Pick<DecisionRecord, 'action' | 'outcome' | 'kind'>): string {
  const [usual, done, act] = WORDS[action];
  // Azure ML submits a run of any kind again, where SageMaker retries pipelines.
  const thing = usual === 'Pipeline' && !kind.startsWith('pipeline-') ? 'Job' : usual;
  return outcome === 'done' ? `${thing} ${done}` : `${thing} ${act} ${ENDINGS[outcome]}`;
}

/** The same for CloudEvents, e.g. `bellhop.decision.model-version-approved`. */
export function eventTypeOf(record: Pick<DecisionRecord, 'action' | 'outcome' | 'kind'>): string {
  return `bellhop.decision.${detailTypeOf(record).toLowerCase().replaceAll(' ', '-')}`;
}

/** What a person wrote, and what a cloud said, are the only texts without an end: they get shorter until all fits. */
const LENGTHS = [4000, 1000, 200, 0];

/** The record as JSON of at most `most` bytes. The one in the store is whole. */
export function publishedJson(record: DecisionRecord, most: number): string {
  let text = JSON.stringify(record);
  for (const length of LENGTHS) {
    if (new TextEncoder().encode(text).byteLength <= most) break;
    text = JSON.stringify(shortened(record, length));
  }
  return text;
}

function shortened(record: DecisionRecord, length: number): DecisionRecord {
  const votes = record.votes.map((vote) =>
    vote.comment === undefined ? vote : { ...vote, comment: cutEnd(vote.comment, length) },
  );
  return record.reason === undefined
    ? { ...record, votes }
    : { ...record, votes, reason: cutEnd(record.reason, length) };
}
