// Carrying out a decision: authorise its voters again, look at the cloud again, act once, record it, and say so everywhere.

import type { Deed, Order, Standing } from '../core/cloud-actions';
import { type Decision, type DecisionMark, later, markOf, type Vote } from '../core/decision';
import { CallError, messageOf } from '../core/errors';
import type { MlEvent } from '../core/event';
import { canonicalJson, type JsonObject } from '../core/json';
import type { Note } from '../core/note';
import { differentPeople, namesOf } from '../core/persons';
import type { InboxMessage } from '../core/ports';
import type { Because, Saying, SentenceId } from '../core/say';
import { sha256 } from '../core/sha256';
import type { ActHandler } from '../core/view';
import { type Claim, type Claims, LostClaim } from './claims';
import { type Decisions, tokenOf } from './decisions';
import type { InteractParts } from './interact-parts';
import { Later } from './later';
import type { Lineage } from './lineage';
import type { Notify } from './notify';
import type { People } from './people';
import type { Teller } from './tell';
import { doWork } from './work';

/** After this many unclear answers nobody can say what became of it, and a person must look. */
const MOST_UNCLEAR = 4;
/** When a decision could not be told, it is tried again after this. */
const TELL_AGAIN_MS = 30_000;
/** The cloud's own fields take a line of this length. */
const LONGEST_NOTE = 500;

export interface DecideParts extends InteractParts {
  claims: Claims;
  decisions: Decisions;
  lineage: Lineage;
  people: People;
  teller: Teller;
  notify: Notify;
}

export interface Decide {
  act(message: Extract<InboxMessage, { type: 'act' }>): Promise<void>;
}

/** Why it is not carried out, as a sentence that everybody may read. */
type Objection = { state: 'failed'; reason: string; because: Because };

/** How an attempt to carry it out came out. */
type Came =
  | { state: 'done'; deed: Deed }
  | { state: 'failed' | 'unknown'; reason: string; because?: Because };

