// Threads: everything about one episode of one subject in one destination, merged so that no order of arrival matters.

import type { ChildRow } from './children';
import type { Kind, MlEvent, Parent } from './event';
import { type Facts, factsOf, mergeFacts } from './facts';
import { asObject, canonicalJson, type Json } from './json';
import { type Failure, failureOf, isDecision, ONCE, type Order, orderOf, sameFailure } from './order';
import { isTerminal, offeredActions } from './status';

/** Kinds that live once, from start to end: later events fill in what earlier ones knew. */
const RUNS: ReadonlySet<Kind> = new Set<Kind>([...ONCE, 'pipeline-run', 'pipeline-step', 'model-version']);

/** After this long at rest, news of the same subject gets a new root: nobody edits last month's message. */
const EPISODE_GAP_MS = 24 * 3600_000;
/** A failure that follows another in the same thread this closely does not call the whole channel again. */
const SAME_ALERT_MS = 600_000;

/** What the root shows of its own subject; `facts` are stamped, so that older events fill gaps and undo nothing. */
export interface Main {
  order: Order;
  event: MlEvent;
  /** Kept here, since the bare event has lost its attributes. */
  failure?: Failure;
  facts: Facts;
}

/** What is known of a parent that has not spoken for itself. */
interface Hint {
  order: Order;
  event: MlEvent;
}

export interface ThreadState {
  main?: Main;
  hint?: Hint;
  /** Source time of the last failure or call for a decision that was told anew. */
  alertedAt?: string;
  /** The last few states that came too late for the root and were told all the same, so that a repeat is not. */
  late?: string[];
}

/** What a merge asks for. */
export interface Change {
  /** The root looks different now. */
  repaint: boolean;
  /** Tell it as a message of its own. */
  tell: boolean;
  /** And show that message in the channel. */
  broadcast: boolean;
  /** It begins a new episode: a new root. */
  episode: boolean;
  /** Tell it also if it opens the root, since the root does not say it. */
  first?: boolean;
}

const NOTHING: Change = { repaint: false, tell: false, broadcast: false, episode: false };

/** Nothing more is expected by itself, and nobody is asked for anything. */
function atRest(event: MlEvent): boolean {
  if (event.kind === 'data-drift') return event.tone === 'success';
  return isTerminal(event.status) && event.tone !== 'action';
}

function calls(event: MlEvent): boolean {
  return event.tone === 'failure' || event.tone === 'action';
}

/** Two states are one piece of news. A second failure is news of its own, and so is a new stage of a model version. */
function sameNews(current: Main, event: MlEvent): boolean {
  const { kind, status, tone } = current.event;
  if (kind !== event.kind || status !== event.status || tone !== event.tone) return false;
  if (kind === 'model-version') {
    return (
      event.attributes.lifecycle === undefined ||
      stageOf(event.attributes.lifecycle) === stageOf(current.facts['attribute.lifecycle']?.value)
    );
  }
  return current.failure === undefined || sameFailure(current.failure, failureOf(event));
}

function stageOf(lifecycle: unknown): string {
  const { stage, stageStatus } = asObject(lifecycle) ?? {};
  return canonicalJson([stage, stageStatus]);
}

/** Of two events at the same order: one of them, always the same one. */
function wins(event: MlEvent, order: Order, known: { order: Order; event: MlEvent }): boolean {
  if (order !== known.order) return order > known.order;
  return bareJson(event) > bareJson(known.event);
}

function bareJson(event: MlEvent): string {
  return canonicalJson({ ...event, attributes: {}, tags: {} });
}

/** Whether a newer state starts a new episode rather than going on with the one on show. */
function startsEpisode(current: MlEvent, next: MlEvent): boolean {
  if (!atRest(current)) return false;
  if (Date.parse(next.time) - Date.parse(current.time) > EPISODE_GAP_MS) return true;
  return (
    !RUNS.has(next.kind) && !atRest(next) && !(current.status === 'Deleted' && next.status === 'Deleting')
  );
}

function mainOf(event: MlEvent, order: Order, facts: Facts): Main {
  const main: Main = { order, event: { ...event, attributes: {}, tags: {} }, facts };
  if (event.tone === 'failure') main.failure = failureOf(event);
  return main;
}

/**
 * Takes an event about the thread's own subject into its state (changed in place).
 * The state after any permutation and repetition of the same events is the same.
 */
