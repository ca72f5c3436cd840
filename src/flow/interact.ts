// Story two, "someone answered": at the door, read the button and put the press into the inbox; from the inbox, authorise,
// look at the cloud, vote, and say what came of it.

import type { Identity } from '../core/decision';
import { CallError } from '../core/errors';
import type { ActionId, MlEvent } from '../core/event';
import type { JsonObject } from '../core/json';
import { canOffer } from '../core/offer';
import type { InboxMessage } from '../core/ports';
import type { Listener, Press, Question, Reaction } from '../core/press';
import type { Saying, SentenceId } from '../core/say';
import type { ActionHandler } from '../core/view';
import { type ButtonRow, createButtons } from './buttons';
import { createCare } from './care';
import { type Claim, createClaims } from './claims';
import { credit } from './credit';
import { createDecide } from './decide';
import { createDecisions } from './decisions';
import { createDue } from './due';
import type { InteractParts } from './interact-parts';
import { createLineage } from './lineage';
import type { Notify } from './notify';
import { createPeople, type Refusal } from './people';
import { createTeller } from './tell';
import { type Answer, createVoting } from './vote';
import { doWork } from './work';

export interface Interact {
  listener: Listener;
  press(message: Extract<InboxMessage, { type: 'press' }>): Promise<void>;
  act(message: Extract<InboxMessage, { type: 'act' }>): Promise<void>;
  /** Plans an event; whoever is asked by it is reminded before the time is over. */
  plan(event: MlEvent): Promise<void>;
  due(message: Extract<InboxMessage, { type: 'due' }>): Promise<void>;
  /** Once a minute: what is due. */
  tick(): Promise<void>;
}

export function createInteract(parts: InteractParts, notify: Notify): Interact {
  const { store, queue, now, log } = parts;
  const claims = createClaims(store, now, parts.leaseMs);
  const buttons = createButtons(store, now);
  const decisions = createDecisions(store, now, parts.pause);
  const lineage = createLineage(store, now);
  const care = createCare(store, now, parts.pause);
  const people = createPeople(parts);
  const teller = createTeller(parts);
  const due = createDue({ ...parts, people, claims, notify });
  /** What was read from the cloud is news like any other: whoever is asked by it is reminded, too. */
  const telling: Notify = {
    ...notify,
    async plan(event) {
      await due.schedule(event);
      await credit(notify, event);
      await notify.plan(event);
    },
  };
  const decide = createDecide({ ...parts, claims, decisions, lineage, people, teller, notify: telling });
  const voting = createVoting({ ...parts, claims, decisions, lineage, people, notify: telling });

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
    const wanted = handler.does === 'act' && people.policy(press.action, button.event)?.comment === true;
    if ((handler.comment !== undefined || wanted) && press.comment === undefined)
      return { type: 'ask', question: questionOf(press.action, handler, button, wanted) };
    try {
      await queue.send({ type: 'press', press });
    } catch (error) {
      log.error('a press could not be queued', { press: press.id, reason: String(error) });
      return refuse('not-taken');
    }
    return { type: 'taken', text: teller.text(locale, 'taken', { action: press.action }) };
  }

  function questionOf(
    action: ActionId,
    handler: ActionHandler,
    { destination, event }: ButtonRow,
    wanted: boolean,
  ): Question {
    // Assigning is offered where somebody has it already.
    const marks = action === 'assign' ? { care: { order: '', owner: '–' } } : {};
    const card = parts.present(destination, event, [], 'root', { marks });
    const shown = card.buttons.find((button) => button.action === action);
    const { locale } = destination;
    const label = shown?.label ?? teller.text(locale, 'taken', { action });
    const question: Question = {
      title: shown?.confirm?.title ?? label,
      text: shown?.confirm?.text ?? card.fallback,
      label: shown?.comment?.label ?? teller.text(locale, 'comment-label'),
      required: wanted || handler.comment === 'required',
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
    if (handler.comment === 'required' && !press.comment?.trim())
      return { sentence: 'comment-wanted', saying: { action } };
    if (handler.does === 'care') return tend(press, button, handler, identity);
    if (handler.does === 'look') return look(press, button, handler);
    return voting.vote({ press, claim, button, handler, identity });
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
            if (answer !== undefined) {
              const { sentence } = answer;
              log.info('answered a press', { press: press.id, action: press.action, sentence });
              await teller.tell(press, answer);
            }
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
    plan: telling.plan,
    due: due.work,
    tick: due.tick,
  };
}
