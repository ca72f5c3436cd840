// The tree of routes in bellhop.yaml: read, and checked against the receivers and template sets.

import { asArray, asObject, type JsonObject } from '../core/json';
import { formatMatcher, type Matcher } from '../core/matchers';
import type { Receiver, Route } from '../core/routing';
import { type Context, readMatchers, textOf } from './context';
import { checkReceiver, checkTemplateSet, readSettings, type TemplateSets } from './sections';
import type { Path } from './source';

/** The root and everything below it; what is wrong is reported, and stepped over. */
export function readRoutes(
  raw: unknown,
  receivers: readonly Receiver[],
  sets: TemplateSets,
  operators: string | undefined,
  context: Context,
): Route {
  const used = new Set(operators === undefined ? [] : [operators]);

  function readRoute(object: JsonObject, path: Path): Route {
    const receiver = textOf(object.receiver);
    if (receiver !== undefined) {
      checkReceiver(receiver, receivers, [...path, 'receiver'], context);
      used.add(receiver);
    }
    checkTemplateSet(object, path, sets, context);
    const routes = asArray(object.routes).map((child, index) =>
      readRoute(asObject(child) ?? {}, [...path, 'routes', index]),
    );
    warnOfUnreachable(routes, path, context);
    return {
      ...(receiver !== undefined && { receiver }),
      matchers: readMatchers(object.matchers, [...path, 'matchers'], context),
      continue: object.continue === true,
      routes,
      ...readSettings(object),
    };
  }

  const object = asObject(raw);
  const root = readRoute(object ?? {}, ['route']);
  if (object !== undefined) checkRoot(object, context);
  receivers.forEach(({ name }, index) => {
    if (!used.has(name))
      context.warning(['receivers', index, 'name'], `no route uses the receiver "${name}"`);
  });
  return root;
}

/** The root takes everything: an event that no route wants must still arrive somewhere. */
function checkRoot(object: JsonObject, context: Context): void {
  if (object.receiver === undefined) {
    context.problem(
      ['route'],
      'the root route needs a receiver: it is the catch-all for events no other route takes',
    );
  }
  if (object.matchers !== undefined) {
    context.problem(
      ['route', 'matchers'],
      'the root route takes every event: move its matchers to a route below',
      {
        key: true,
      },
    );
  }
  if (object.continue !== undefined) {
    context.problem(['route', 'continue'], 'the root route has no route after it to continue with', {
      key: true,
    });
  }
}

/** A route after a sibling that takes everything, or the same, never gets an event. */
function warnOfUnreachable(siblings: readonly Route[], path: Path, context: Context): void {
  const taken = new Map<string, number>();
  siblings.forEach(({ matchers, continue: continues }, index) => {
    const earlier = taken.get('') ?? taken.get(keyOf(matchers));
    if (earlier !== undefined) {
      context.warning(
        [...path, 'routes', index],
        `this route is never reached: route ${earlier + 1} of the same list takes its events (set "continue: true" there?)`,
      );
    } else if (!continues) taken.set(keyOf(matchers), index);
  });
}

function keyOf(matchers: readonly Matcher[]): string {
  return matchers.map(formatMatcher).sort().join();
}
