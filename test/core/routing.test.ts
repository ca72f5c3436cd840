// Routing: Alertmanager's walk through the tree, inherited settings, one delivery per destination, and the index.

import fc from 'fast-check';
import { loadRegexCompiler, noRegex } from '../../src/config/regex';
import type { MlEvent } from '../../src/core/event';
import { labels } from '../../src/core/labels';
import { compileMatchers, type Matcher, parseMatchers } from '../../src/core/matchers';
import { buildIndex } from '../../src/core/route-index';
import {
  compileRoutes,
  countRoutes,
  type Receiver,
  type Route,
  type RouteTrace,
} from '../../src/core/routing';
import { event } from '../support/events';

const DEFAULTS = { mode: 'post-and-update', locale: 'en' } as const;

function receiver(name: string, more: Partial<Receiver> & { channels?: string[] } = {}): Receiver {
  const { channels = [name], ...rest } = more;
  const places = channels.map((channel) => ({
    id: `slack/#${channel}`,
    chat: 'slack' as const,
    address: { channel: `#${channel}` },
  }));
  return { name, places, ...rest };
}

function route(matchers: string, more: Partial<Route> = {}): Route {
  return { matchers: matchers === '' ? [] : parseMatchers(matchers), continue: false, routes: [], ...more };
}

function routerOf(root: Route, receivers: Receiver[]) {
  return compileRoutes({ receivers, route: root, defaults: DEFAULTS }, noRegex);
}

const FAILED = event('pipeline-run', 'Failed', 1, { tags: { team: 'fraud' } });
const DONE = event('pipeline-run', 'Succeeded', 1);
const RECEIVERS = ['general', 'failures', 'fraud', 'aws'].map((name) => receiver(name));

/** The ids of the destinations, for short expectations. */
function idsOf(root: Route, what: MlEvent): string[] {
  return routerOf(root, RECEIVERS)
    .route(what)
    .map(({ id }) => id);
}

describe('a tree of routes', () => {
  it('gives the root what no route takes', () => {
    const root = route('', {
      receiver: 'general',
      routes: [route('tone="failure"', { receiver: 'failures' })],
    });

    expect(idsOf(root, DONE)).toEqual(['slack/#general']);
  });

  it('gives an event to the first route that matches, and to no other', () => {
    const routes = [
      route('tone="failure"', { receiver: 'failures' }),
      route('cloud="aws"', { receiver: 'aws' }),
    ];

    expect(idsOf(route('', { receiver: 'general', routes }), FAILED)).toEqual(['slack/#failures']);
  });

  it('tries the next routes too after one that continues', () => {
    const routes = [
      route('tone="failure"', { receiver: 'failures', continue: true }),
      route('cloud="azure"', { receiver: 'general' }),
      route('cloud="aws"', { receiver: 'aws' }),
      route('', { receiver: 'fraud' }),
    ];

    expect(idsOf(route('', { receiver: 'general', routes }), FAILED)).toEqual([
      'slack/#failures',
      'slack/#aws',
    ]);
  });

  it('goes down as far as it matches, and a parent delivers only if no child does', () => {
    const routes = [
      route('cloud="aws"', {
        receiver: 'aws',
        routes: [route('tag_team="fraud"', { receiver: 'fraud' })],
      }),
    ];
    const root = route('', { receiver: 'general', routes });

    expect([idsOf(root, FAILED), idsOf(root, DONE)]).toEqual([['slack/#fraud'], ['slack/#aws']]);
  });

  it("lets a route without a receiver inherit its parent's", () => {
    const routes = [route('cloud="aws"', { receiver: 'aws', routes: [route('tone="failure"')] })];

    expect(idsOf(route('', { receiver: 'general', routes }), FAILED)).toEqual(['slack/#aws']);
  });

  it('drops what goes to a receiver without destinations', () => {
    const router = routerOf(route('', { receiver: 'nobody' }), [receiver('nobody', { channels: [] })]);

    expect(router.route(FAILED)).toEqual([]);
  });

  it('tells a destination once, with the settings of the route that came first', () => {
    const receivers = [
      receiver('a', { channels: ['ml', 'ml', 'ops'] }),
      receiver('b', { channels: ['ml', 'new'] }),
    ];
    const routes = [
      route('', { receiver: 'a', mode: 'post', continue: true }),
      route('', { receiver: 'b', mode: 'update' }),
    ];

    const destinations = routerOf(route('', { receiver: 'a', routes }), receivers).route(DONE);

    expect(destinations).toEqual([
      {
        id: 'slack/#ml',
        chat: 'slack',
        address: { channel: '#ml' },
        receiver: 'a',
        mode: 'post',
        locale: 'en',
      },
      {
        id: 'slack/#ops',
        chat: 'slack',
        address: { channel: '#ops' },
        receiver: 'a',
        mode: 'post',
        locale: 'en',
      },
      {
        id: 'slack/#new',
        chat: 'slack',
        address: { channel: '#new' },
        receiver: 'b',
        mode: 'update',
        locale: 'en',
      },
    ]);
  });

  it('hands out lists that nobody else holds', () => {
    const router = routerOf(route('', { receiver: 'general' }), RECEIVERS);

    router.route(DONE).pop();

    expect(router.route(DONE)).toHaveLength(1);
  });

  it('refuses a receiver that does not exist', () => {
    expect(() => routerOf(route('', { receiver: 'nobody' }), RECEIVERS)).toThrow(
      'no receiver is called "nobody"',
    );
  });

  it('counts its routes, the root included', () => {
    expect(countRoutes(route('', { routes: [route(''), route('', { routes: [route('')] })] }))).toBe(4);
  });
});

