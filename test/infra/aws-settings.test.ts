// What can be chosen at a deployment to AWS, and what is said about a wrong choice.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBridgeSettings } from '../../infra/aws/bridge-settings';
import { readSettings } from '../../infra/aws/settings';
import { BRIDGE, EVERYTHING, GUIDS } from './aws-stack';

let assets: string;

beforeAll(() => {
  assets = mkdtempSync(join(tmpdir(), 'bellhop-assets-'));
  for (const name of ['http', 'inbox', 'tick']) mkdirSync(join(assets, name));
});
afterAll(() => rmSync(assets, { recursive: true }));

function contextOf(values: Record<string, unknown>) {
  return (name: string) => values[name];
}

function problemsOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}

describe("the bot's settings on AWS", () => {
  it('need none', () => {
    expect(readSettings(contextOf({ assets }))).toEqual({
      name: 'Bellhop',
      assets,
      config: undefined,
      actions: 'on',
      protect: false,
      logDays: 30,
      alarmEmail: undefined,
      inboxReserved: undefined,
      acting: { may: [], passRoles: [], actingRoles: [] },
      azure: undefined,
    });
  });

  it('come as text from the command line, or typed from cdk.json', () => {
    const expected = {
      ...{
        name: 'Everything',
        assets,
        config: 's3://settings/team/bellhop.yaml',
        actions: 'off',
        protect: true,
      },
      ...{ logDays: 90, alarmEmail: 'ml@example.com', inboxReserved: 8 },
      acting: { may: [], passRoles: [], actingRoles: [] },
      azure: { tenant: GUIDS[0], client: GUIDS[1] },
    };

    expect(readSettings(contextOf({ ...EVERYTHING, assets }))).toEqual(expected);
    expect(
      readSettings(contextOf({ ...EVERYTHING, assets, protect: true, logDays: 90, inboxReserved: 8 })),
    ).toEqual(expected);
  });

  it.each([
    ['actions', 'no', 'actions must be on or off, not "no"'],
    ['protect', 'yes', 'protect must be false or true, not "yes"'],
    ['logDays', '31', expect.stringMatching(/^logDays must be one of 1, 3, .*, not "31"$/)],
    ['inboxReserved', '2', 'inboxReserved must be a whole number from 4, not "2"'],
    ['inboxReserved', 'many', 'inboxReserved must be a whole number from 4, not "many"'],
    [
      'config',
      'bellhop.yaml',
      'config must be s3://bucket/key, ssm:/name or the https address of a blob, not "bellhop.yaml"',
    ],
    [
      'config',
      'https://team.blob.core.windows.net/config/bellhop.yaml',
      'a config in Azure needs azureTenant and azureClient',
    ],
    ['alarmEmail', 'me', 'alarmEmail must be an e-mail address, not "me"'],
    ['name', 'my bot', 'name must be letters, digits and hyphens, not "my bot"'],
    ['azureTenant', GUIDS[0], 'azureTenant and azureClient go together'],
  ])('refuse %s=%s', (name, value, problem) => {
    expect(problemsOf(() => readSettings(contextOf({ assets, [name]: value })))).toEqual([problem]);
  });

  it('let the buttons act, as text with commas or as a list', () => {
    const role = `arn:aws:iam::${'1'.repeat(12)}:role/FraudTraining`;
    const texts = {
      may: 'approve, rerun',
      resources: 'pipeline/fraud-*',
      passRoles: role,
      actingRoles: role,
    };
    const lists = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.split(', ')]));
    const expected = {
      may: ['approve', 'rerun'],
      resources: ['pipeline/fraud-*'],
      passRoles: [role],
      actingRoles: [role],
    };

    expect(readSettings(contextOf({ assets, ...texts })).acting).toEqual(expected);
    expect(readSettings(contextOf({ assets, ...lists })).acting).toEqual(expected);
  });

  it.each([
    [
      { may: 'approve,delete' },
      'may must be some of approve, reject, retry, start, stop, rerun, rollback, logs, details, not "delete"',
    ],
    [
      { resources: '*' },
      'resources must be a type and a name, such as pipeline/fraud-* or model-package/fraud-detector/*, not "*"',
    ],
    [
      { may: 'rerun', passRoles: 'arn:aws:iam::*:role/*' },
      `passRoles must be a role's ARN without a *, not "arn:aws:iam::*:role/*"`,
    ],
    [
      { may: 'retry', passRoles: `arn:aws:iam::${'1'.repeat(12)}:role/FraudTraining` },
      'passRoles are for rerun: add it to may',
    ],
  ])('refuse to let the buttons do what cannot be (%#)', (values, problem) => {
    expect(problemsOf(() => readSettings(contextOf({ assets, ...values })))).toEqual([problem]);
  });

  it('say everything that is wrong at once, and what to run first', () => {
    const problems = problemsOf(() =>
      readSettings(contextOf({ assets: join(assets, 'none'), actions: 'no' })),
    );

    expect(problems).toEqual([
      ...['http', 'inbox', 'tick'].map(
        (name) => `there is no ${join(assets, 'none', name)}: run "npm run build:cloud" first`,
      ),
      'actions must be on or off, not "no"',
    ]);
  });
});

describe("the bridge's settings on AWS", () => {
  it('are none where the bot runs here', () => {
    expect(readBridgeSettings(contextOf({}))).toBeUndefined();
  });

  it('are the address of the bot and whom to trust', () => {
    expect(readBridgeSettings(contextOf(BRIDGE))).toEqual({
      name: 'BellhopBridge',
      url: 'https://bot.example.com',
      alarmEmail: undefined,
      trust: {
        tenant: GUIDS[0],
        principal: GUIDS[1],
        audience: 'api://bellhop',
        config: undefined,
        acting: { may: [], passRoles: [], actingRoles: [] },
      },
    });
  });

  it('may be a configuration for that identity to read', () => {
    const settings = readBridgeSettings(contextOf({ ...BRIDGE, config: 'ssm:/team/bellhop' }));

    expect(settings?.trust?.config).toBe('ssm:/team/bellhop');
  });

  it.each([
    [
      { azureBot: 'http://bot.example.com' },
      'azureBot must be an https address without a path, not "http://bot.example.com"',
    ],
    [{ ...BRIDGE, azureAudience: undefined }, 'azureTenant, azurePrincipal and azureAudience go together'],
    [
      { ...BRIDGE, config: 'https://team.blob.core.windows.net/config/bellhop.yaml' },
      'config must be s3://bucket/key or ssm:/name, not "https://team.blob.core.windows.net/config/bellhop.yaml"',
    ],
    [{ ...BRIDGE, azurePrincipal: 'me' }, 'azurePrincipal must be a GUID, not "me"'],
  ])('refuse what cannot work (%#)', (values, problem) => {
    expect(problemsOf(() => readBridgeSettings(contextOf(values)))).toEqual([problem]);
  });
});
