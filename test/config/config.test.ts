// The configuration as a whole: what a good file becomes, where it is looked for, and what is told about it.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import {
  type Config,
  checkConfig,
  describeConfig,
  loadConfig,
  operatorsOf,
  withEnvironment,
} from '../../src/config';
import { configJsonSchema } from '../../src/config/json-schema';
import { placeId } from '../../src/config/sections';
import { ConfigError } from '../../src/core/errors';
import type { ActionId, MlEvent } from '../../src/core/event';
import { labelsFor, policyFor } from '../../src/core/policy';
import { event } from '../support/events';

const ROOT = join(__dirname, '../..');
const SMALL = 'receivers: [{ name: general }]\nroute: { receiver: general }\n';

function load(text: string, env: Record<string, string> = {}): Promise<Config> {
  return loadConfig({ env, file: '/etc/bellhop.yaml', readFile: () => text, isFolder: () => true });
}

describe('loadConfig', () => {
  it('turns every part of a file into what the bot works with', async () => {
    const config = await load(`
receivers:
  - name: both
    slack: [{ channel: "#ML-Alerts" }, { channel: C0123ABCDEF }]
    teams: [{ channel: ML / Alerts }, { chat: "19:abc@thread.v2" }, { user: 5a3e }]
    locale: ja
    mode: post
    templates: house
  - name: nobody
    slack: []
route:
  receiver: both
  routes:
    - matchers: '{kind="model", tone=~"failure|action"}'
      receiver: nobody
      continue: true
      mode: update
    - matchers: [cloud=aws, 'name!~"x.*"']
environments:
  - { name: prod, matchers: account="123456789012" }
templates:
  house: ./mine
defaults: { locale: ja }
policies: [{ name: everybody, actions: all, allow: [members] }]
`);

    expect(config.routing).toEqual({
      receivers: [
        {
          name: 'both',
          places: [
            { id: 'slack/#ml-alerts', chat: 'slack', address: { channel: '#ml-alerts' } },
            { id: 'slack/C0123ABCDEF', chat: 'slack', address: { channel: 'C0123ABCDEF' } },
            { id: 'teams/channel/ML%20%2F%20Alerts', chat: 'teams', address: { channel: 'ML / Alerts' } },
            { id: 'teams/chat/19:abc@thread.v2', chat: 'teams', address: { chat: '19:abc@thread.v2' } },
            { id: 'teams/user/5a3e', chat: 'teams', address: { user: '5a3e' } },
          ],
          locale: 'ja',
          mode: 'post',
          templates: 'house',
        },
        { name: 'nobody', places: [] },
      ],
      route: {
        receiver: 'both',
        matchers: [],
        continue: false,
        routes: [
          {
            receiver: 'nobody',
            matchers: [
              { label: 'kind', operator: '=', value: 'model' },
              { label: 'tone', operator: '=~', value: 'failure|action' },
            ],
            continue: true,
            mode: 'update',
            routes: [],
          },
          {
            matchers: [
              { label: 'cloud', operator: '=', value: 'aws' },
              { label: 'name', operator: '!~', value: 'x.*' },
            ],
            continue: false,
            routes: [],
          },
        ],
      },
      defaults: { mode: 'post-and-update', locale: 'ja' },
    });
    expect(config.templateSets).toEqual({ house: '/etc/mine' });
    expect(config.warnings).toEqual([]);
  });

  it('routes with what it read, real regular expressions included', async () => {
    const config = await load(`
receivers: [{ name: general, slack: { channel: "#all" } }, { name: fraud, slack: { channel: "#fraud" } }]
route: { receiver: general, routes: [{ receiver: fraud, matchers: ['name=~"fraud-.+"'] }] }
`);

    const [destination] = config.router.route(event('model', 'Created', 1, { name: 'fraud-train' }));

    expect(destination).toEqual({
      id: 'slack/#fraud',
      chat: 'slack',
      address: { channel: '#fraud' },
      receiver: 'fraud',
      mode: 'post-and-update',
      locale: 'en',
    });
  });

  it.each<[string, object, string]>([
    ['the file that was named', { file: 'a.yaml', candidates: ['c.yaml'] }, 'a.yaml'],
    ['BELLHOP_CONFIG', { candidates: ['c.yaml'] }, 'b.yaml'],
    ['the first candidate that exists', { env: {}, candidates: ['nowhere.yaml', 'c.yaml'] }, 'c.yaml'],
    ['bellhop.yaml in the working folder', { env: {} }, 'bellhop.yaml'],
  ])('takes %s', async (_, input, expected) => {
    const readFile = (path: string) => (path === 'nowhere.yaml' ? undefined : SMALL);

    const config = await loadConfig({ env: { BELLHOP_CONFIG: 'b.yaml' }, readFile, ...input });

    expect(config.file).toBe(expected);
  });

  it.each<[string, object, string]>([
    ['a named file that is not there', { file: 'a.yaml' }, 'a.yaml: there is no such file'],
    [
      'no file at all',
      { candidates: ['b.yaml', 'c.yaml'] },
      'no configuration found (looked for b.yaml, c.yaml): write one, or name it in BELLHOP_CONFIG',
    ],
    ['a folder in place of a file', { file: __dirname, readFile: undefined }, 'EISDIR'],
  ])('refuses %s', async (_, input, message) => {
    const loaded = loadConfig({ env: {}, readFile: () => undefined, ...input });

    await expect(loaded).rejects.toThrow(ConfigError);
    await expect(loaded).rejects.toThrow(message);
  });

  it('lists what is wrong in the environment together with what is wrong in the file', async () => {
    const loaded = load('route: {}\n', { PORT: 'x', SLACK_BOT_TOKEN: 'hush' });

    await expect(loaded).rejects.toThrow(
      [
        'PORT must be a number from 0 to 65535, not "x"',
        'Slack is half configured: SLACK_SIGNING_SECRET missing',
        '/etc/bellhop.yaml:1:1: "receivers" is missing',
        '/etc/bellhop.yaml:1:8: the root route needs a receiver: it is the catch-all for events no other route takes',
      ].join('\n'),
    );
  });

  it('warns of receivers that no route uses, and of routes that are never reached', async () => {
    const { warnings } = await load(`receivers: [{ name: general }, { name: spare }]
route:
  receiver: general
  routes:
    - matchers: [kind=model, cloud=aws]
    - matchers: [cloud=azure]
      continue: true
    - matchers: '{cloud="aws", kind="model"}'
    - matchers: [cloud=azure]
    - {}
    - matchers: [tone=failure]
policies: [{ name: everybody, actions: all, allow: [members] }]
`);

    expect(warnings.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
      '8:7 this route is never reached: route 1 of the same list takes its events (set "continue: true" there?)',
      '11:7 this route is never reached: route 5 of the same list takes its events (set "continue: true" there?)',
      '1:40 no route uses the receiver "spare"',
    ]);
  });

  it('keeps the template sets of a file that has other problems, so that they can be checked too', async () => {
    const checked = await checkConfig({
      env: {},
      readFile: () => 'templates: { a: b }\n',
      file: '/x/y.yaml',
      isFolder: () => true,
    });

    expect(checked.config).toBeUndefined();
    expect(checked.templateSets).toEqual({ a: '/x/b' });
  });
});

