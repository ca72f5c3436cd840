// The record in the store: one row for each decision and generation, written once and then published.

import type { Decision } from '../core/decision';
import type { JsonObject } from '../core/json';
import { key, prefix } from '../core/keys';
import { environmentOf } from '../core/labels';
import type { Log, Store } from '../core/ports';
import type { DecisionRecord, Recorder } from '../core/record';

/** Sends a record to where other automation listens. A repeat carries the same id. @throws CallError */
export type Publish = (record: DecisionRecord) => Promise<void>;

export interface RecordsParts {
  store: Store;
  log: Log;
  publish: readonly Publish[];
}

export interface Records extends Recorder {
  get(id: string): Promise<DecisionRecord | undefined>;
  /** By time: the oldest first, after the record with the key `after`. */
  list(after?: string, limit?: number): Promise<{ key: string; record: DecisionRecord }[]>;
}

export function createRecords({ store, publish, log }: RecordsParts): Records {
  return {
    async record(decision, status) {
      const record = recordOf(decision, status);
      const id = key('record', record.at, record.id);
      await store.create(id, { schema: 1, record: record as unknown as JsonObject, published: 0 });
      for (;;) {
        const item = await store.get<JsonObject>(id);
        const published = Number(item?.value.published ?? publish.length);
        const next = publish[published];
        if (item === undefined || next === undefined) return;
        await next(record);
        await store.put(id, { ...item.value, published: published + 1 }, item.version);
        log.info('published a decision', { decision: decision.id, generation: decision.generation });
      }
    },
    async get(id) {
      for (let after: string | undefined; ; ) {
        const rows = await this.list(after);
        const found = rows.find(({ record }) => record.id === id || record.decision === id);
        if (found !== undefined) return found.record;
        if (rows.length === 0) return undefined;
        after = rows.at(-1)!.key;
      }
    },
    async list(after, limit = 1000) {
      const rows = await store.list<JsonObject>(prefix('record'), {
        limit,
        ...(after !== undefined && { after }),
      });
      return rows.map((row) => ({ key: row.key, record: row.value.record as unknown as DecisionRecord }));
    },
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
    action: decision.outcome!,
    question,
    outcome: state as DecisionRecord['outcome'],
    ...(reason !== undefined && { reason }),
    cloud: event.cloud,
    kind: event.kind,
    subject: event.subject,
    ...(environment !== undefined && { environment }),
    at,
    votes: decision.votes.map(({ action, who, name, person, email, comment, at: when, destination }) => ({
      action,
      who,
      name,
      chat: person.chat,
      chatUser: person.id,
      tenant: person.tenant,
      ...(email !== undefined && { email }),
      ...(comment !== undefined && { comment }),
      at: when,
      destination,
    })),
    evidence: decision.evidence,
    policy: decision.policy,
    ...(status !== undefined && { status }),
    ...(made !== undefined && { made }),
  };
}
