// Decisions: what people asked of a subject, who voted, and how it came out. Pure: the rows are written by flow/decisions.ts.

import type { ActionId, CloudId, MlEvent } from './event';
import type { JsonObject } from './json';
import { isSamePerson } from './persons';
import type { AnswerAddress, Person } from './press';
import type { Because } from './say';

/** Who a person is across both chats. `key` is equal for one person, and only for them. */
export interface Identity {
  key: string;
  name: string;
  person: Person;
  /** Confirmed in the home organisation. */
  email?: string;
  /** A guest, or of another organisation: denied unless named. */
  outsider: boolean;
}

export interface Vote {
  action: ActionId;
  /** Identity's key: one vote each, in both chats together. */
  who: string;
  name: string;
  person: Person;
  email?: string;
  /** ISO. */
  at: string;
  comment?: string;
  /** The press it came by, so that a repeat is the same vote. */
  press: string;
  /** The id that it carried. */
  button: string;
  answer: AnswerAddress;
  /** Where it was pressed. */
  destination: string;
  /** What of the policy lets them: `person:<key>`, `group:<name>` or `members`. */
  role?: string;
  /** An https link to the message that they pressed. */
  message?: string;
}

/**
 * open: waiting for votes. working: decided, being carried out. done: the cloud has confirmed it. failed: the cloud refused;
 * the same question may be asked again. unknown: nobody can say what became of it. void: it expired, or the thing moved on.
 */
export type DecisionState = 'open' | 'working' | 'done' | 'failed' | 'unknown' | 'void';

export interface Decision {
  schema: 1;
  id: string;
  /** Actions that answer one question share it: approving and rejecting are one decision. */
  question: string;
  state: DecisionState;
  /** Each definite refusal by the cloud begins another; tokens are derived from it. */
  generation: number;
  cloud: CloudId;
  /** What the first presser saw. */
  event: MlEvent;
  /** Digest of what the cloud said when the first one pressed. */
  evidence: string;
  votes: Vote[];
  /** How many must agree, and by which policy; fixed by the first vote. */
  needed: number;
  policy: { name: string; hash: string };
  /** Set from `working` on. */
  outcome?: ActionId;
  /** ISO: when the question was asked, and until when it may be answered. */
  opened: string;
  expires: string;
  /** ISO: of the last change of state. */
  at: string;
  /** Why it failed or ended. */
  reason?: string;
  /** The same in every language, where it is a sentence of ours. */
  because?: Because;
  result?: JsonObject;
  /** What the act made, e.g. a new run. */
  made?: { name: string; url: string; id: string };
}

/** How a decision stands, as the root of a thread shows it; newer ones (by `order`) take the place of older ones. */
export interface DecisionMark {
  order: string;
  state: DecisionState;
  action: ActionId;
  /** Names of those who voted for the outcome, or so far. */
  by: string[];
  /** ISO: of this state. */
  at: string;
  /** ISO: of the vote that decided; what happened later is another story. */
  since: string;
  comment?: string;
  reason?: string;
  because?: Because;
  votes: number;
  needed: number;
  made?: { name: string; url: string };
}

/** Who looks after a subject, and until when it is quiet. */
export interface CareMark {
  order: string;
  owner?: string;
  /** ISO. */
  snoozedUntil?: string;
  snoozedBy?: string;
}

/** Who called the cloud itself, as its audit trail tells. */
export interface ActorMark {
  order: string;
  /** E.g. UpdateModelPackage. */
  call: string;
  by: string;
  /** ISO. */
  at: string;
}

/** What people have added to a thread's root. */
export interface Marks {
  decision?: DecisionMark;
  care?: CareMark;
  actor?: ActorMark;
}

/** Takes in newer marks; undefined if nothing is newer. */
export function mergeMarks(known: Marks, news: Marks): Marks | undefined {
  const decision = newerDecision(known.decision, news.decision);
  const care = newer(known.care, news.care);
  const actor = newer(known.actor, news.actor);
  if (decision === known.decision && care === known.care && actor === known.actor) return undefined;
  return { ...(decision && { decision }), ...(care && { care }), ...(actor && { actor }) };
}

/** What has been decided is not undone by the end of the time to decide. */
const ENDED: ReadonlySet<DecisionState> = new Set<DecisionState>(['working', 'done', 'unknown']);

function newerDecision(known?: DecisionMark, news?: DecisionMark): DecisionMark | undefined {
  if (known !== undefined && news?.state === 'void' && ENDED.has(known.state)) return known;
  if (news !== undefined && known?.state === 'void' && ENDED.has(news.state)) return news;
  return newer(known, news);
}

function newer<T extends { order: string }>(known: T | undefined, news: T | undefined): T | undefined {
  if (news === undefined) return known;
  return known === undefined || news.order > known.order ? news : known;
}

/** The mark of a decision as it stands. */
export function markOf(decision: Decision): DecisionMark {
  const { state, generation, votes, needed, at, reason, outcome, made } = decision;
  const action = outcome ?? votes.at(-1)?.action ?? 'approve';
  const agreeing = votes.filter((vote) => vote.action === action);
  const comment = agreeing.findLast((vote) => vote.comment !== undefined)?.comment;
  const mark: DecisionMark = {
    // Within one moment, a later generation and a later state win.
    order: [
      at,
      String(generation).padStart(4, '0'),
      STATE_RANK[state],
      String(votes.length).padStart(3, '0'),
    ].join('/'),
    state,
    action,
    by: agreeing.map(({ name }) => name),
    at,
    since: votes.at(-1)?.at ?? at,
    votes: agreeing.length,
    needed,
  };
  if (made !== undefined) mark.made = { name: made.name, url: made.url };
  if (decision.because !== undefined) mark.because = decision.because;
  if (comment !== undefined) mark.comment = comment;
  if (reason !== undefined) mark.reason = reason;
  return mark;
}

const STATE_RANK: Record<DecisionState, string> = {
  open: '0', working: '1', failed: '2', unknown: '3', done: '4', void: '5',
}; // biome-ignore format: a table

/** Clocks of workers differ, and marks are ordered by time: it must not go back within a decision. */
export function later(a: string, b: string): string {
  return a > b ? a : b;
}

/** Whether two votes are one person's, also if they were called otherwise when they gave the first. */
export function isSameVoter(a: Vote, b: Vote): boolean {
  return isSamePerson({ ...a, key: a.who }, { ...b, key: b.who });
}

/**
 * The vote taken in: who has voted already changes nothing, one vote for another answer than the rest ends the question with
 * that answer if `ends` says that it does (a rejection), and enough equal votes decide it.
 */
export function takeVote(decision: Decision, vote: Vote, ends: (action: ActionId) => boolean): Decision {
  const votes = [...decision.votes.filter((other) => !isSameVoter(other, vote)), vote];
  const equal = votes.filter(({ action }) => action === vote.action).length;
  const decided = ends(vote.action) || equal >= decision.needed;
  const { reason: _reason, because: _because, ...rest } = decision;
  return {
    ...rest,
    votes,
    at: later(decision.at, vote.at),
    ...(decided ? { state: 'working', outcome: vote.action } : { state: 'open' }),
  };
}
