// What the build hands to the runtime: every card as one precompiled program, and the words of every language.

import type { Card, Locale } from '../core/card';
import type { ActionId } from '../core/event';
import type { SentenceId } from '../core/say';

/**
 * A precompiled Handlebars program: `main` hands the fields of a template to the state in a fixed order, and calls the
 * programs of its blocks by their number. Its arguments are those that Handlebars writes.
 */
export interface Program {
  main(
    program: Program,
    context: unknown,
    helpers: null,
    partials: null,
    state: object,
    blockParams: null,
    depths: unknown[] | undefined,
  ): string;
  useDepths?: boolean;
}

/** The fields before the facts: title, context, text, fallback. */
export const FIXED_FIELDS = 4;

export interface CardTemplate<P = Program> {
  /** Fields: title, context, text, fallback; then title and value of each fact, label and URL of each link, raw leaves. */
  program: P;
  facts: number;
  links: number;
  /** The order of the buttons; null = as the event offers them. */
  actions: ActionId[] | null;
  /** Raw overrides: the chat's own JSON, where `{ "$leaf": n }` and `{ "$url": n }` stand for the n-th raw leaf. */
  raw?: Card['raw'];
}

export interface Catalogue<P = Program> {
  status: Record<string, string>;
  says: Record<string, string>;
  kind: Record<string, string>;
  /** Patterns with `{n}` in them. */
  units: Record<'d' | 'h' | 'min' | 's', string>;
  /** A button's words, one program: label, sentence, and the confirmation's title, text, confirm, deny. */
  actions: Record<ActionId, P>;
  acts: Record<ActionId, ActForms>;
  /** What the bot says by itself: one field each, over a `SayingView`. */
  sentences: Record<SentenceId, P>;
}

/** An action in sentences: approve, Approving, Approved. */
export interface ActForms {
  to: string;
  doing: string;
  done: string;
}

export interface TemplateSet<P = Program> {
  /** By set (`''` is the built-in one), locale and template: `cards[''].en['pipeline-run']`. Always has `''.en.default`. */
  cards: Record<string, Partial<Record<Locale, Record<string, CardTemplate<P>>>>>;
  words: Record<Locale, Catalogue<P>>;
}

/** The template that serves every kind without one of its own. */
export const DEFAULT_TEMPLATE = 'default';
