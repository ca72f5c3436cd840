// What operators may do to a running bot, wherever it runs: the commands' view of a deployment.

import type { Config } from '../config';
import type { MlEvent } from '../core/event';
import type { Destination } from '../core/ports';
import type { KillSwitch } from '../flow/kill-switch';
import type { RecordPage } from '../flow/records';

export const HOST_IDS = ['local', 'aws', 'azure'] as const;
/** Where the bot runs whose state is looked at. */
export type HostId = (typeof HOST_IDS)[number];

/** A message that was given up. */
export interface DeadLetter {
  id: string;
  /** What was sent, without its signature. */
  message: unknown;
  reason: string;
  /** Epoch milliseconds. */
  buriedAt: number;
  /** What a delivery was about, where that is still known. */
  event?: MlEvent;
}

export interface DeadLetterBox {
  /** Oldest first; where there are very many, the first thousand of each queue. */
  list(): Promise<DeadLetter[]>;
  /** Sends one again, or all; how many. A delivery that was given up is tried anew. */
  redrive(id?: string): Promise<number>;
}

/** One thing that a deployment needs. */
export interface Check {
  name: string;
  /** What it finds works as it is: told, and not counted as a problem. */
  advice?: true;
  /** What is wrong, a sentence each with what to do; empty if all is well. A failure is a problem, too. */
  run(): Promise<string[]>;
}

/** Each part is opened when it is asked for. */
export interface Operations {
  host: HostId;
  /** Who is at the keyboard, for people. */
  operator: string;
  /** @throws {ConfigError} */
  config(): Promise<Config>;
  deadLetters(): Promise<DeadLetterBox>;
  killSwitch(): Promise<Pick<KillSwitch, 'state' | 'set'>>;
  /** Records of decisions by time: the first page, one from a moment (ISO) on, or the one that a page said is next. */
  readRecords(from?: { next: string } | { since: string }): Promise<RecordPage>;
  /**
   * Posts an event as a new message, past the queue and without a trace in the store.
   * Fails with CallError as the chat does, also if only plain text could be posted.
   */
  post(event: MlEvent, destination: Destination): Promise<void>;
  /** Those that apply here. */
  checks(): Promise<Check[]>;
  close(): Promise<void>;
}

export interface OperationsOptions {
  /** Left out = what the environment looks like. */
  host?: HostId;
  /** The file named by `--config`. */
  config?: string;
}
