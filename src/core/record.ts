// The record: what was decided, by whom, on what evidence, and what came of it. Written once, then published.

import type { Decision } from './decision';
import type { ActionId, CloudId, Subject } from './event';

/** One decision that the cloud has confirmed, or that ended otherwise. Append-only. */
export interface DecisionRecord {
  schema: 1;
  /** `<decision>/<generation>`. */
  id: string;
  decision: string;
  generation: number;
  action: ActionId;
  question: string;
  outcome: 'done' | 'failed' | 'unknown' | 'void';
  reason?: string;
  cloud: CloudId;
  kind: string;
  subject: Subject;
  environment?: string;
  /** ISO. */
  at: string;
  votes: {
    action: ActionId;
    who: string;
    name: string;
    chat: string;
    chatUser: string;
    tenant: string;
    email?: string;
    comment?: string;
    at: string;
    destination: string;
  }[];
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
