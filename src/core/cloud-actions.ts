// What a cloud can be asked to do about a thing: look at it now, change it, and read its logs. One implementation per cloud.

import type { ActionId, MlEvent } from './event';
import type { JsonObject } from './json';

/** Something of the evidence that is not what the presser saw. */
export interface Moved {
  name: string;
  was: string;
  is: string;
}

/** How a thing stands now, read from the cloud for one action. */
export interface Standing {
  /** In the API's PascalCase. */
  status: string;
  /** Whether the action can be taken now. */
  open: boolean;
  /** Whether the thing is already as the action would make it: a repeat after a crash finds this. */
  done: boolean;
  /** Why it is not open, in one sentence; the status alone says it if absent. */
  why?: string;
  /**
   * What a decision is bound to: equal for everybody who looks while the thing has not moved on, whatever message they
   * pressed on; and different once it has (another attempt, another status, other metrics).
   */
  evidence: JsonObject;
  /** What differs from what the message showed, of all that matters to this action. */
  moved: Moved[];
  /** The thing as it is now, as an event to show; its id is derived from its state, so that equal states are one event. */
  event: MlEvent;
  /** What the cloud calls those who made, registered or started it; empty = the cloud does not say. */
  requesters: string[];
  /** Ids of the runs that it comes from, e.g. the pipeline execution that registered a model version; and its own. */
  lineage: string[];
}

/** One act, by a decision. */
export interface Order {
  /** 64 hex characters, derived from the decision and its generation: a repeat is the same request. */
  token: string;
  /** One line: `bellhop:<decision> by <person>: <comment>`; at most 500 characters. Never read back as truth. */
  note: string;
  /** The person's name, for tags. */
  by: string;
  /** ISO. */
  at: string;
}

/** What came of an act, confirmed by the cloud. */
export interface Deed {
  /** The status that the cloud now gives. */
  status: string;
  /** What was made by it, e.g. the new run. */
  made?: { name: string; id: string; url: string };
  /** Set where the cloud itself sends no event about it: then this one is told. */
  event?: MlEvent;
}

/** What was found about a thing, for people: it is posted under its message. */
export interface Findings {
  facts: { name: string; value: string }[];
  /** Lines of a log, or of a list; the caller cuts them to what the chat shows. */
  lines: string[];
  links: { label: string; url: string }[];
  /** Nothing was found, in a sentence. */
  empty?: string;
}

/**
 * Fails with CallError: `retry` (throttled, not sent), `unclear` (timeout: it may have happened), `gone` (the thing is no
 * more), `refused` and `permanent` (a definite no, with the cloud's reason as the message).
 */
export interface CloudActions {
  /** Whether this cloud can do it to this kind at all. */
  can(action: ActionId, event: MlEvent): boolean;
  /** A consistent read. `event` is what the message showed. */
  inspect(action: ActionId, event: MlEvent): Promise<Standing>;
  /** Acts, and reads again until the cloud confirms it or `unclear`. Only after `inspect` said `open`. */
  perform(action: ActionId, event: MlEvent, order: Order): Promise<Deed>;
  /** The last lines of its log. */
  logs(event: MlEvent): Promise<Findings>;
  /** Steps, durations, reasons, metrics, links. */
  details(event: MlEvent): Promise<Findings>;
}
