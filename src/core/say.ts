// The sentences that the bot says by itself: answers to a press, and lines under a message. The words are in the catalogue.

import type { Locale, Markup } from './card';
import type { ActionId } from './event';
import type { Mentions } from './mention';

/** Each has its words in templates/words.yaml under `sentences`, over the fields of a `Saying`. */
export const SENTENCE_IDS = [
  // To the presser, at the door.
  'taken',
  'button-unknown',
  'actions-off',
  'not-taken',
  'comment-missing',
  'comment-wanted',
  // To the presser, from the work.
  'denied-no-policy',
  'denied-person',
  'denied-outsider',
  'denied-requester',
  'denied-requester-unknown',
  'denied-hours',
  'denied-unknown-person',
  'stopped-policy',
  'stopped-votes',
  'not-possible',
  'not-now',
  'already-so',
  'moved',
  'gone',
  'others-first',
  'others-done',
  'voted-before',
  'vote-counted',
  'act-done',
  'act-failed',
  'act-unknown',
  'look-failed',
  'look-empty',
  'cared',
  'expired',
  'no-commands',
  // Lines under a message.
  'mark-open',
  'mark-working',
  'mark-done',
  'mark-failed',
  'mark-unknown',
  'mark-expired',
  'mark-reminder',
  'mark-owner',
  'mark-actor',
  'mark-snoozed',
  'mark-calls',
  'mark-again',
  // A dialog.
  'comment-label',
  'comment-hint',
  'assign-label',
  'assign-hint',
] as const;
export type SentenceId = (typeof SENTENCE_IDS)[number];

/** A reason that is a sentence of ours, so that everybody reads it in their own language. */
export interface Because {
  sentence: SentenceId;
  saying: Omit<Saying, 'because'>;
}

/** What a sentence may name. All plain text; a sentence leaves out what is not there. */
export interface Saying {
  subject?: { name: string; version?: string };
  action?: ActionId;
  /** Names of people. */
  by?: string;
  /** Name of a policy. */
  rule?: string;
  reason?: string;
  /** In the reason's stead. */
  because?: Because;
  comment?: string;
  /** In the API's PascalCase. */
  status?: string;
  /** ISO. */
  at?: string;
  count?: number;
  needed?: number;
  /** What differs, e.g. "status: was PendingManualApproval, is Approved". */
  changes?: string;
  /** What was made, e.g. the new run's name, and where it is. */
  made?: { name: string; url: string };
}

/** What a template of a sentence sees: the same, with words for ids and null for what is not there. */
export interface SayingView {
  subject: { name: string; version: string | null } | null;
  /** Infinitive, participle and past: approve, Approving, Approved. */
  action: { to: string; doing: string; done: string } | null;
  by: string | null;
  rule: string | null;
  reason: string | null;
  comment: string | null;
  status: string | null;
  at: string | null;
  count: number | null;
  needed: number | null;
  changes: string | null;
  made: { name: string; url: string } | null;
}

/** Complete, so that the build can check every sentence against it. */
export const SAYING_SAMPLE: SayingView = {
  subject: { name: 'fraud-detector', version: '42' },
  action: { to: 'approve', doing: 'Approving', done: 'Approved' },
  by: 'Ana Ruiz',
  rule: 'production models',
  reason: 'throttled',
  comment: 'shadow tests pass',
  status: 'approved',
  at: '2026-11-20T14:00:00.000Z',
  count: 1,
  needed: 2,
  changes: 'status: was PendingManualApproval, is Approved',
  made: { name: 'fraud-train-2', url: 'https://ml.azure.com/' },
};

/** One sentence in one language, as markup. `people`: whom it may mention. */
export type Say = (locale: Locale, id: SentenceId, saying?: Saying, people?: Mentions) => Markup;