describe('operators', () => {
  const TWO = `receivers:
  - { name: general, slack: { channel: "#ml" } }
  - { name: people, mode: post, locale: ja, slack: { channel: "#ops" }, teams: { chat: c } }
  - { name: nobody }
route: { receiver: general, routes: [{ receiver: nobody }] }
policies: [{ name: everybody, actions: all, allow: [members] }]
`;

  it('are a receiver, which needs no route then', async () => {
    const config = await load(`${TWO}operators: people\n`);

    expect(config.warnings).toEqual([]);
    expect(operatorsOf(config)).toEqual([
      {
        id: 'slack/#ops',
        chat: 'slack',
        address: { channel: '#ops' },
        receiver: 'people',
        mode: 'post',
        locale: 'ja',
      },
      {
        id: 'teams/chat/c',
        chat: 'teams',
        address: { chat: 'c' },
        receiver: 'people',
        mode: 'post',
        locale: 'ja',
      },
    ]);
    expect(describeConfig(config)).toMatchObject({ operators: 'people' });
  });

  it('are nobody if none are named', async () => {
    expect(operatorsOf(await load(TWO))).toEqual([]);
  });

  it('without a destination are hardly meant', async () => {
    const { warnings } = await load(`${TWO}operators: nobody\n`);

    expect(warnings.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
      '7:12 the receiver "nobody" has no destination, so no operator hears anything',
      '3:13 no route uses the receiver "people"',
    ]);
  });
});

describe('secrets in a configuration', () => {
  it('do not show however it is printed', async () => {
    const env = {
      BELLHOP_EVENTS_KEY: 'hush-1',
      SLACK_SIGNING_SECRET: 'hush-2',
      SLACK_BOT_TOKEN: 'hush-3',
      SLACK_APP_TOKEN: 'hush-4',
      MicrosoftAppId: 'app',
      MicrosoftAppPassword: 'hush-5',
    };
    const config = await load(SMALL, env);

    const printed = [
      inspect(config, { depth: 9, showHidden: true }),
      JSON.stringify(config),
      JSON.stringify(describeConfig(config)),
    ];

    expect(printed.filter((text) => text.includes('hush'))).toEqual([]);
  });
});