export function createDecide(parts: DecideParts): Decide {
  const { decisions, claims, notify, now } = parts;

  function objection(sentence: SentenceId, saying: Saying): Objection {
    return {
      state: 'failed',
      reason: parts.teller.text('en', sentence, saying),
      because: { sentence, saying },
    };
  }

  async function act(message: Extract<InboxMessage, { type: 'act' }>): Promise<void> {
    const decision = await decisions.get(message.decision);
    if (decision === undefined)
      return parts.queue.bury(
        message,
        'its decision is gone: it is older than 400 days, or was made elsewhere',
      );
    // A job of an earlier attempt: its end was told and recorded before the question could be asked again.
    if (decision.generation !== message.generation || decision.outcome === undefined) return;
    return doWork(parts, {
      message,
      kind: 'act',
      effect: `${decision.id}/${decision.generation}`,
      run: (claim) => carryOut(decision, claim),
      async giveUp(reason, claim) {
        const state = claim.row.state === 'sending' ? 'unknown' : 'failed';
        const ended = await close(decision, { state, reason });
        if (ended !== undefined) await tellAll(ended);
      },
    });
  }

  async function carryOut(decision: Decision, claim: Claim): Promise<void> {
    // A crash after the end was written: it is told, and nothing is done again.
    const ended =
      decision.state === 'working' ? await close(decision, await attempt(decision, claim)) : decision;
    if (ended !== undefined) await untilTold(ended, claim);
  }

  async function attempt(decision: Decision, claim: Claim): Promise<Came> {
    const { event, outcome: action } = decision;
    const handler = action && (parts.actions[action] as ActHandler);
    const cloud = parts.cloudActions[decision.cloud];
    if (action === undefined || handler === undefined || cloud === undefined)
      return { state: 'failed', reason: `${decision.cloud} cannot be acted on from here` };
    const asked = claim.row.state === 'sending';
    const standing = await cloud.inspect(action, event);
    // Where the cloud sends no news of it, this is the news.
    if (asked && standing.done)
      return { state: 'done', deed: { status: standing.status, event: standing.event } };
    // What is no longer so may also come under another policy.
    const objection = (await stale(decision, standing)) ?? (await forbidden(decision, standing));
    // A request that went out may still arrive, so nobody can say that it will not be done.
    if (objection !== undefined) return asked ? { ...objection, state: 'unknown' } : objection;
    if (asked && (claim.row.unclear ?? 0) >= MOST_UNCLEAR)
      return { state: 'unknown', reason: claim.row.reason ?? '' };
    const before = claim.row.unclear ?? 0;
    await claims.write(claim, { state: 'sending', unclear: before + 1 });
    try {
      return { state: 'done', deed: await handler.run(cloud, event, orderOf(decision, now())) };
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (error.outcome === 'unclear') throw error;
      // This one was not sent, or definitely refused; an earlier one may still have got through.
      await claims.write(claim, { state: before > 0 ? 'sending' : 'held', unclear: before });
      if (error.outcome === 'retry') throw error;
      if (before === 0) return { state: 'failed', reason: error.message };
      const now = await cloud.inspect(action, event);
      return now.done
        ? { state: 'done', deed: { status: now.status, event: now.event } }
        : { state: 'unknown', reason: error.message };
    }
  }

  /** Whoever may no longer do it, does not. */
  async function forbidden(decision: Decision, standing: Standing): Promise<Objection | undefined> {
    const { event, outcome } = decision;
    const action = outcome!;
    const no = (sentence: SentenceId, more: Saying = {}): Objection =>
      objection(sentence, { action, ...more });
    if (!(await parts.actionsAllowed())) return no('actions-off');
    const policies = parts.people.policies(action, [event, standing.event]);
    if (policies === undefined) return no('denied-no-policy');
    const { ends } = parts.actions[action] as ActHandler;
    const requesters = [...standing.requesters, ...(await parts.lineage.of(standing.lineage))];
    // Not from a cache: a right may have been taken from somebody since they pressed.
    const fresh = { fresh: true };
    const identities = await Promise.all(
      agreeing(decision).map(({ person }) => parts.people.identify(person, fresh)),
    );
    for (const policy of policies) {
      const count = differentPeople(identities).length;
      if (!ends && count < policy.approvals)
        return no('stopped-votes', { rule: policy.name, count, needed: policy.approvals });
      for (const identity of identities) {
        const refusal =
          (await parts.people.refusal(policy, action, identity, fresh)) ??
          parts.people.selfRefusal(policy, action, identity, requesters);
        if (refusal !== undefined) return no('stopped-policy', { rule: policy.name, by: identity.name });
      }
    }
    return undefined;
  }

  async function stale(decision: Decision, standing: Standing): Promise<Objection | undefined> {
    const { status, why } = standing;
    const because = (sentence: SentenceId, more: Saying = {}): Objection =>
      objection(sentence, {
        action: decision.outcome!,
        status,
        ...(why !== undefined && { reason: why }),
        ...more,
      });
    const moved = sha256(canonicalJson(standing.evidence)) !== decision.evidence;
    if (!standing.done && standing.open && !moved) return undefined;
    // Whoever looks next sees how it is.
    await notify.plan(standing.event);
    if (standing.done) return because('already-so');
    return standing.open ? because('moved', { changes: `status: ${status}` }) : because('not-now');
  }

  /** Writes how it came out: once. */
  async function close(decision: Decision, came: Came): Promise<Decision | undefined> {
    const ended = await decisions.change(decision.id, (row) => {
      if (row.state !== 'working' || row.generation !== decision.generation) return undefined;
      const at = later(row.at, new Date(now()).toISOString());
      if (came.state === 'done') {
        const { made, status, event } = came.deed;
        const result = { status, ...(event && { event: event as unknown as JsonObject }) };
        return {
          ...row,
          state: 'done',
          at,
          result,
          ...(made && { made }),
        };
      }
      const next: Decision = {
        ...row,
        state: came.state,
        at,
        reason: came.reason,
        ...(came.because && { because: came.because }),
      };
      return next;
    });
    return ended ?? decisions.get(decision.id);
  }

  /** What has been decided is told for as long as it takes: the cloud has done it, and nobody may read otherwise. */
  async function untilTold(decision: Decision, claim: Claim): Promise<void> {
    try {
      await tellAll(decision, claim);
    } catch (error) {
      if (error instanceof LostClaim) throw error;
      parts.log.error('a decision could not be told', { decision: decision.id, reason: messageOf(error) });
      throw new Later(TELL_AGAIN_MS);
    }
  }

  async function tellAll(decision: Decision, claim?: Claim): Promise<void> {
    const { event, outcome, state, generation } = decision;
    const action = outcome!;
    const status = typeof decision.result?.status === 'string' ? decision.result.status : undefined;
    // What nobody can say may have happened.
    if (AGAIN.has(action) && (state === 'done' || state === 'unknown'))
      await parts.lineage.asked(event.parent?.id ?? event.subject.id, askersOf(decision));
    if (decision.made !== undefined) await parts.lineage.asked(decision.made.id, askersOf(decision));
    await parts.recorder.record(decision, status);
    const mark = markOf(decision);
    const note = state === 'unknown' ? alertOf(mark) : undefined;
    const added = { marks: { decision: mark }, ...(note && { note }) };
    await notify.add(event, added, `decision/${decision.id}/${mark.order}`);
    const news = decision.result?.event;
    if (news !== undefined) await notify.plan(news as unknown as MlEvent);
    parts.log.info('decided', { decision: decision.id, action, state, generation });
    for (const vote of agreeing(decision)) await word(decision, vote, claim);
  }

  async function word(decision: Decision, vote: Vote, claim?: Claim): Promise<void> {
    const told = (claim?.row.told ?? []) as string[];
    if (told.includes(vote.press)) return;
    const { event, outcome, state, made, reason, because } = decision;
    const subject = { name: event.subject.name, version: event.subject.version };
    const saying = { action: outcome!, subject, reason, because, made };
    const sentence: SentenceId =
      state === 'done' ? 'act-done' : state === 'unknown' ? 'act-unknown' : 'act-failed';
    const press = {
      id: vote.press,
      action: vote.action,
      person: vote.person,
      answer: vote.answer,
      button: vote.button,
    };
    await parts.teller.tell(press, { sentence, saying });
    if (claim !== undefined) await claims.write(claim, { told: [...told, vote.press] } as JsonObject);
  }

  return { act };
}

