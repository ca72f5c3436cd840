// Threads: everything about one episode of one subject in one destination, merged so that no order of arrival matters.

import type { ActionId, Kind, MlEvent, Parent } from './event';
import type { Json } from './json';
import { canonicalJson } from './json';
import { type Order, orderOf, reachedAt } from './order';
import { isTerminal, offeredActions } from './status';
import type { Child } from './view';

/** Kinds that are steps or jobs of something larger, when they name a parent. */
const FOLDING: ReadonlySet<Kind> = new Set<Kind>([
  // A nested pipeline of Azure ML; runs of their own name no parent.
  'pipeline-run',
  'pipeline-step',
  'training-job',
  'processing-job',
  'transform-job',
  'tuning-job',
  'job',
]);

/** Kinds of which every event is a message of its own. */
const SINGLE: ReadonlySet<Kind> = new Set<Kind>(['api-call', 'other', 'hyperpod-event']);

/** Kinds that live once, from start to end: later events fill in what earlier ones knew. */
const RUNS: ReadonlySet<Kind> = new Set<Kind>([
  'pipeline-run',
  'pipeline-step',
  'training-job',
  'processing-job',
  'transform-job',
  'tuning-job',
  'labeling-job',
  'evaluation-job',
  'human-loop',
  'model-card-export',
  'job',
  'model-version',
]);

/** After this long at rest, news of the same subject gets a new root: nobody edits last month's message. */
export const EPISODE_GAP_MS = 24 * 3600_000;
/**
 * Two failures this close together are one: SageMaker may send several events for a change, and a step's failure is
 * told by its job too. A retried run that fails again does so later.
 */
const SAME_FAILURE_MS = 120_000;
/** A failure that follows another in the same thread this closely does not call the whole channel again. */
const SAME_ALERT_MS = 600_000;

/** Whether this event is shown inside its parent's root. */
export function folds(event: MlEvent): event is MlEvent & { parent: Parent } {
  return event.parent !== undefined && FOLDING.has(event.kind);
}

/**
 * The same run, whoever names it: SageMaker's jobs know only their pipeline's execution id, its steps know the ARN.
 */
function runKey(event: MlEvent, id: string): string[] {
  const arn = /^arn:[^:]+:sagemaker:([^:]*):([^:]*):pipeline\/[^/]+\/execution\/([^/]+)$/i.exec(id);
  if (arn) return ['run', arn[2]!, arn[1]!, arn[3]!.toLowerCase()];
  const { account, region } = event.subject;
  if (/^[a-z0-9]{12}$/.test(id) && account !== undefined && region !== undefined)
    return ['run', account, region, id];
  return ['id', id.toLowerCase()];
}

/** Whether later events can concern the same thread. */
export function hasThread(event: MlEvent): boolean {
  return !SINGLE.has(event.kind);
}

/** Key parts of the thread an event belongs to. */
export function threadOf(event: MlEvent): string[] {
  if (SINGLE.has(event.kind)) return ['event', event.cloud, event.id, event.subject.id];
  if (folds(event)) {
    const { rootRunId } = event.attributes;
    return [event.cloud, ...runKey(event, typeof rootRunId === 'string' ? rootRunId : event.parent.id)];
  }
  const { runId } = event.attributes;
  if (event.kind === 'data-drift' && typeof runId === 'string')
    return ['drift', event.cloud, event.subject.id, runId];
  return [event.cloud, ...runKey(event, event.subject.id)];
}

/** Key of a child within its thread: the step's name, for the step and for its job alike. */
export function childKeyOf(event: MlEvent): string {
  const { step } = event.attributes;
  if (event.cloud === 'azure') return event.subject.id;
  if (event.kind === 'pipeline-step') return event.subject.name;
  return typeof step === 'string' && event.parent?.kind === 'pipeline-run' ? step : event.subject.name;
}

type Stamped<T> = { order: Order; value: T };
type Facts = Record<string, Stamped<Json>>;

