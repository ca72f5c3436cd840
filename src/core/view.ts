// Views: what a template may name. A handler turns an event, and what its thread knows, into one.

import type { Locale } from './card';
import type { ActionId, CloudId, Kind, MlEvent, Tone } from './event';

/** The words of one language, from templates/words.yaml and its translations. */
export interface Words {
  locale: Locale;
  status(status: string): string;
  /** The status as the end of a sentence about the object: "failed", "is running"; 失敗しました. */
  says(status: string): string;
  kind(kind: Kind): string;
  /** The unit words are in the catalogue too: `took 2 h 5 min`. */
  duration(ms: number): string;
}

/** What a thread knows of a step or child job, folded into its parent's root. */
export interface Child {
  kind: Kind;
  name: string;
  status: string;
  tone: Tone;
  reason?: string;
  startedAt?: string;
  endedAt?: string;
  url: string;
}

/** The fields every view has; null = not known. A handler adds its own. */
export interface BaseView {
  subject: { name: string; version: string | null; id: string; url: string };
  kind: { id: Kind; word: string };
  /** `word` is the product's name: SageMaker, Azure ML. */
  cloud: { id: CloudId; word: string };
  /** `word` stands in a heading ("running"), `says` ends a sentence ("is running"). */
  status: { id: string; word: string; says: string; icon: string };
  tone: Tone;
  /** Environment, account and region, or workspace: "prod · eu-west-1 · 123456789012". */
  place: string;
  /** The same place in parts: `short` and `rest` for two lines, `spoken` for a sentence ("prod, eu-west-1"). */
  where: { short: string | null; rest: string | null; spoken: string | null };
  time: string;
  startedAt: string | null;
  endedAt: string | null;
  reason: string | null;
  actor: string | null;
  parent: { kind: string; name: string } | null;
  /** The subject's page, for a button: set when somebody is likely to go there, null for good and passing news. */
  consoleUrl: string | null;
}

export interface EventHandler<View extends BaseView = BaseView> {
  view(event: MlEvent, children: Child[], words: Words): View;
  /** A complete view, every field filled: the build checks the templates against it. */
  sample: View;
}

export interface ActionHandler {
  style?: 'primary' | 'danger';
  /** Asked before it acts; the words are in the catalogue under the action's id. */
  confirm: boolean;
}

export interface Handlers {
  events: Record<Kind, EventHandler>;
  actions: Record<ActionId, ActionHandler>;
}
