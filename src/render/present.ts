// An event as a card for one destination: the kind's handler makes the view, the renderer the words.

import type { Card } from '../core/card';
import type { MlEvent } from '../core/event';
import type { Destination } from '../core/ports';
import { sha256 } from '../core/sha256';
import type { Child, Handlers } from '../core/view';
import type { Form, Renderer } from './runtime';

/** What a card depends on of its destination. */
export type Reader = Pick<Destination, 'id' | 'locale' | 'templates'>;

export type Present = (reader: Reader, event: MlEvent, children: Child[], form: Form) => Card;

export function createPresenter(handlers: Handlers, renderer: Renderer): Present {
  return (reader, event, children, form) =>
    renderer.render({
      kind: event.kind,
      view: handlers.events[event.kind].view(event, children, renderer.words(reader.locale)),
      locale: reader.locale,
      tone: event.tone,
      actions: event.actions,
      actionHandlers: handlers.actions,
      buttonId: (action) => sha256(JSON.stringify([reader.id, event.subject.id, action])).slice(0, 32),
      form,
      templates: reader.templates,
    });
}