/** What the root shows of its own subject; `facts` are stamped, so that older events fill gaps and undo nothing. */
export interface Main {
  order: Order;
  event: MlEvent;
  /** See reachedAt: kept here, since the bare event has lost its attributes. */
  reached: string;
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

export interface ChildRow {
  order: Order;
  child: Child;
  actions: ActionId[];
  facts: Facts;
  /** The last failure that was told, and by which event. */
  failure?: { at: string; effect: string };
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

function mergeFacts(into: Facts, from: Record<string, Json | undefined>, order: Order): boolean {
  let changed = false;
  for (const [name, value] of Object.entries(from)) {
    if (value === undefined || value === null) continue;
    const known = Object.hasOwn(into, name) ? into[name] : undefined;
    const wins =
      known === undefined ||
      order > known.order ||
      (order === known.order && canonicalJson(value) > canonicalJson(known.value));
    if (!wins) continue;
    if (known === undefined || canonicalJson(known.value) !== canonicalJson(value)) changed = true;
    Object.defineProperty(into, name, {
      value: { order, value },
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return changed;
}

function factsOf(event: MlEvent): Record<string, Json | undefined> {
  return {
    ...Object.fromEntries(
      Object.entries(event.attributes).map(([name, value]) => [`attribute.${name}`, value]),
    ),
    ...Object.fromEntries(Object.entries(event.tags).map(([name, value]) => [`tag.${name}`, value])),
    actor: event.actor,
  };
}

/** Nothing more is expected by itself, and nobody is asked for anything. */
function atRest(event: MlEvent): boolean {
  if (event.kind === 'data-drift') return event.tone === 'success';
  return isTerminal(event.status) && event.tone !== 'action';
}

function calls(event: MlEvent): boolean {
  return event.tone === 'failure' || event.tone === 'action';
}

/** Two states are one piece of news. A second failure is news of its own, though it may look like the first. */
function sameNews(a: MlEvent, reachedA: string, b: MlEvent, reachedB: string): boolean {
  if (a.kind !== b.kind || a.status !== b.status || a.tone !== b.tone) return false;
  return a.tone !== 'failure' || Math.abs(Date.parse(reachedA) - Date.parse(reachedB)) < SAME_FAILURE_MS;
}

/** Of two events at the same order: one of them, always the same one. */
function wins(event: MlEvent, order: Order, known: { order: Order; event: MlEvent }): boolean {
  if (order !== known.order) return order > known.order;
  return (
    canonicalJson({ ...event, attributes: {}, tags: {} }) >
    canonicalJson({ ...known.event, attributes: {}, tags: {} })
  );
}

/** Whether a newer state starts a new episode rather than going on with the one on show. */
function startsEpisode(current: MlEvent, next: MlEvent): boolean {
  if (!atRest(current)) return false;
  if (Date.parse(next.time) - Date.parse(current.time) > EPISODE_GAP_MS) return true;
  return !RUNS.has(next.kind) && !atRest(next);
}

/**
 * Takes an event about the thread's own subject into its state (changed in place).
 * The state after any permutation and repetition of the same events is the same.
 */
export function mergeMain(state: ThreadState, event: MlEvent): Change {
  const order = orderOf(event);
  const bare: MlEvent = { ...event, attributes: {}, tags: {} };
  const reached = reachedAt(event);
  const current = state.main;
  if (current === undefined) {
    const facts: Facts = {};
    mergeFacts(facts, factsOf(event), order);
    state.main = { order, event: bare, reached, facts };
    // A root that stood for its steps alone is on show already: that its run goes on, or failed as its step did, is no news.
    const tell =
      state.hint !== undefined &&
      event.tone !== 'progress' &&
      !(event.tone === 'failure' && justAlerted(state, event));
    return alert(state, event, { repaint: true, tell, broadcast: true, episode: false });
  }
  const carries = RUNS.has(event.kind) && RUNS.has(current.event.kind);
  const same = sameNews(current.event, current.reached, event, reached);
  if (!wins(bare, order, current)) {
    const repaint = carries && mergeFacts(current.facts, factsOf(event), order);
    return { ...NOTHING, repaint, tell: !same && isLateNews(state, event, reached) };
  }
  const episode = startsEpisode(current.event, event);
  const facts = carries ? current.facts : {};
  const before = canonicalJson([current.facts, current.event.reason]);
  mergeFacts(facts, factsOf(event), order);
  const repaint = before !== canonicalJson([facts, event.reason]);
  state.main = { order, event: bare, reached, facts };
  if (same && !episode) return { ...NOTHING, repaint };
  return alert(state, event, { repaint: true, tell: !episode, broadcast: true, episode });
}

/** Whether a state that the root has passed already must still be told: a failure must not vanish for being late. */
function isLateNews(state: ThreadState, event: MlEvent, reached: string): boolean {
  if (!calls(event) && event.tone !== 'warning') return false;
  const name = [event.kind, event.status, reached].join('|');
  if (state.late?.includes(name)) return false;
  state.late = [...(state.late ?? []), name].slice(-8);
  return true;
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

/** A child's row after an event of it; `tell` if it failed and that has not been told. `effect` names the event. */
export function mergeChild(
  row: ChildRow | undefined,
  event: MlEvent,
  effect: string,
): { row: ChildRow; tell: boolean; repaint: boolean } {
  const order = orderOf(event);
  const facts: Facts = row === undefined ? {} : { ...row.facts };
  const { startedAt, endedAt } = event.attributes;
  const filled = mergeFacts(facts, { startedAt, endedAt, reason: event.reason }, order);
  const newest = row === undefined || order > row.order;
  const next: ChildRow = newest
    ? {
        order,
        child: {
          kind: event.kind,
          name: event.cloud === 'azure' ? event.subject.name : childKeyOf(event),
          status: event.status,
          tone: event.tone,
          url: event.subject.url,
        },
        actions: event.actions,
        facts,
        failure: row?.failure,
      }
    : { ...row, facts };
  const repaint =
    filled || (newest && (row === undefined || canonicalJson(row.child) !== canonicalJson(next.child)));
  if (event.tone !== 'failure' || !newest)
    return { row: next, tell: next.failure?.effect === effect, repaint };
  const told = row?.failure;
  const same = told !== undefined && Math.abs(Date.parse(event.time) - Date.parse(told.at)) < SAME_FAILURE_MS;
  if (same && told.effect !== effect) return { row: next, tell: false, repaint };
  next.failure = { at: event.time, effect };
  return { row: next, tell: true, repaint };
}

/** A child as views see it: its reason and end only while they are true of its status. */
export function childView(row: ChildRow): Child {
  const fact = (name: string): string | undefined => row.facts[name]?.value as string | undefined;
  const ended = isTerminal(row.child.status);
  return {
    ...row.child,
    startedAt: fact('startedAt'),
    endedAt: ended ? fact('endedAt') : undefined,
    reason: row.child.tone === 'failure' || row.child.tone === 'warning' ? fact('reason') : undefined,
  };
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