describe('settings', () => {
  const receivers = [receiver('plain'), receiver('tokyo', { locale: 'ja', templates: 'corporate' })];

  it.each<[string, Route, object]>([
    [
      'the defaults, if nobody says anything',
      route('', { receiver: 'plain' }),
      { mode: 'post-and-update', locale: 'en' },
    ],
    [
      'the receiver before the defaults',
      route('', { receiver: 'tokyo' }),
      { mode: 'post-and-update', locale: 'ja', templates: 'corporate' },
    ],
    [
      'the route before its receiver',
      route('', { receiver: 'tokyo', locale: 'en' }),
      { mode: 'post-and-update', locale: 'en', templates: 'corporate' },
    ],
    [
      'the receiver before the routes above the one that names it',
      route('', {
        receiver: 'plain',
        locale: 'en',
        mode: 'post',
        routes: [route('', { receiver: 'tokyo' })],
      }),
      { mode: 'post', locale: 'ja', templates: 'corporate' },
    ],
    [
      'a route below, which inherits the receiver, before the receiver',
      route('', {
        receiver: 'tokyo',
        locale: 'en',
        routes: [route('', { mode: 'update', templates: 'mine' })],
      }),
      { mode: 'update', locale: 'en', templates: 'mine' },
    ],
    [
      'not what another receiver on the way wanted',
      route('', { receiver: 'tokyo', routes: [route('', { receiver: 'plain' })] }),
      { mode: 'post-and-update', locale: 'en' },
    ],
  ])('are %s', (_, root, expected) => {
    const [destination] = routerOf(root, receivers).route(DONE);

    const { mode, locale, templates } = destination!;
    expect({ mode, locale, ...(templates !== undefined && { templates }) }).toEqual(expected);
  });
});

