// The record in the store: one row for each decision and generation, written once, and then published by jobs of its own.

import type { Decision, Vote } from '../core/decision';
import { CallError } from '../core/errors';
import type { JsonObject } from '../core/json';
import { key, prefix } from '../core/keys';
import { environmentOf } from '../core/labels';
import type { InboxMessage, Log, Queue, Store } from '../core/ports';
import type { DecidedAction, DecisionRecord, RecordedOutcome, RecordedVote, Recorder } from '../core/record';
import { createClaims } from './claims';
import { doWork } from './work';

/** Sends a record to where other automation listens. A repeat carries the same id. @throws CallError */
export type Publish = (record: DecisionRecord) => Promise<void>;

/** By a name that stays, since jobs are addressed by it: `eventbridge`, `eventgrid`. */
export type Publishers = Readonly<Record<string, Publish>>;

/** The kind of work, in the keys of its claims. */
export const PUBLISH = 'publish';

type PublishMessage = Extract<InboxMessage, { type: 'publish' }>;

export interface RecordsParts {
  store: Store;
  queue: Queue;
  log: Log;
  now(): number;
  leaseMs: number;
  publishers: Publishers;
}

export interface Records extends Recorder {
  /** Publishes one record at one place. Rejects only if it could not be written down that it must be tried again. */
  publish(message: PublishMessage): Promise<void>;
}

export function createRecords(parts: RecordsParts): Records {
  const { store, queue, log, publishers } = parts;
  const claims = createClaims(store, parts.now, parts.leaseMs);

  async function send({ record: row, to }: PublishMessage): Promise<void> {
    const publish = Object.hasOwn(publishers, to) ? publishers[to] : undefined;
    if (publish === undefined)
      throw new CallError('permanent', 'not_configured', `nothing is published to "${to}" any more`);
    const record = recordIn(await store.get<JsonObject>(row));
    if (record === undefined) throw new CallError('gone', 'no_record', `there is no record ${row}`);
    await publish(record);
    log.info('published a decision', { decision: record.decision, generation: record.generation, to });
  }

  return {
    /** What a bus does not take holds up nobody who waits for the message to change: each place has a job of its own. */
    async record(decision, status) {
      const record = recordOf(decision, status);
      const row = key('record', record.at, record.id);
      await store.create(row, { schema: 1, record: record as unknown as JsonObject });
      for (const to of Object.keys(publishers)) await queue.send({ type: 'publish', record: row, to });
    },
    publish: (message) =>
      doWork(
        { ...parts, claims },
        {
          message,
          kind: PUBLISH,
          effect: publishEffect(message),
          run: () => send(message),
          // It lies in the dead letters, and the record is in the store: nobody was promised more.
          giveUp: async () => {},
        },
      ),
  };
}

/** Equal for repeats: what the claim of a publication is about. */
export function publishEffect({ record, to }: Pick<PublishMessage, 'record' | 'to'>): string {
  return `${to}/${record}`;
}

/** A page of what was recorded, oldest first. */
export interface RecordPage {
  records: DecisionRecord[];
  /** Where the next page begins; absent after the last. */
  next?: string;
}

/** How many rows are asked for at once. */
const PAGE = 500;

/**
 * Records by time, a page at a time.
 * @param from what the page before said, or an ISO time that no older one is wanted of
 */
export async function readRecords(
  store: Pick<Store, 'list'>,
  from?: { next: string } | { since: string },
): Promise<RecordPage> {
  const after = from && ('next' in from ? from.next : key('record', from.since));
  const rows = await store.list<JsonObject>(prefix('record'), {
    limit: PAGE,
    ...(after !== undefined && { after }),
  });
  const records = rows.flatMap((row) => recordIn(row) ?? []);
  const last = rows.at(-1);
  return rows.length < PAGE || last === undefined ? { records } : { records, next: last.key };
}

function recordIn(item: { value: JsonObject } | undefined): DecisionRecord | undefined {
  return item?.value.record as unknown as DecisionRecord | undefined;
}

/** Member by member: where the presser is answered is nobody's business later. */
function voteOf(vote: Vote): RecordedVote {
  const { action, who, name, person, email, role, comment, at, destination, message } = vote;
  return {
    action: action as DecidedAction,
    who,
    name,
    chat: person.chat,
    chatUser: person.id,
    tenant: person.tenant,
    ...(email !== undefined && { email }),
    ...(role !== undefined && { role }),
    ...(comment !== undefined && { comment }),
    at,
    destination,
    ...(message !== undefined && { message }),
  };
}

function recordOf(decision: Decision, status: string | undefined): DecisionRecord {
  const { id, generation, question, state, event, reason, at, made } = decision;
  const environment = environmentOf(event);
  return {
    schema: 1,
    id: `${id}/${generation}`,
    decision: id,
    generation,
    action: decision.outcome as DecidedAction,
    question,
    outcome: state as RecordedOutcome,
    ...(reason !== undefined && { reason }),
    cloud: event.cloud,
    kind: event.kind,
    subject: event.subject,
    ...(environment !== undefined && { environment }),
    at,
    votes: decision.votes.map(voteOf),
    evidence: decision.evidence,
    policy: decision.policy,
    ...(status !== undefined && { status }),
    ...(made !== undefined && { made }),
  };
}
