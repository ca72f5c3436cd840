import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import type { Context } from '../../src/config/context';
import { doorsSchema, readDoors } from '../../src/config/doors';

const TENANT = '8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f';
const WORKSPACE = `/subscriptions/${TENANT}/resourceGroups/ml/providers/Microsoft.MachineLearningServices/workspaces/fraud`;

function read(raw: unknown) {
  const problems: string[] = [];
  const context: Context = {
    problem: (path, message) => problems.push(`${path.join('.')}: ${message}`),
    warning: () => {},
    matchers: [],
  };
  return { doors: readDoors(raw, context), problems };
}

function objections(raw: unknown): string[] {
  const { issues = [] } = v.safeParse(doorsSchema, raw);
  return issues.map((issue) => `${issue.path?.map(({ key }) => key).join('.')}: ${issue.message}`);
}

describe('the doors of a configuration', () => {
  it.each([
    ['a key for all', { key: 'BELLHOP_EVENTS_KEY' }, { key: 'BELLHOP_EVENTS_KEY' }],
    [
      'a key for accounts, in a header of its own',
      { key: 'BELLHOP_EVENTS_KEY_PROD', header: 'x-api-key', accounts: ['123456789012'] },
      { key: 'BELLHOP_EVENTS_KEY_PROD', header: 'x-api-key', accounts: ['123456789012'] },
    ],
    [
      'a key for workspaces and subscriptions',
      { key: 'BELLHOP_EVENTS_KEY_AZURE', workspaces: [WORKSPACE], subscriptions: [TENANT] },
      { key: 'BELLHOP_EVENTS_KEY_AZURE', workspaces: [WORKSPACE], subscriptions: [TENANT] },
    ],
    [
      'a token, by default of Event Grid',
      { token: { tenant: TENANT, audience: 'api://bellhop' } },
      {
        token: {
          tenant: TENANT,
          audience: 'api://bellhop',
          callers: ['4962773b-9cdb-44cf-a8bf-237846a00ab7'],
        },
      },
    ],
    [
      'a token of somebody else',
      { token: { tenant: TENANT, audience: 'api://bellhop', callers: [TENANT] }, accounts: ['123456789012'] },
      { token: { tenant: TENANT, audience: 'api://bellhop', callers: [TENANT] }, accounts: ['123456789012'] },
    ],
  ])('may be %s', (_name, raw, expected) => {
    expect(objections([raw])).toEqual([]);
    expect(read([raw])).toEqual({ doors: [expected], problems: [] });
  });

  it.each([
    ['the key itself', { key: 'hunter2-hunter2' }, '0.key: expected the name of a secret'],
    ['an account that is a number', { key: 'BELLHOP_EVENTS_KEY', accounts: [123456789012] }, '0.accounts.0:'],
    [
      'an account of eleven digits',
      { key: 'BELLHOP_EVENTS_KEY', accounts: ['12345678901'] },
      '0.accounts.0: expected an AWS account',
    ],
    ['no accounts', { key: 'BELLHOP_EVENTS_KEY', accounts: [] }, '0.accounts:'],
    [
      'the name of a workspace',
      { key: 'BELLHOP_EVENTS_KEY', workspaces: ['fraud'] },
      '0.workspaces.0: expected the resource id',
    ],
    [
      'the name of a tenant',
      { token: { tenant: 'contoso', audience: 'a' } },
      '0.token.tenant: expected an id',
    ],
    ['no audience', { token: { tenant: TENANT } }, '0.token.audience:'],
    [
      'nobody who may show a token',
      { token: { tenant: TENANT, audience: 'a', callers: [] } },
      '0.token.callers:',
    ],
    ['an unknown key', { key: 'BELLHOP_EVENTS_KEY', acounts: ['123456789012'] }, '0.acounts:'],
    [
      'a header with a colon',
      { key: 'BELLHOP_EVENTS_KEY', header: 'x-key:' },
      '0.header: expected the name of a header',
    ],
  ])('may not be %s', (_name, raw, expected) => {
    const found = objections([raw]);

    expect(found).toEqual([expect.stringContaining(expected)]);
    expect(found.join()).not.toContain('hunter2');
  });

  it.each([
    ['a key nor a token', { accounts: ['123456789012'] }, '0: a door has either a key or a token'],
    [
      'a key and a token alone',
      { key: 'BELLHOP_EVENTS_KEY', token: { tenant: TENANT, audience: 'a' } },
      '0: a door has either a key or a token',
    ],
  ])('may not be without %s', (_name, raw, expected) => {
    expect(read([raw])).toEqual({ doors: [], problems: [`doors.${expected}`] });
  });

  it('with a token have no header of their own', () => {
    const { problems } = read([{ token: { tenant: TENANT, audience: 'a' }, header: 'x-token' }]);

    expect(problems).toEqual(['doors.0.header: a token comes in the header Authorization, and in no other']);
  });

  it.each([[undefined], [null], ['all'], [{}], [[null, 7, []]]])('survive %j', (raw) => {
    expect(read(raw).doors).toEqual([]);
  });

  it('bind to nothing rather than to everything when a list is odd', () => {
    expect(read([{ key: 'BELLHOP_EVENTS_KEY', accounts: '123456789012' }]).doors).toEqual([
      { key: 'BELLHOP_EVENTS_KEY', accounts: [] },
    ]);
  });

  it('can be part of the JSON Schema for editors', () => {
    const schema = toJsonSchema(doorsSchema);

    expect(schema).toMatchObject({ type: 'array', items: { properties: { key: { type: 'string' } } } });
  });
});
