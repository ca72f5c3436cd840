// Card: the neutral message. It knows no chat platform; each chat prints it in its own form.

import type { ActionId, Kind, Tone } from './event';
import type { Json } from './json';

/**
 * Text of the small Markdown after rendering: plain characters and the control codes of core/markup.ts.
 * Everything that is not a code is literal text, and each chat's printer escapes it.
 */
export type Markup = string;

export const LOCALES = ['en', 'ja'] as const;
export type Locale = (typeof LOCALES)[number];

export interface Fact {
  title: Markup;
  value: Markup;
}

/** What a press does is looked up by `id`; the message carries no truth. */
export interface Button {
  action: ActionId;
  /** Opaque: an id and nothing else. */
  id: string;
  label: string;
  /** The whole sentence for a screen reader, e.g. "Approve fraud-detector version 42". */
  accessibilityLabel: string;
  style?: 'primary' | 'danger';
  confirm?: { title: string; text: string; confirm: string; deny: string };
  /** Asked together with the confirmation. */
  comment?: { label: string; hint?: string; required: boolean };
  /** Behind the chat's "more" menu, where it has one. */
  minor?: boolean;
}

export interface Link {
  label: string;
  url: string;
}

export interface Card {
  kind: Kind;
  tone: Tone;
  locale: Locale;
  /** First line: icon, status word, object and place. */
  title: Markup;
  context?: Markup;
  text?: Markup;
  /** Empty facts have been left out. */
  facts: Fact[];
  /** What people did about it, a line each: who decided, who has it, until when it is quiet. Shown beside raw overrides too. */
  notes?: Markup[];
  links: Link[];
  buttons: Button[];
  /** A long quote in the text had to be cut: the rest belongs in the thread. */
  cut?: boolean;
  /** A complete plain sentence: what a screen reader and a lock screen show. */
  fallback: string;
  /**
   * A user's own Block Kit blocks or Adaptive Card, whose string leaves are markup; it takes the place of title,
   * context, text, facts and links in that chat. The buttons go where it holds `{ "$bellhop": "actions" }`.
   */
  raw?: { slack?: Json; teams?: Json };
}
