// The sections people, groups and policies of a good file: what they become, what is warned of, and the hash of a rule.
// What is wrong in a bad one is in bad/.

import { type Config, checkConfig, loadConfig } from '../../src/config';
import { configSchema } from '../../src/config/schema';
import { policyFor } from '../../src/core/policy';

const TEAMS_ANA = '8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f';
const TEAMS_LEADS = '0a1b2c3d-4e5f-4a4b-8c5d-9e8f8f6d3c1e';
const BASE = `receivers: [{ name: a, slack: { channel: "#a" } }]
route: { receiver: a }
people:
  ana: { name: Ana Ruiz, slack: U0ANA, teams: ${TEAMS_ANA.toUpperCase()}, email: Ana@Example.com, clouds: [ana.ruiz] }
  bo: { slack: U0BO, email: bo@example.com }
groups:
  approvers: { slack: S0123, people: [bo] }
  leads: { teams: ${TEAMS_LEADS} }
  both: { people: [ana, bo] }
`;

function check(text: string) {
  return checkConfig({ env: {}, file: 'x.yaml', readFile: () => text, isFolder: () => true });
}
function load(policies: string, base = BASE): Promise<Config> {
  return loadConfig({ env: {}, file: 'x.yaml', readFile: () => base + policies, isFolder: () => true });
}
async function warningsOf(policies: string, base = BASE): Promise<string[]> {
  const { problems, warnings } = await check(base + policies);
  expect(problems).toEqual([]);
  return warnings.map(({ line, column, message }) => `${line}:${column} ${message}`);
}
async function hashOf(policies: string, base = BASE): Promise<string> {
  return (await load(policies, base)).rules.policies[0]!.hash;
}

const ANA = {
  key: 'ana',
  name: 'Ana Ruiz',
  slack: 'U0ANA',
  teams: TEAMS_ANA,
  email: 'ana@example.com',
  clouds: ['ana.ruiz'],
};

describe('policies in a configuration', () => {
  it('say everything that a rule is', async () => {
    const { rules } = await load(`policies:
  - name: production models
    actions: [reject, approve]
    matchers: [kind="model-version", name=~".*-prod"]
    allow: [ana, approvers, leads, members]
    approvals: 2
    not_by_requester: true
    automation: ["arn:aws:iam::123456789012:role/pipelines"]
    comment: required
    expires: 36h
    hours: { days: mon-fri, from: "09:00", to: "17:30", zone: Europe/Madrid }
    listed_only: true
`);

    const [{ matches, hash, ...policy }] = rules.policies as [(typeof rules.policies)[0]];
    expect(policy).toEqual({
      name: 'production models',
      actions: ['approve', 'reject'],
      allow: [
        { type: 'person', key: 'ana' },
        { type: 'group', name: 'approvers', slack: 'S0123' },
        { type: 'person', key: 'bo' },
        { type: 'group', name: 'leads', teams: TEAMS_LEADS },
        { type: 'members' },
      ],
      approvals: 2,
      notByRequester: true,
      automation: ['arn:aws:iam::123456789012:role/pipelines'],
      comment: true,
      expiresMs: 36 * 3600_000,
      hours: { days: [1, 2, 3, 4, 5], from: 540, to: 1050, zone: 'Europe/Madrid' },
      listedOnly: true,
    });
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect([
      matches({ kind: 'model-version', name: 'fraud-prod' }),
      matches({ kind: 'model-version', name: 'fraud' }),
    ]).toEqual([true, false]);
    expect(rules.people).toEqual([
      ANA,
      { key: 'bo', name: 'bo', slack: 'U0BO', email: 'bo@example.com', clouds: [] },
    ]);
  });

  it('have defaults that ask for little more than a name', async () => {
    const { rules } = await load('policies: [{ name: all, actions: all, allow: [members, both, ana] }]\n');

    expect(rules.policies).toEqual([
      {
        name: 'all',
        hash: expect.any(String),
        actions: expect.arrayContaining(['approve', 'rollback', 'logs', 'resume']),
        matches: expect.any(Function),
        allow: [{ type: 'members' }, { type: 'person', key: 'ana' }, { type: 'person', key: 'bo' }],
        approvals: 1,
        notByRequester: false,
        automation: [],
        comment: false,
        expiresMs: 14 * 24 * 3600_000,
        listedOnly: false,
      },
    ]);
  });

  it('let nobody do anything where there are none', async () => {
    const { rules } = await load('');

    expect(policyFor(rules, 'details', { kind: 'model-version' })).toBeUndefined();
  });

  it.each([
    ['mon-fri', [1, 2, 3, 4, 5]],
    ['Friday-Monday', [0, 1, 5, 6]],
    ['wed', [3]],
    ['mon, wed-thu', [1, 3, 4]],
    ['[sat, sun]', [0, 6]],
  ])('take the days %s', async (days, expected) => {
    const hours = `{ days: ${days.startsWith('[') ? days : `"${days}"`}, from: "22:00", to: "6:00", zone: UTC }`;
    const { rules } = await load(
      `policies: [{ name: x, actions: all, allow: [members], hours: ${hours} }]\n`,
    );

    expect(rules.policies[0]?.hours).toEqual({ days: expected, from: 1320, to: 360, zone: 'UTC' });
  });

  it('know the environment that the configuration names, also for an event that does not', async () => {
    const { rules } = await load('environments: [{ name: prod, matchers: [name="fraud"] }]\n');

    expect(rules.environments?.map(({ name, matches }) => [name, matches({ name: 'fraud' })])).toEqual([
      ['prod', true],
    ]);
  });

  it('are data that survives a build', async () => {
    const { data } = await check(`${BASE}policies: [{ name: x, actions: all, allow: [both] }]\n`);

    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
    expect(data?.policies).toHaveLength(1);
  });

  it('have a place in the schema for editors', () => {
    expect(Object.keys(configSchema.pipe[0].entries)).toEqual(
      expect.arrayContaining(['people', 'groups', 'policies']),
    );
  });
});

