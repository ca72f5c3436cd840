// An event as a card for one destination: the kind's handler makes the view, the renderer the words, people their notes.

import type { Card, Markup } from '../core/card';
import type { DecisionMark, Marks } from '../core/decision';
import type { ActionId, MlEvent } from '../core/event';
import type { Mentions } from '../core/mention';
import { minorActions, offeredNow } from '../core/offer';
import type { Destination } from '../core/ports';
import { sha256 } from '../core/sha256';
import type { Child, Handlers } from '../core/view';
import type { Form, Renderer } from './runtime';

/** What a card depends on of its destination. */
export type Reader = Pick<Destination, 'id' | 'locale' | 'templates'>;

/** What the thread adds to an event. */
export interface Additions {
  /** The id that presses carry; without one, a stand-in that no press is answered for. */
  button?: string;
  marks?: Marks;
  /** Actions for which a policy wants a reason. */
  reasoned?: readonly ActionId[];
  /** Whom the message may mention. */
  people?: Mentions;
}

export type Present = (
  reader: Reader,
  event: MlEvent,
  children: Child[],
  form: Form,
  additions?: Additions,
) => Card;

export function createPresenter(handlers: Handlers, renderer: Renderer): Present {
  return (reader, event, children, form, { button, marks = {}, reasoned, people } = {}) =>
    renderer.render({
      kind: event.kind,
      view: handlers.events[event.kind].view(event, children, renderer.words(reader.locale)),
      locale: reader.locale,
      tone: event.tone,
      actions: offeredNow(event, marks),
      minor: minorActions(event, marks),
      actionHandlers: handlers.actions,
      reasoned,
      button: button ?? sha256(JSON.stringify([reader.id, event.subject.id])).slice(0, 32),
      notes: form === 'root' ? notesOf(renderer, reader, event, marks) : undefined,
      people,
      form,
      templates: reader.templates,
    });
}

/** A line for each thing that people did about it. */
function notesOf({ say }: Renderer, { locale }: Reader, event: MlEvent, marks: Marks): Markup[] {
  const notes: Markup[] = [];
  const { decision, care, actor } = marks;
  if (decision !== undefined) {
    const { action, by, at, comment, reason, because, votes, needed, made, state } = decision;
    const subject = { name: event.subject.name, version: event.subject.version };
    const names = by.join(', ');
    const saying = { subject, action, by: names, at, comment, reason, because, count: votes, needed, made };
    notes.push(say(locale, NOTE_OF[state], saying));
  }
  if (actor !== undefined && !isOwn(actor.at, decision))
    notes.push(say(locale, 'mark-actor', { changes: actor.call, by: actor.by, at: actor.at }));
  if (care?.owner !== undefined) notes.push(say(locale, 'mark-owner', { by: care.owner }));
  if (care?.snoozedUntil !== undefined)
    notes.push(say(locale, 'mark-snoozed', { at: care.snoozedUntil, by: care.snoozedBy }));
  return notes;
}

/** Bellhop's own call: who asked for it is told already. The trail counts whole seconds. */
function isOwn(at: string, decision: DecisionMark | undefined): boolean {
  if (decision === undefined) return false;
  const moment = Date.parse(at);
  return moment >= Date.parse(decision.since) - 1000 && moment <= Date.parse(decision.at) + 1000;
}

const NOTE_OF = {
  open: 'mark-open',
  working: 'mark-working',
  done: 'mark-done',
  failed: 'mark-failed',
  unknown: 'mark-unknown',
  void: 'mark-expired',
} as const;
