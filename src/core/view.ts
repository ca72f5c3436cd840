// Views: what a template may name. A handler turns an event, and what its thread knows, into one.

import type { Locale } from './card';
import type { CloudActions, Deed, Findings, Order } from './cloud-actions';
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

/** What an action is shown with. The words are in the catalogue under its id. */
interface Shown {
  style?: 'primary' | 'danger';
  /** Asked before it acts. */
  confirm: boolean;
  /** What people are asked to write with it. */
  comment?: 'required' | 'optional';
  /** Behind the "more" menu. */
  minor?: boolean;
}

/** Changes something in a cloud, once, by a decision. */
export interface ActHandler extends Shown {
  does: 'act';
  /** Actions that answer one question are one decision. Default: the action's id. */
  question?: string;
  /** One such vote ends the question, whatever number of approvals is needed. */
  ends?: boolean;
  run(cloud: CloudActions, event: MlEvent, order: Order): Promise<Deed>;
}

/** Reads, and shows what it found in the thread. */
export interface LookHandler extends Shown {
  does: 'look';
  run(cloud: CloudActions, event: MlEvent): Promise<Findings>;
}

/** Changes only what the bot itself remembers: who has it, and until when it is quiet. */
export interface CareHandler extends Shown {
  does: 'care';
  run(care: Care, request: CareRequest): Care;
}

export interface Care {
  owner?: string;
  /** ISO. */
  snoozedUntil?: string;
  snoozedBy?: string;
}

export interface CareRequest {
  /** The presser's name. */
  by: string;
  /** Whom the presser named, if the action asks for it. */
  named?: string;
  now: number;
}

export type ActionHandler = ActHandler | LookHandler | CareHandler;

export interface Handlers {
  events: Record<Kind, EventHandler>;
  actions: Record<ActionId, ActionHandler>;
}