describe('explain', () => {
  it('says of every route whether it matched, and why not', () => {
    const routes = [
      route('tone="success"', { receiver: 'failures' }),
      route('tag_owner="x"', { receiver: 'failures' }),
      route('cloud="aws"', {
        receiver: 'aws',
        routes: [route('tone=~"failure|action"', { receiver: 'fraud' })],
      }),
      route('kind="model"', { receiver: 'failures', routes: [route('')] }),
    ];

    const trace = routerOf(route('', { receiver: 'general', routes }), RECEIVERS).explain(FAILED);

    const [success, owner] = ['tone="success"', 'tag_owner="x"'].flatMap(parseMatchers);
    expect(trace).toEqual({
      receiver: 'general',
      matchers: [],
      outcome: 'hands-on',
      routes: [
        {
          receiver: 'failures',
          matchers: [success],
          outcome: 'no-match',
          mismatch: { matcher: success, actual: 'failure' },
          routes: [],
        },
        {
          receiver: 'failures',
          matchers: [owner],
          outcome: 'no-match',
          mismatch: { matcher: owner, actual: '' },
          routes: [],
        },
        {
          receiver: 'aws',
          matchers: parseMatchers('cloud="aws"'),
          outcome: 'hands-on',
          routes: [
            {
              receiver: 'fraud',
              matchers: parseMatchers('tone=~"failure|action"'),
              outcome: 'delivers',
              routes: [],
            },
          ],
        },
        { receiver: 'failures', matchers: parseMatchers('kind="model"'), outcome: 'not-reached', routes: [] },
      ],
    });
  });
});

// Trees over few labels and values, so that many routes match, tie and continue.
const matcher: fc.Arbitrary<Matcher> = fc.record({
  label: fc.constantFrom('kind', 'tone', 'tag_a', 'tag_b'),
  operator: fc.constantFrom('=', '=', '=', '!=', '=~', '!~'),
  value: fc.constantFrom('', 'x', 'y', 'failure', 'pipeline-run', 'x|y', 'x.*'),
});
function treeOf(depth: number): fc.Arbitrary<Route> {
  return fc.record({
    receiver: fc.constantFrom('a', 'b', 'c'),
    matchers: fc.array(matcher, { maxLength: 2 }),
    continue: fc.boolean(),
    routes: depth === 0 ? fc.constant([]) : fc.array(treeOf(depth - 1), { maxLength: 5 }),
  });
}
const anyEvent = fc
  .record({
    tags: fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('', 'x', 'y', 'xx')),
    status: fc.constantFrom('Failed', 'Succeeded'),
  })
  .map(({ tags, status }) => event('pipeline-run', status, 1, { tags }));

describe('the router with its index', () => {
  it('delivers exactly as the plain walk of Alertmanager does, for any tree and any event', async () => {
    const regex = await loadRegexCompiler();
    const receivers = ['a', 'b', 'c'].map((name) => receiver(name));
    const walk = (node: Route, set: Record<string, string>): string[] => {
      const found: string[] = [];
      for (const child of node.routes) {
        if (!compileMatchers(child.matchers, regex)(set)) continue;
        found.push(...walk(child, set));
        if (!child.continue) break;
      }
      return found.length > 0 ? found : [node.receiver!];
    };

    fc.assert(
      fc.property(treeOf(3), anyEvent, (shape, what) => {
        const root = { ...shape, matchers: [] };
        const router = compileRoutes({ receivers, route: root, defaults: DEFAULTS }, regex);
        const expected = [...new Set(walk(root, labels(what)))];

        expect(router.route(what).map((destination) => destination.receiver)).toEqual(expected);
        expect([...new Set(delivering(router.explain(what)))]).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('looks at one of a thousand siblings that differ in one label, whatever else they have in common', () => {
    const siblings = Array.from({ length: 1000 }, (_, number) =>
      parseMatchers(`kind="pipeline-run", name="pipeline-${number}", tone!="info"`),
    );
    const index = buildIndex([...siblings, parseMatchers('name=~"x.*"'), parseMatchers('tag_a=""')]);

    const candidates = index({ kind: 'pipeline-run', name: 'pipeline-500', tone: 'failure' });

    expect(candidates).toEqual([500, 1000, 1001]);
  });

  it('looks at none of a thousand siblings that each ask for a label of their own', () => {
    const index = buildIndex(Array.from({ length: 1000 }, (_, number) => parseMatchers(`tag_${number}="x"`)));

    expect(index({ kind: 'model', tag_7: 'y' })).toEqual([]);
  });
});

function delivering(trace: RouteTrace): string[] {
  const own = trace.outcome === 'delivers' ? [trace.receiver] : [];
  return [...own, ...trace.routes.flatMap(delivering)];
}
