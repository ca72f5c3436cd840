// Story two, "someone answered": at the door, read the button and put the press into the inbox; from the inbox, authorise,
// look at the cloud, vote, and say what came of it.

import { type Decision, type Identity, markOf, type Vote } from '../core/decision';
import { CallError } from '../core/errors';
import type { ActionId, MlEvent } from '../core/event';
import type { JsonObject } from '../core/json';
import { canOffer } from '../core/offer';
import type { Policy } from '../core/policy';
import type { InboxMessage } from '../core/ports';
import type { Listener, Press, Question, Reaction } from '../core/press';
import type { Saying, SentenceId } from '../core/say';
import type { ActHandler, ActionHandler } from '../core/view';
import { type ButtonRow, createButtons } from './buttons';
import { createCare } from './care';
import { type Claim, createClaims } from './claims';
import { createDecide } from './decide';
import { createDecisions, decisionId } from './decisions';
import { createDue } from './due';
import type { InteractParts } from './interact-parts';
import { createLineage } from './lineage';
import type { Notify } from './notify';
import { createPeople, type Refusal } from './people';
import { createTeller } from './tell';
import { doWork } from './work';

export interface Interact {
  listener: Listener;
  press(message: Extract<InboxMessage, { type: 'press' }>): Promise<void>;
  act(message: Extract<InboxMessage, { type: 'act' }>): Promise<void>;
  /** Before an event is planned: whoever is asked is reminded before the time is over. */
  schedule(event: MlEvent): Promise<void>;
  /** Once a minute: what is due. */
  tick(): Promise<void>;
}

/** What the presser is told; nothing where the message itself shows it. */
type Answer = Refusal | undefined;

