// The record: what was decided, by whom, on what evidence, and what came of it. Written once, then published.

import type { Decision } from './decision';
import type { ActionId, CloudId, Kind, Subject } from './event';
import type { ChatId } from './ports';

/** The actions that people decide about; the others look, or change only what the bot remembers. */
export const DECIDED_ACTIONS = [
  'approve',
  'reject',
  'retry',
  'start',
  'rerun',
  'stop',
  'rollback',
] as const satisfies ActionId[];
export type DecidedAction = (typeof DECIDED_ACTIONS)[number];

/** `done`: the cloud has confirmed it. `failed`: it was refused, by the cloud or by a policy. `unknown`: nobody can say. */
export type RecordedOutcome = 'done' | 'failed' | 'unknown';

/** One person's part in a decision. */
export interface RecordedVote {
  action: DecidedAction;
  /** Equal for one person in both chats: `person:<key>`, `email:<address>`, or the chat's own id. */
  who: string;
  name: string;
  chat: ChatId;
  /** Their id in that chat, and the organisation it is of. */
  chatUser: string;
  tenant: string;
  email?: string;
  /** What let them: `person:<key>`, `group:<name>` or `members`. */
  role?: string;
  comment?: string;
  /** ISO. */
  at: string;
  /** The id of the destination whose message they pressed. */
  destination: string;
  /** The message itself, as an https link of the chat's own. */
  message?: string;
}

/** One decision that the cloud has confirmed, or that ended otherwise. Append-only. docs/decisions.md has its schema. */
export interface DecisionRecord {
  schema: 1;
  /** `<decision>/<generation>`. */
  id: string;
  /** 64 hex characters: equal for everybody who was asked the same question about the same state. */
  decision: string;
  /** Each refusal by the cloud begins another. */
  generation: number;
  action: DecidedAction;
  question: string;
  outcome: RecordedOutcome;
  /** Why it failed, or why nobody knows. */
  reason?: string;
  cloud: CloudId;
  kind: Kind;
  subject: Subject;
  environment?: string;
  /** ISO: when it ended. */
  at: string;
  votes: RecordedVote[];
  /** SHA-256 of what the cloud said when it was asked. */
  evidence: string;
  policy: { name: string; hash: string };
  /** The status that the cloud confirmed. */
  status?: string;
  made?: { name: string; url: string };
}

/** Keeps records and sends them on. Repeating a record changes nothing. */
export interface Recorder {
  record(decision: Decision, status: string | undefined): Promise<void>;
}
