// A vote: whether it may be given on what the cloud says now, and what it leads to.

import { type Decision, type Identity, markOf, type Vote } from '../core/decision';
import { CallError } from '../core/errors';
import type { ActionId, MlEvent } from '../core/event';
import type { Press } from '../core/press';
import type { ActHandler } from '../core/view';
import type { ButtonRow } from './buttons';
import type { Claim, Claims } from './claims';
import { type Decisions, decisionId } from './decisions';
import type { InteractParts } from './interact-parts';
import type { Lineage } from './lineage';
import type { Notify } from './notify';
import type { People, Refusal } from './people';

/** What the presser is told; nothing where the message itself shows it. */
export type Answer = Refusal | undefined;

/** A press of somebody whom the message's policy lets. */
export interface Ballot {
  press: Press;
  claim: Claim;
  button: ButtonRow;
  handler: ActHandler;
  identity: Identity;
}

export interface VotingParts extends InteractParts {
  claims: Claims;
  decisions: Decisions;
  lineage: Lineage;
  people: People;
  notify: Notify;
}

export interface Voting {
  vote(ballot: Ballot): Promise<Answer>;
}

export function createVoting(parts: VotingParts): Voting {
  const { claims, decisions, lineage, people, notify, queue, now } = parts;

  async function vote({ press, claim, button, handler, identity }: Ballot): Promise<Answer> {
    const { action } = press;
    const { event } = button;
    // A crash after the vote: it counted, whatever has changed since.
    const before = claim.row.decision === undefined ? undefined : await decisions.get(claim.row.decision);
    if (before?.votes.some((given) => given.press === press.id) === true)
      return after('repeat', before, action, event);
    // It counted in an attempt that has ended since; that end was told.
    if (before !== undefined && before.generation > (claim.row.generation ?? 0)) return undefined;
    if (!(await parts.actionsAllowed())) return { sentence: 'actions-off', saying: { action } };
    const cloud = parts.cloudActions[event.cloud];
    if (cloud === undefined || !cloud.can(action, event))
      return { sentence: 'not-possible', saying: { action } };
    const standing = await cloud.inspect(action, event).catch((error: unknown) => {
      if (error instanceof CallError && error.outcome !== 'retry' && error.outcome !== 'unclear')
        return error;
      throw error;
    });
    if (standing instanceof CallError)
      return {
        sentence: standing.outcome === 'gone' ? 'gone' : 'not-possible',
        saying: { action, reason: standing.message },
      };
    const stale = staleness(action, standing);
    if (stale !== undefined) {
      // Whoever looks next sees how it is, and presses on what is true.
      await notify.plan(standing.event);
      return stale;
    }
    // The message may be old, or tell of what only seems so: what the cloud says now must be allowed, too.
    const policies = people.policies(action, [event, standing.event]);
    if (policies === undefined) return { sentence: 'denied-no-policy', saying: { action } };
    const requesters = [...standing.requesters, ...(await lineage.of(standing.lineage))];
    for (const rule of policies) {
      const end = Date.parse(event.time) + rule.expiresMs;
      if (end < now()) return { sentence: 'expired', saying: { action, at: new Date(end).toISOString() } };
      if (rule.comment && !press.comment?.trim())
        return { sentence: 'comment-missing', saying: { action, rule: rule.name } };
      const refused =
        (await people.refusal(rule, action, identity)) ??
        people.selfRefusal(rule, action, identity, requesters);
      if (refused !== undefined) return refused;
    }
    const strictest = policies.reduce((one, other) => (other.approvals > one.approvals ? other : one));
    const question = {
      question: handler.question ?? action,
      subject: standing.event.subject.id,
      evidence: standing.evidence,
      event,
      policy: strictest,
    };
    // A vote after a failure begins another generation over it: its record must be there before.
    const failed = await decisions.get(decisionId(question));
    if (failed?.state === 'failed') await parts.recorder.record(failed, undefined);
    const generation = (failed?.generation ?? 0) + (failed?.state === 'failed' ? 1 : 0);
    await claims.write(claim, { decision: decisionId(question), generation });
    const given: Vote = {
      action,
      who: identity.key,
      name: identity.name,
      person: press.person,
      at: new Date(now()).toISOString(),
      press: press.id,
      button: press.button,
      answer: press.answer,
      destination: button.destination.id,
    };
    const role = await people.role(strictest, identity);
    if (role !== undefined) given.role = role;
    if (identity.email !== undefined) given.email = identity.email;
    if (press.message !== undefined) given.message = press.message;
    if (press.comment?.trim()) given.comment = press.comment.trim();
    const voted = await decisions.vote(question, given, () => handler.ends === true);
    return after(voted.type, voted.decision, action, event);
  }

  /** Carries on with what the vote led to. The same press again does the same again, and so ends what a crash left undone. */
  async function after(
    type: 'counted' | 'repeat' | 'before' | 'closed',
    decision: Decision,
    action: ActionId,
    event: MlEvent,
  ): Promise<Answer> {
    const mark = markOf(decision);
    const saying = { action: mark.action, by: mark.by.join(', '), count: mark.votes, needed: mark.needed };
    if (type === 'before') return { sentence: 'voted-before', saying };
    // Before the messages: whoever finds it decided and not queued, queues it again.
    if (decision.state === 'working')
      await queue.send({ type: 'act', decision: decision.id, generation: decision.generation });
    if (type === 'closed') {
      const { state, reason, because, expires } = decision;
      if (state === 'unknown') return { sentence: 'act-unknown', saying: { ...saying, reason, because } };
      if (state === 'void') return { sentence: 'expired', saying: { action, at: expires } };
      return { sentence: state === 'done' ? 'others-done' : 'others-first', saying };
    }
    await notify.add(event, { marks: { decision: mark } }, `decision/${decision.id}/${mark.order}`);
    return decision.state === 'open' ? { sentence: 'vote-counted', saying } : undefined;
  }

  return { vote };
}

/** Why nothing can be decided on what the message showed. */
function staleness(
  action: ActionId,
  standing: {
    status: string;
    open: boolean;
    done: boolean;
    why?: string;
    moved: { name: string; was: string; is: string }[];
  },
): Refusal | undefined {
  const { status, why } = standing;
  if (standing.done) return { sentence: 'already-so', saying: { action, status } };
  if (!standing.open)
    return { sentence: 'not-now', saying: { action, status, ...(why !== undefined && { reason: why }) } };
  if (standing.moved.length === 0) return undefined;
  const changes = standing.moved.map(({ name, was, is }) => `${name}: ${was} → ${is}`).join('; ');
  return { sentence: 'moved', saying: { action, changes } };
}