describe('the hash of a policy', () => {
  const RULE = `policies:
  - name: models
    actions: [approve, reject]
    matchers: [kind="model-version", cloud=aws]
    allow: [ana, approvers]
    automation: [a, b]
`;
  const ANOTHER_ORDER = `policies:
  - allow: [approvers, ana]
    automation: [b, a, b]
    matchers: '{cloud="aws", kind="model-version"}'
    actions: [reject, approve, reject]
    name: models
`;
  const DEFAULTS = `${RULE}    approvals: 1\n    comment: optional\n    expires: 2w\n    listed_only: false\n`;

  it.each([
    ['another order of lists and keys', ANOTHER_ORDER, BASE],
    ['defaults that are written down', DEFAULTS, BASE],
    ['what other policies say', `${RULE}  - { name: more, actions: all, allow: [members] }\n`, BASE],
    ['people whom it does not name', RULE, BASE.replace('groups:', '  cy: { slack: U0CY }\ngroups:')],
    ['an address in another case', RULE, BASE.replace('Ana@Example', 'ANA@example')],
  ])('does not change with %s', async (_what, policies, base) => {
    expect(await hashOf(policies, base)).toBe(await hashOf(RULE));
  });

  it.each([
    ['its name', RULE.replace('name: models', 'name: model'), BASE],
    ['its actions', RULE.replace('[approve, reject]', '[approve]'), BASE],
    ['its matchers', RULE.replace('cloud=aws', 'cloud=azure'), BASE],
    ['whom it allows', RULE.replace('[ana, approvers]', '[ana]'), BASE],
    ['how many must agree', `${RULE}    approvals: 2\n`, BASE],
    ['its hours', `${RULE}    hours: { from: "09:00", to: "17:00", zone: UTC }\n`, BASE],
    ['who a person is', RULE, BASE.replace('U0ANA', 'U0ANNA')],
    ['what the clouds call a person', RULE, BASE.replace('[ana.ruiz]', '[ana.ruiz, aruiz]')],
    ['which group of a chat it is', RULE, BASE.replace('S0123', 'S0124')],
    ['who is in a group', RULE, BASE.replace('S0123, people: [bo]', 'S0123')],
    ['who a person of a group is', RULE, BASE.replace('bo@example.com', 'bo.lind@example.com')],
  ])('changes with %s', async (_what, policies, base) => {
    expect(await hashOf(policies, base)).not.toBe(await hashOf(RULE));
  });
});

describe('policies that are hardly meant', () => {
  it('are warned of where there are none at all', async () => {
    expect(await warningsOf('')).toEqual(['1:1 no policy: the buttons of messages refuse everybody']);
  });

  it('are warned of where an earlier one decides', async () => {
    expect(
      await warningsOf(`policies:
  - { name: models, actions: [approve], matchers: [cloud=aws, kind=model], allow: [members] }
  - { name: looks, actions: [logs, details], allow: [members] }
  - { name: again, actions: [approve], matchers: '{kind="model", cloud="aws"}', allow: [ana] }
  - { name: some, actions: [details, retry], matchers: [cloud=aws], allow: [ana] }
  - { name: fine, actions: [approve], allow: [ana] }
`),
    ).toEqual([
      '13:5 this policy is never reached: "models" before it decides',
      '14:5 this policy never decides about details: "looks" before it does',
    ]);
  });

  it('are warned of where a requester leaves too few', async () => {
    expect(
      await warningsOf(
        'policies: [{ name: x, actions: [approve], allow: [both], approvals: 2, not_by_requester: true }]\n',
      ),
    ).toEqual([
      '10:69 everybody whom it allows is needed: what one of them has asked for, nobody can decide',
    ]);
  });

  it('are warned of where one person could count as two', async () => {
    const base = BASE.replace('slack: { channel: "#a" }', 'slack: { channel: "#a" }, teams: { channel: A }');
    const policy = (more: string) =>
      `policies: [{ name: x, actions: [approve], allow: [approvers], approvals: 2${more} }]\n`;

    expect(await warningsOf(policy(''), base)).toEqual([
      '10:74 somebody whose addresses in the two chats differ would count as two: list people with their ids, and say listed_only: true',
    ]);
    expect(await warningsOf(policy(''))).toEqual([]);
    expect(
      await warningsOf(
        policy(', listed_only: true'),
        base.replace('{ email: bo', '{ slack: U0BO, email: bo'),
      ),
    ).toEqual([]);
  });
});

describe('sections of another shape', () => {
  it.each([
    'people: 7',
    'groups: [a]',
    'policies: { a: b }',
    'policies: [7, null, [x]]',
    'people: { ana: 7 }',
  ])('are survived: %s', async (text) => {
    const { problems, config } = await check(`receivers: [{ name: a }]\nroute: { receiver: a }\n${text}\n`);

    expect(problems.length).toBeGreaterThan(0);
    expect(config).toBeUndefined();
  });
});