export function createInteract(parts: InteractParts, notify: Notify): Interact {
  const { store, queue, now, log } = parts;
  const claims = createClaims(store, now, parts.leaseMs);
  const buttons = createButtons(store, now);
  const decisions = createDecisions(store, now, parts.pause);
  const lineage = createLineage(store, now);
  const care = createCare(store, now, parts.pause);
  const people = createPeople(parts);
  const teller = createTeller(parts);
  const decide = createDecide({ ...parts, claims, decisions, lineage, people, teller, notify });

  const due = createDue({ ...parts, people, notify });

  /** Fast: one row is read, one message is queued. */
  async function pressed(press: Press): Promise<Reaction> {
    const button = await buttons.get(press.button);
    const handler = parts.actions[press.action] as ActionHandler | undefined;
    const locale = button?.destination.locale ?? 'en';
    const refuse = (sentence: SentenceId, saying?: Saying): Reaction => ({
      type: 'refused',
      text: teller.text(locale, sentence, saying),
    });
    if (button === undefined || handler === undefined || !canOffer(button.event, press.action, handler.does))
      return refuse('button-unknown');
    if (handler.does === 'act' && !(await parts.actionsAllowed())) return refuse('actions-off');
    if (handler.comment !== undefined && press.comment === undefined)
      return { type: 'ask', question: questionOf(press.action, handler, button) };
    try {
      await queue.send({ type: 'press', press });
    } catch (error) {
      log.error('a press could not be queued', { press: press.id, reason: String(error) });
      return refuse('not-taken');
    }
    return { type: 'taken', text: teller.text(locale, 'taken', { action: press.action }) };
  }

  function questionOf(action: ActionId, handler: ActionHandler, { destination, event }: ButtonRow): Question {
    const card = parts.present(destination, event, [], 'root', {});
    const shown = card.buttons.find((button) => button.action === action);
    const { locale } = destination;
    const label = shown?.label ?? teller.text(locale, 'taken', { action });
    const question: Question = {
      title: shown?.confirm?.title ?? label,
      text: shown?.confirm?.text ?? card.fallback,
      label: shown?.comment?.label ?? teller.text(locale, 'comment-label'),
      required: handler.comment === 'required',
      confirm: shown?.confirm?.confirm ?? label,
      deny: shown?.confirm?.deny ?? '✕',
    };
    if (shown?.comment?.hint !== undefined) question.hint = shown.comment.hint;
    if (handler.style !== undefined) question.style = handler.style;
    return question;
  }

  async function answerTo(press: Press, claim: Claim): Promise<Answer> {
    const button = await buttons.get(press.button);
    const handler = parts.actions[press.action] as ActionHandler | undefined;
    if (button === undefined || handler === undefined || !canOffer(button.event, press.action, handler.does))
      return { sentence: 'button-unknown', saying: {} };
    const { event } = button;
    const { action } = press;
    const subject = { name: event.subject.name, version: event.subject.version };
    const policy = people.policy(action, event);
    if (policy === undefined) return { sentence: 'denied-no-policy', saying: { action, subject } };
    const identity = await people.identify(press.person);
    const refused = await people.refusal(policy, action, identity);
    if (refused !== undefined) return refused;
    if ((policy.comment || handler.comment === 'required') && handler.does === 'act' && !press.comment)
      return { sentence: 'comment-missing', saying: { action, rule: policy.name } };
    if (handler.does === 'care') return tend(press, button, handler, identity);
    if (handler.does === 'look') return look(press, button, handler);
    return vote(press, claim, button, handler, identity, policy);
  }

  async function tend(
    press: Press,
    { event }: ButtonRow,
    handler: Extract<ActionHandler, { does: 'care' }>,
    { name }: Identity,
  ): Promise<Answer> {
    const named = press.comment === undefined ? undefined : await mentioned(press, press.comment);
    const mark = await care.change(event, press.id, (known) =>
      handler.run(known, { by: name, named, now: now() }),
    );
    await notify.add(event, { marks: { care: mark } }, `care/${press.id}`);
    return { sentence: 'cared', saying: { action: press.action } };
  }

  /** The person whom somebody wrote: by an address if the chat knows it, else as it was written. */
  async function mentioned({ person }: Press, text: string): Promise<string> {
    if (!text.includes('@')) return text;
    const found = await parts.directories[person.chat]?.findByEmail(text.trim()).catch(() => undefined);
    return found?.name ?? text;
  }

  async function look(
    press: Press,
    { event, destination }: ButtonRow,
    handler: Extract<ActionHandler, { does: 'look' }>,
  ): Promise<Answer> {
    const { action } = press;
    const cloud = parts.cloudActions[event.cloud];
    if (cloud === undefined || !cloud.can(action, event))
      return { sentence: 'not-possible', saying: { action } };
    try {
      const findings = await handler.run(cloud, event);
      const subject = { name: event.subject.name, version: event.subject.version };
      const note = { sentence: 'act-done', saying: { action, subject }, tone: 'info', findings } as const;
      await notify.add(event, { note }, `look/${press.id}`, destination);
      return undefined;
    } catch (error) {
      if (!(error instanceof CallError) || error.outcome === 'retry') throw error;
      return { sentence: 'look-failed', saying: { action, reason: error.message } };
    }
  }

  async function vote(
    press: Press,
    claim: Claim,
    button: ButtonRow,
    handler: ActHandler,
    identity: Identity,
    policy: Policy,
  ): Promise<Answer> {
    const { action } = press;
    const { event } = button;
    // A crash after the vote: it counted, whatever has changed since.
    const before = claim.row.decision === undefined ? undefined : await decisions.get(claim.row.decision);
    if (before?.votes.some((given) => given.press === press.id) === true)
      return after('repeat', before, action, event);
    if (!(await parts.actionsAllowed())) return { sentence: 'actions-off', saying: { action } };
    const cloud = parts.cloudActions[event.cloud];
    if (cloud === undefined || !cloud.can(action, event))
      return { sentence: 'not-possible', saying: { action } };
    if (Date.parse(event.time) + policy.expiresMs < now()) {
      const at = new Date(Date.parse(event.time) + policy.expiresMs).toISOString();
      return { sentence: 'expired', saying: { action, at } };
    }
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
    const question = {
      question: handler.question ?? action,
      subject: standing.event.subject.id,
      evidence: standing.evidence,
      event,
      policy,
    };
    const requesters = [...standing.requesters, ...(await lineage.of(standing.lineage))];
    const self = people.selfRefusal(policy, action, identity, requesters);
    if (self !== undefined) return self;
    const stale = staleness(action, standing);
    if (stale !== undefined) {
      // Whoever looks next sees how it is, and presses on what is true.
      await notify.plan(standing.event);
      return stale;
    }
    await claims.write(claim, { decision: decisionId(question) });
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
    const role = await people.role(policy, identity);
    if (role !== undefined) given.role = role;
    if (identity.email !== undefined) given.email = identity.email;
    if (press.message !== undefined) given.message = press.message;
    if (press.comment !== undefined && press.comment !== '') given.comment = press.comment;
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
    if (type === 'closed') {
      if (decision.state === 'unknown')
        return { sentence: 'act-unknown', saying: { ...saying, reason: decision.reason } };
      if (decision.state === 'void') return { sentence: 'expired', saying: { action, at: decision.at } };
      return { sentence: 'others-first', saying };
    }
    await notify.add(event, { marks: { decision: mark } }, `decision/${decision.id}/${mark.order}`);
    if (decision.state === 'working') {
      await queue.send({ type: 'act', decision: decision.id });
      return undefined;
    }
    return decision.state === 'open' ? { sentence: 'vote-counted', saying } : undefined;
  }

  return {
    listener: {
      pressed,
      async wrote() {
        return { type: 'refused', text: teller.text('en', 'no-commands') };
      },
    },
    press(message) {
      const { press } = message;
      return doWork(
        { ...parts, claims },
        {
          message,
          kind: 'press',
          effect: press.id,
          async run(claim) {
            const said = claim.row.said as unknown as { answer?: Refusal } | undefined;
            const answer = said === undefined ? await answerTo(press, claim) : said.answer;
            if (said === undefined)
              await claims.write(claim, { said: { ...(answer && { answer }) } as unknown as JsonObject });
            if (answer !== undefined) await teller.tell(press, answer);
          },
          giveUp: (reason) =>
            teller
              .tell(press, { sentence: 'act-failed', saying: { action: press.action, reason } })
              .catch(() => {
                log.error('the presser could not be told', { press: press.id });
              }),
        },
      );
    },
    act: decide.act,
    schedule: due.schedule,
    tick: due.run,
  };
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
