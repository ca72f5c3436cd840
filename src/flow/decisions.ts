// Decisions in the store: one row for each question about one state of a subject, whoever asks it and wherever.

import { type Decision, isSameVoter, takeVote, type Vote } from '../core/decision';
import type { MlEvent } from '../core/event';
import { canonicalJson, type JsonObject } from '../core/json';
import { key, prefix } from '../core/keys';
import type { Policy } from '../core/policy';
import type { Item, Store } from '../core/ports';
import { sha256 } from '../core/sha256';

/** Longer than any audit asks; the record itself is kept for good. */
const REMEMBERED_MS = 400 * 24 * 3600_000;

export interface Question {
  question: string;
  /** The subject's own id in its cloud, e.g. the run's, also if a step's button was pressed. */
  subject: string;
  /** What the cloud says now. */
  evidence: JsonObject;
  event: MlEvent;
  policy: Policy;
}

/** What became of a vote. */
export type Voted =
  /** It counts; the question may be decided by it. */
  | { type: 'counted'; decision: Decision }
  /** The same press again. */
  | { type: 'repeat'; decision: Decision }
  /** The same person again. */
  | { type: 'before'; decision: Decision }
  /** Decided already, or over. */
  | { type: 'closed'; decision: Decision };

export interface Decisions {
  get(id: string): Promise<Decision | undefined>;
  vote(question: Question, vote: Vote, ends: (vote: Vote) => boolean): Promise<Voted>;
  /** Changes a row under optimistic concurrency; `undefined` from the change leaves it as it is. */
  change(id: string, change: (decision: Decision) => Decision | undefined): Promise<Decision | undefined>;
  /** In the order of their ids. */
  list(after?: string, limit?: number): Promise<Decision[]>;
}

/** Equal for everybody who asks the same question about the same state, in whatever chat. */
export function decisionId({
  event,
  question,
  subject,
  evidence,
}: Pick<Question, 'event' | 'question' | 'subject' | 'evidence'>): string {
  return sha256(canonicalJson([event.cloud, subject, question, evidence]));
}

/** What a repeated act sends, so that the cloud knows it for a repeat. */
export function tokenOf({ id, generation, outcome }: Decision): string {
  return sha256(canonicalJson(['act', id, generation, outcome ?? '']));
}

export function createDecisions(store: Store, now: () => number, pause: () => Promise<void>): Decisions {
  const rowOf = (id: string): string => key('decision', id);
  const expires = (): number => now() + REMEMBERED_MS;
  const write = (item: Item<JsonObject> | undefined, decision: Decision): Promise<string | undefined> => {
    const row = decision as unknown as JsonObject;
    return item === undefined
      ? store.create(rowOf(decision.id), row, expires())
      : store.put(rowOf(decision.id), row, item.version, expires());
  };

  return {
    async get(id) {
      return (await store.get<JsonObject>(rowOf(id)))?.value as unknown as Decision | undefined;
    },
    async vote(question, vote, ends) {
      const id = decisionId(question);
      for (;;) {
        const item = await store.get<JsonObject>(rowOf(id));
        const known = item?.value as unknown as Decision | undefined;
        const closed = known && closedTo(known, vote);
        if (closed !== undefined) return closed;
        const { approvals: needed, name, hash } = question.policy;
        // The rules of this moment count, also for a question that was asked under others.
        const asked = {
          ...(anew(known, question) ?? opened(id, question, vote)),
          needed,
          policy: { name, hash },
        };
        const decision = takeVote(asked, vote, () => ends(vote));
        if ((await write(item, decision)) !== undefined) return { type: 'counted', decision };
        await pause();
      }
    },
    async change(id, change) {
      for (;;) {
        const item = await store.get<JsonObject>(rowOf(id));
        const next = item && change(structuredClone(item.value) as unknown as Decision);
        if (item === undefined || next === undefined) return undefined;
        if ((await write(item, next)) !== undefined) return next;
        await pause();
      }
    },
    async list(after, limit = 1000) {
      const rows = await store.list<JsonObject>(prefix('decision'), {
        limit,
        ...(after !== undefined && { after: rowOf(after) }),
      });
      return rows.map(({ value }) => value as unknown as Decision);
    },
  };
}

/** What is said to a vote that changes nothing; undefined if it counts. */
function closedTo(decision: Decision, vote: Vote): Voted | undefined {
  const { state, votes } = decision;
  if (votes.some(({ press }) => press === vote.press)) return { type: 'repeat', decision };
  // After a refusal by the cloud people may ask again, those who did before as well.
  if (state === 'failed') return undefined;
  if (state !== 'open') return { type: 'closed', decision };
  // A message that came later may still offer what has run out.
  if (decision.expires < vote.at) return { type: 'closed', decision: { ...decision, state: 'void' } };
  const before = votes.find((other) => isSameVoter(other, vote));
  return before?.action === vote.action ? { type: 'before', decision } : undefined;
}

/** After a refusal by the cloud the question is open again, for new votes and under another token. */
function anew(known: Decision | undefined, { event, policy }: Question): Decision | undefined {
  if (known?.state !== 'failed') return known;
  const { outcome: _outcome, reason: _reason, because: _because, ...rest } = known;
  const expires = expiryOf(event, policy);
  return { ...rest, state: 'open', generation: known.generation + 1, votes: [], event, expires };
}

function expiryOf(event: MlEvent, policy: Policy): string {
  return new Date(Date.parse(event.time) + policy.expiresMs).toISOString();
}

function opened(id: string, { question, event, evidence, policy }: Question, vote: Vote): Decision {
  return {
    schema: 1,
    id,
    question,
    state: 'open',
    generation: 0,
    cloud: event.cloud,
    event,
    evidence: sha256(canonicalJson(evidence)),
    votes: [],
    needed: policy.approvals,
    policy: { name: policy.name, hash: policy.hash },
    opened: vote.at,
    expires: expiryOf(event, policy),
    at: vote.at,
  };
}
