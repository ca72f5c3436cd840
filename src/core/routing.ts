// Routing: which destinations an event goes to, by Alertmanager's tree of routes.
// https://prometheus.io/docs/alerting/latest/configuration/#route

import type { Locale } from './card';
import type { MlEvent } from './event';
import type { JsonObject } from './json';
import { labels } from './labels';
import { compileMatcher, type LabelSet, type Matcher, type RegexCompiler } from './matchers';
import type { ChatId, Destination, PostMode } from './ports';
import { buildIndex, type ChildIndex } from './route-index';

/** How messages are written; a member that is absent comes from further up. */
export interface Settings {
  mode?: PostMode;
  locale?: Locale;
  /** A named template set. */
  templates?: string;
}

/** One place in one chat; equal places have equal ids. */
export interface Place {
  id: string;
  chat: ChatId;
  address: JsonObject;
}

/** A named list of places; an empty one drops events on purpose. */
export interface Receiver extends Settings {
  name: string;
  places: Place[];
}

/** A node of the tree. The root has a receiver and no matchers: nothing is lost by accident. */
export interface Route extends Settings {
  receiver?: string;
  matchers: Matcher[];
  /** Whether later siblings are tried after this one matched. */
  continue: boolean;
  routes: Route[];
}

export interface Routing {
  receivers: Receiver[];
  route: Route;
  defaults: { mode: PostMode; locale: Locale };
}

/** What became of one node for one event. */
export interface RouteTrace {
  /** The receiver's name, inherited if the node names none. */
  receiver: string;
  matchers: Matcher[];
  /**
   * `delivers`: it matched, and no child did; `hands-on`: it matched, and children deliver;
   * `no-match`: a matcher failed; `not-reached`: a sibling before it took the event.
   */
  outcome: 'delivers' | 'hands-on' | 'no-match' | 'not-reached';
  /** The first matcher that failed, and what the event has there. */
  mismatch?: { matcher: Matcher; actual: string };
  /** Empty under a node that did not match. */
  routes: RouteTrace[];
}

export interface Router {
  /** Every destination once, in the order of the tree; the settings are those of the route that came first. */
  route(event: MlEvent): Destination[];
  /** The same walk, with the reasons. */
  explain(event: MlEvent): RouteTrace;
  /** Whether a destination is still in the configuration. */
  knows(destination: string): boolean;
}

interface Node {
  receiver: string;
  matchers: Matcher[];
  tests: ((labels: LabelSet) => boolean)[];
  continues: boolean;
  destinations: Destination[];
  children: Node[];
  index: ChildIndex;
}

/** What a node hands down: settings of the routes since (and with) the one that named the receiver, and of those above. */
interface Inherited {
  receiver: string;
  near: Settings;
  far: Settings;
}

/**
 * The tree, ready to route: equality matchers are indexed, so the cost of an event does not grow with the number of siblings.
 * Settings: the route's own, then those of its parents up to the one that named the receiver, then the receiver's own,
 * then those of the parents above, then the defaults.
 * Throws what `regex` throws; the configuration must have been checked for unknown receivers.
 */
export function compileRoutes(routing: Routing, regex: RegexCompiler): Router {
  const receivers = new Map(routing.receivers.map((receiver) => [receiver.name, receiver]));

  function compile(route: Route, parent: Inherited): Node {
    const own = settingsOf(route);
    const names = route.receiver !== undefined;
    const inherited: Inherited = {
      receiver: route.receiver ?? parent.receiver,
      near: names ? own : { ...parent.near, ...own },
      far: names ? { ...parent.far, ...parent.near } : parent.far,
    };
    const receiver = receivers.get(inherited.receiver);
    if (receiver === undefined) throw new Error(`no receiver is called "${inherited.receiver}"`);
    const settings = { ...routing.defaults, ...inherited.far, ...settingsOf(receiver), ...inherited.near };
    const children = route.routes.map((child) => compile(child, inherited));
    return {
      receiver: receiver.name,
      matchers: route.matchers,
      tests: route.matchers.map((matcher) => compileMatcher(matcher, regex)),
      continues: route.continue,
      destinations: destinationsOf(receiver, settings),
      children,
      index: buildIndex(route.routes.map((child) => child.matchers)),
    };
  }

  const root = compile(routing.route, { receiver: '', near: {}, far: {} });
  const places = new Set(routing.receivers.flatMap((receiver) => receiver.places.map(({ id }) => id)));
  return {
    knows: (destination) => places.has(destination),
    route(event) {
      const delivering: Node[] = [];
      collect(root, labels(event), delivering);
      // Most events end at one route, whose list has no repeats.
      if (delivering.length === 1) return [...delivering[0]!.destinations];
      return uniqueById(delivering.flatMap((node) => node.destinations));
    },
    explain: (event) => trace(root, labels(event)),
  };
}

/** The settings that are present. */
function settingsOf({ mode, locale, templates }: Settings): Settings {
  return {
    ...(mode !== undefined && { mode }),
    ...(locale !== undefined && { locale }),
    ...(templates !== undefined && { templates }),
  };
}

function destinationsOf(
  receiver: Receiver,
  settings: Settings & { mode: PostMode; locale: Locale },
): Destination[] {
  return uniqueById(receiver.places.map((place) => ({ ...place, receiver: receiver.name, ...settings })));
}

function uniqueById(destinations: Destination[]): Destination[] {
  const seen = new Set<string>();
  return destinations.filter(({ id }) => !seen.has(id) && seen.add(id));
}

/** Depth-first; the node itself is known to match. */
function collect(node: Node, set: LabelSet, delivering: Node[]): void {
  const before = delivering.length;
  for (const position of node.index(set)) {
    const child = node.children[position]!;
    if (!child.tests.every((test) => test(set))) continue;
    collect(child, set, delivering);
    if (!child.continues) break;
  }
  if (delivering.length === before) delivering.push(node);
}

/** The same walk without the index; what was not reached is in it too. */
function trace(node: Node, set: LabelSet): RouteTrace {
  let taken = false;
  let handedOn = false;
  const routes = node.children.map((child): RouteTrace => {
    const shown = { receiver: child.receiver, matchers: child.matchers };
    if (taken) return { ...shown, outcome: 'not-reached', routes: [] };
    const failed = child.tests.findIndex((test) => !test(set));
    if (failed >= 0) {
      const matcher = child.matchers[failed]!;
      const mismatch = { matcher, actual: set[matcher.label] ?? '' };
      return { ...shown, outcome: 'no-match', mismatch, routes: [] };
    }
    handedOn = true;
    taken = !child.continues;
    return trace(child, set);
  });
  const outcome = handedOn ? 'hands-on' : 'delivers';
  return { receiver: node.receiver, matchers: node.matchers, outcome, routes };
}

/** How many routes a tree has, the root included. */
export function countRoutes(route: Route): number {
  return route.routes.reduce((count, child) => count + countRoutes(child), 1);
}