describe('describeConfig', () => {
  it('says what is wired', async () => {
    const config = await load(
      'receivers: [{ name: general, slack: { channel: "#a" }, teams: { chat: b } }]\nroute: { receiver: general, routes: [{}] }\n' +
        'environments: [{ name: prod }]\ntemplates: { house: x }\npeople: { ana: { slack: U0ANA } }\n' +
        'policies: [{ name: everybody, actions: all, allow: [members] }]\n',
      { SLACK_APP_TOKEN: 'x', SLACK_BOT_TOKEN: 'y', BELLHOP_EVENTS_KEY: 'z' },
    );

    expect(describeConfig(config)).toEqual({
      file: '/etc/bellhop.yaml',
      slack: 'socket',
      teams: 'off',
      eventsKey: true,
      receivers: [{ name: 'general', destinations: ['slack/#a', 'teams/chat/b'] }],
      routes: 2,
      operators: 'nobody',
      environments: ['prod'],
      policies: ['everybody'],
      people: 1,
      templates: ['house'],
    });
  });
});

describe('withEnvironment', () => {
  const ENVIRONMENTS = `${SMALL}
environments:
  - { name: prod, matchers: [name=~".*-prod"] }
  - { name: staging, matchers: [cloud=aws] }
`;

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['fraud-prod', {}, { environment: 'prod' }],
    ['fraud', { team: 'x' }, { team: 'x', environment: 'staging' }],
    ['fraud-prod', { Env: 'blue' }, { Env: 'blue' }],
    ['fraud-prod', { environment: '' }, { environment: 'prod' }],
  ])('gives %s with tags %j the tags %j', async (name, tags, expected) => {
    const config = await load(ENVIRONMENTS);

    expect(withEnvironment(event('model', 'Created', 1, { name, tags }), config).tags).toEqual(expected);
  });

  it('leaves an event alone that no rule matches', async () => {
    const config = await load(`${SMALL}\nenvironments: [{ name: prod, matchers: [cloud=azure] }]`);
    const before = event('model', 'Created', 1);

    expect(withEnvironment(before, config)).toBe(before);
  });
});

describe('placeId', () => {
  it('gives different places different ids', () => {
    const ids = [['a', 'b'], ['a/b'], ['a%2Fb'], ['a b'], ['a%20b'], ['a', '', 'b'], ['ａ', 'b']].map(
      (parts) => placeId('teams', parts),
    );

    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the example in config/', () => {
  const file = join(ROOT, 'config/bellhop.yaml');

  it('is accepted without a warning', async () => {
    expect(await checkConfig({ env: {}, file })).toMatchObject({ problems: [], warnings: [] });
  });

  it('tells failures twice, and every other event in both chats', async () => {
    const { router } = await loadConfig({ env: {}, file });

    const failed = router.route(event('pipeline-run', 'Failed', 1)).map(({ id }) => id);
    const done = router.route(event('pipeline-run', 'Succeeded', 1)).map(({ id }) => id);

    expect(done).toEqual(['slack/#ml-activity', 'teams/channel/ML%20activity']);
    expect(failed).toEqual(['slack/#ml-failures', 'teams/channel/ML%20failures', ...done]);
  });

  it('lets members decide only where the environment is known not to be production', async () => {
    const { rules } = await loadConfig({ env: {}, file });
    const pending = (name: string, tags = {}) =>
      event('model-version', 'PendingManualApproval', 1, { name, tags });
    const decides = (what: MlEvent, action: ActionId) =>
      policyFor(rules, action, labelsFor(rules, what))?.name ?? 'nobody';

    expect([
      decides(pending('fraud-dev'), 'approve'),
      decides(pending('fraud', { environment: 'test' }), 'retry'),
      decides(pending('fraud-prod'), 'approve'),
      decides(pending('fraud', { environment: 'production' }), 'approve'),
      decides(pending('fraud'), 'approve'),
      decides(pending('fraud-dev'), 'rollback'),
      decides(pending('fraud-prod'), 'details'),
    ]).toEqual([
      'outside production',
      'outside production',
      'nobody',
      'nobody',
      'nobody',
      'nobody',
      'look and take care',
    ]);
  });

  it('has comments that are true: what is commented out is accepted too', async () => {
    const text = readFileSync(file, 'utf8').replace(/^( *)# (?!yaml-)( *(?:- |[a-z_-]+:))/gm, '$1$2');

    const checked = await checkConfig({ env: {}, file, readFile: () => text, isFolder: () => true });

    expect(checked.problems).toEqual([]);
    expect(checked.config?.routing.receivers.map(({ name }) => name)).toContain('nobody');
    expect(checked.templateSets).toHaveProperty('house-style');
    expect(checked.config?.rules.policies.map(({ name }) => name)).toContain('production models');
    expect(checked.warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining('this route is never reached'),
    ]);
  });
});

describe('config/bellhop.schema.json', () => {
  it('is what the schema in the code says (BELLHOP_UPDATE_GOLDEN=1 writes it)', async () => {
    const file = join(ROOT, 'config/bellhop.schema.json');
    if (process.env.BELLHOP_UPDATE_GOLDEN === '1') writeFileSync(file, configJsonSchema());

    expect(readFileSync(file, 'utf8')).toBe(configJsonSchema());
  });
});