/** Nobody may think that it is settled: this calls people, where an edit would not. */
function alertOf({ action, by, reason, because }: DecisionMark): Note {
  const saying = { action, by: by.join(', '), reason, because };
  return { sentence: 'mark-unknown', saying, tone: 'failure', broadcast: true };
}

/** What makes a run out of a run: whoever asked for it has a stake in what comes of it. */
const AGAIN: ReadonlySet<string> = new Set(['retry', 'start', 'rerun']);

function agreeing({ votes, outcome }: Decision): Vote[] {
  return votes.filter(({ action }) => action === outcome);
}

/** Each by every name by which they may be met again. */
function askersOf(decision: Decision): string[][] {
  return agreeing(decision).map((vote) => namesOf({ ...vote, key: vote.who }));
}

function orderOf(decision: Decision, now: number): Order {
  const voters = agreeing(decision);
  const by = voters.map(({ name }) => name).join(', ');
  const comment = voters.findLast((vote) => vote.comment !== undefined)?.comment;
  const line = `bellhop:${decision.id.slice(0, 12)} by ${by}${comment === undefined ? '' : `: ${comment}`}`;
  return {
    token: tokenOf(decision),
    note: line.replace(/\s+/g, ' ').slice(0, LONGEST_NOTE),
    by,
    at: new Date(now).toISOString(),
  };
}