export function mergeMain(state: ThreadState, event: MlEvent): Change {
  const order = orderOf(event);
  const current = state.main;
  if (current === undefined) {
    const facts: Facts = {};
    mergeFacts(facts, factsOf(event), order);
    state.main = mainOf(event, order, facts);
    // A root that stood for its steps alone is on show already: that its run goes on, or failed as its step did, is no news.
    const tell =
      state.hint !== undefined &&
      event.tone !== 'progress' &&
      !(event.tone === 'failure' && justAlerted(state, event));
    return alert(state, event, { repaint: true, tell, broadcast: true, episode: false });
  }
  const carries = RUNS.has(event.kind) && RUNS.has(current.event.kind);
  const same = sameNews(current, event);
  if (!wins(event, order, current)) {
    const repaint = carries && mergeFacts(current.facts, factsOf(event), order);
    return { ...NOTHING, repaint, tell: !same && isLateNews(state, event) };
  }
  const episode = startsEpisode(current.event, event);
  const before = canonicalJson([current.facts, current.event.reason]);
  const facts = carries ? current.facts : {};
  mergeFacts(facts, factsOf(event), order);
  state.main = mainOf(event, order, facts);
  if (same && !episode) return { ...NOTHING, repaint: before !== canonicalJson([facts, event.reason]) };
  return alert(state, event, { repaint: true, tell: !episode, broadcast: true, episode });
}

/** Whether a state that the root has passed already must still be told: a failure must not vanish for being late. */
function isLateNews(state: ThreadState, event: MlEvent): boolean {
  if (!calls(event) && event.tone !== 'warning' && !isDecision(event)) return false;
  const { at, ended } = failureOf(event);
  const name = [event.kind, event.status, ended ?? at].join('|');
  if (state.late?.includes(name)) return false;
  state.late = [...(state.late ?? []), name].slice(-8);
  return true;
}

/**
 * Takes in the newest state that is known of the subject, as a root opens for an event that may be older.
 * True if the root now shows another state than the event's, which then needs telling.
 */
export function catchUp(state: ThreadState, latest: MlEvent, opener: MlEvent): boolean {
  mergeMain(state, latest);
  const shown = state.main?.event ?? opener;
  return calls(opener) && !(shown.status === opener.status && shown.tone === opener.tone);
}

/** Keeps `broadcast` only for what calls people and was not called just before. */
function alert(state: ThreadState, event: MlEvent, change: Change): Change {
  if (!calls(event)) return { ...change, broadcast: false };
  const again = justAlerted(state, event);
  if (state.alertedAt === undefined || event.time > state.alertedAt) state.alertedAt = event.time;
  return { ...change, broadcast: event.tone === 'action' || !again };
}

function justAlerted({ alertedAt }: ThreadState, event: MlEvent): boolean {
  return alertedAt !== undefined && Math.abs(Date.parse(event.time) - Date.parse(alertedAt)) <= SAME_ALERT_MS;
}

/** Remembers a parent that has not spoken itself, from what its newest child says of it. True if it is news. */
export function hintParent(state: ThreadState, event: MlEvent & { parent: Parent }): boolean {
  const order = orderOf(event);
  const bare: MlEvent = { ...event, attributes: {} };
  if (state.hint !== undefined && !wins(bare, order, state.hint)) return false;
  state.hint = { order, event: bare };
  return true;
}

/** A root failure and a child failure are one alert. */
export function alertChild(state: ThreadState, event: MlEvent & { parent: Parent }): Change {
  const first = !failsWithChild(event.parent);
  return alert(state, event, { repaint: true, tell: true, broadcast: true, episode: false, first });
}

/** A failed step ends its pipeline's run, while a tuning job goes on without one of its trials. */
function failsWithChild(parent: Parent): boolean {
  return parent.kind === 'pipeline-run';
}

/** The event that the root shows: the subject's newest state with every fact known, or what its children tell of it. */
export function rootEvent(state: ThreadState, children: ChildRow[]): MlEvent {
  const { main, hint } = state;
  if (main === undefined && hint === undefined) throw new Error('a thread without events has no root');
  if (main === undefined) return inferredParent(hint!.event as MlEvent & { parent: Parent }, children);
  // Object.fromEntries makes own properties of every name, also of `__proto__`.
  const named = (prefix: string): [string, Json][] =>
    Object.entries(main.facts).flatMap(([name, { value }]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    );
  const attributes = Object.fromEntries(named('attribute.'));
  const tags = Object.fromEntries(named('tag.')) as Record<string, string>;
  const actor = main.facts.actor?.value as string | undefined;
  return { ...main.event, ...(actor === undefined ? {} : { actor }), attributes, tags };
}

/** A parent known only by its children: failed if it cannot go on without the one that failed, else running. */
function inferredParent(event: MlEvent & { parent: Parent }, children: ChildRow[]): MlEvent {
  const { parent } = event;
  const failed = failsWithChild(parent) && children.some(({ child }) => child.tone === 'failure');
  const running =
    event.cloud === 'azure' ? 'Running' : parent.kind === 'pipeline-run' ? 'Executing' : 'InProgress';
  const status = failed ? 'Failed' : running;
  const tone = failed ? 'failure' : 'progress';
  const { version: _version, ...subject } = event.subject;
  return {
    id: event.id,
    cloud: event.cloud,
    kind: parent.kind,
    tone,
    status,
    time: event.time,
    subject: { ...subject, name: parent.name, id: parent.id },
    actions: offeredActions(event.cloud, parent.kind, tone, status),
    tags: event.tags,
    attributes: {},
  };
}
