// The local inbox: messages in the SQLite file of the local store, delivered at least once, safe for several processes.

import { randomUUID } from 'node:crypto';
import type { InboxMessage, Log, Queue } from '../core/ports';
import { openSqlite, type SqliteFile } from '../stores/sqlite';
import type { Prepare } from './dead-letters';
import { decodeMessage, delayMs, encodeMessage } from './message';

/** A message that is ours until its visibility ends. A receipt that is no longer valid makes `ack` and `retry` do nothing. */
export interface Received {
  id: string;
  message: InboxMessage;
  /** How often it was received, this time included: counted before the work, so that a crash counts. */
  attempts: number;
  /** Epoch milliseconds. */
  enqueuedAt: number;
  /** Done: it does not come back. */
  ack(): Promise<void>;
  /** Not done: it comes back after the delay. The reason is kept for the dead letters. */
  retry(delaySeconds: number, reason?: string): Promise<void>;
}

export interface DeadLetter {
  id: string;
  message: InboxMessage;
  reason: string;
  /** Epoch milliseconds. */
  buriedAt: number;
}

export interface LocalQueue extends Queue {
  /** At most `max` messages that are due, oldest due time first. What is not acknowledged within the visibility comes back. */
  receive(max: number, visibilitySeconds: number): Promise<Received[]>;
  /** When the next message becomes visible, in epoch milliseconds, maybe in the past; undefined if the queue is empty. */
  nextDueAt(): Promise<number | undefined>;
  /** Messages that are not acknowledged: waiting, delayed or in work. */
  size(): Promise<number>;
  /** Oldest first. */
  deadLetters(): Promise<DeadLetter[]>;
  /** Back into the queue with no attempts counted: one dead letter, or all; how many. `prepare` runs before, for each. */
  redrive(id?: string, prepare?: Prepare): Promise<number>;
  /** Calls back, within this process, when there may be work earlier than `nextDueAt` said. Returns the way to stop it. */
  onSend(callback: () => void): () => void;
  /** Closes the file, unless it was passed in open. */
  close(): void;
}

export interface LocalQueueOptions {
  /** Epoch milliseconds. */
  now?: () => number;
  /** A message that was received more often than this goes to the dead letters by itself. 10. */
  maxAttempts?: number;
  /** Hears of messages that were given up. */
  log?: Log;
}

interface MessageRow {
  id: number;
  body: string;
  sent: number;
  attempts: number;
  failure: string | null;
}

interface DeadRow {
  id: number;
  body: string;
  reason: string;
  buried: number;
}

const DUE =
  'SELECT id, body, sent, attempts + 1 AS attempts FROM messages WHERE due <= ? ORDER BY due, id LIMIT ?';
const TAKE = 'UPDATE messages SET attempts = attempts + 1, receipt = ?, due = ?, failure = NULL WHERE id = ?';
const ENQUEUE = 'INSERT INTO messages (body, sent, due) VALUES (?, ?, ?)';
const BURY = 'INSERT INTO dead_letters (body, reason, buried) VALUES (?, ?, ?)';

function deadLetterOf({ id, body, reason, buried }: DeadRow): DeadLetter {
  return { id: String(id), message: decodeMessage(body), reason, buriedAt: buried };
}

/** Opens the queue in an SQLite file (see `openSqlite` for paths and errors), or in one that is open already. */
export function openLocalQueue(file: string | SqliteFile, options: LocalQueueOptions = {}): LocalQueue {
  const { now = Date.now, maxAttempts = 10, log } = options;
  const sqlite = typeof file === 'string' ? openSqlite(file) : file;
  const listeners = new Set<() => void>();

  function announce(): void {
    for (const listener of listeners) listener();
  }

  function buryExhausted(at: number): void {
    const exhausted = sqlite.all<MessageRow>(
      'DELETE FROM messages WHERE due <= ? AND attempts >= ? RETURNING id, body, attempts, failure',
      at,
      maxAttempts,
    );
    for (const { id, body, attempts, failure } of exhausted) {
      const reason = `Gave up after ${attempts} attempts: ${failure ?? 'the work did not finish'}`;
      sqlite.run(BURY, body, reason, at);
      log?.error('gave up on a message', { message: id, attempts });
    }
  }

  function take({ id, body, attempts, sent }: MessageRow, receipt: string): Received {
    return {
      id: String(id),
      message: decodeMessage(body),
      attempts,
      enqueuedAt: sent,
      async ack() {
        sqlite.run('DELETE FROM messages WHERE id = ? AND receipt = ?', id, receipt);
      },
      async retry(delaySeconds, reason) {
        sqlite.run(
          'UPDATE messages SET due = ?, receipt = NULL, failure = ? WHERE id = ? AND receipt = ?',
          now() + delayMs(delaySeconds),
          reason ?? null,
          id,
          receipt,
        );
        announce();
      },
    };
  }

  return {
    async send(message, { delaySeconds = 0 } = {}) {
      const at = now();
      sqlite.run(ENQUEUE, encodeMessage(message), at, at + delayMs(delaySeconds));
      announce();
    },

    async bury(message, reason) {
      sqlite.run(BURY, encodeMessage(message), reason, now());
    },

    async receive(max, visibilitySeconds) {
      const receipt = randomUUID();
      const at = now();
      const visibility = delayMs(visibilitySeconds);
      const rows = sqlite.transaction(() => {
        buryExhausted(at);
        const due = sqlite.all<MessageRow>(DUE, at, max);
        for (const { id } of due) sqlite.run(TAKE, receipt, at + visibility, id);
        return due;
      });
      return rows.map((row) => take(row, receipt));
    },

    async nextDueAt() {
      const [row] = sqlite.all<{ due: number }>('SELECT due FROM messages ORDER BY due LIMIT 1');
      return row?.due;
    },

    async size() {
      const [row] = sqlite.all<{ size: number }>('SELECT count(*) AS size FROM messages');
      return row?.size ?? 0;
    },

    async deadLetters() {
      return sqlite
        .all<DeadRow>('SELECT id, body, reason, buried FROM dead_letters ORDER BY id')
        .map(deadLetterOf);
    },

    async redrive(id, prepare) {
      const at = now();
      const dead = sqlite.all<DeadRow>(
        'SELECT id, body FROM dead_letters WHERE ? IS NULL OR id = ? ORDER BY id',
        id ?? null,
        id ?? null,
      );
      for (const { body } of dead) await prepare?.(decodeMessage(body));
      // Another process may have taken some of them meanwhile.
      const moved = sqlite.transaction(() => {
        const rows = dead.flatMap((row) =>
          sqlite.all<DeadRow>('DELETE FROM dead_letters WHERE id = ? RETURNING id, body', row.id),
        );
        for (const row of rows) sqlite.run(ENQUEUE, row.body, at, at);
        return rows.length;
      });
      if (moved > 0) announce();
      return moved;
    },

    onSend(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },

    close() {
      if (typeof file === 'string') sqlite.close();
    },
  };
}
