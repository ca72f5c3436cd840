// bellhop doctor: every check against real services over the wire, well and broken.

import { hostOf } from '../../functions/local/operations';
import { clockCheck, doorsCheck, operatorsCheck } from '../../functions/local/operations-checks';
import { warnOfNoOperators } from '../../functions/local/operations-config';
import { putReference } from '../../src/chats/teams/references';
import { examine } from '../../src/cli/doctor';
import { type Config, checkConfig } from '../../src/config';
import { openDynamoStore } from '../../src/stores/dynamodb';
import { awsConfig, startMoto, withMoto } from '../support/emulators/aws';
import { connectionStringOf, startAzuriteQueues, startAzuriteTables } from '../support/emulators/azurite';
import { dynamoClient, startDynalite } from '../support/emulators/dynamodb';
import { deployOnAws } from '../support/emulators/operator-aws';
import type { Emulator } from '../support/emulators/process';
import { sqsClient } from '../support/emulators/sqs';
import { createStorageQueues } from '../support/emulators/storage-queue';
import { startPeer } from '../support/peers/http';
import { BOT_TOKEN, type SlackPeer, startSlackPeer } from '../support/peers/slack';
import { APP_ID, CHANNEL, PASSWORD, startTeamsPeer, TENANT, type TeamsPeer } from '../support/peers/teams';
import { newFolder, OPERATOR_CONFIG, operator } from './operator';
import { linesOf } from './support';

const KEYS = { BELLHOP_EVENTS_KEY: 'events', BELLHOP_JOBS_KEY: 'jobs' };

describe('the host', () => {
  it.each([
    ['local', {}],
    ['local', { BELLHOP_TABLE: 'bellhop' }],
    ['aws', { BELLHOP_TABLE: 't', BELLHOP_JOBS_QUEUE: 'https://sqs.eu-west-1.amazonaws.com/1/jobs' }],
    ['azure', { BELLHOP_TABLE: 't', BELLHOP_JOBS_QUEUE: 'jobs', AzureWebJobsStorage: 'DefaultEndpoints…' }],
    ['azure', { AzureWebJobsStorage__queueServiceUri: 'https://a.queue.core.windows.net' }],
    ['azure', { BELLHOP_STORAGE: 'https://a.queue.core.windows.net' }],
    ['local', { AzureWebJobsStorage: ' ' }],
  ])('is %s by %j', (host, env) => {
    expect(hostOf(env)).toBe(host);
  });
});

describe('each check', () => {
  it('ends at its deadline, and the others are told all the same', async () => {
    const lines: string[] = [];
    const checks = [
      { name: 'never', run: () => new Promise<string[]>(() => {}) },
      { name: 'broken', run: () => Promise.reject(new Error('It burns.')) },
      { name: 'well', run: async () => [] },
    ];

    const found = await examine(checks, 20, (line) => lines.push(line));

    expect(found).toBe(2);
    expect(lines).toEqual([
      'problem  never: No answer within 0.02 s: is it reachable from here?',
      'problem  broken: It burns.',
      'ok       well',
    ]);
  });

  it.each([
    [0, []],
    [50_000, []],
    [
      400_000,
      [expect.stringMatching(/^The clock of this machine is (399|400|401) s ahead of 127\.0\.0\.1:\d+: /)],
    ],
    [
      -400_000,
      [expect.stringMatching(/^The clock of this machine is (399|400|401) s behind 127\.0\.0\.1:\d+: /)],
    ],
  ])('of the clock sees a difference of %d ms', async (skew, problems) => {
    const peer = await startPeer(() => ({ status: 404 }));

    const found = await clockCheck(peer.url, () => Date.now() + skew).run();

    await peer.stop();
    expect(found).toEqual(problems);
  });
});

describe('the check of the event doors', () => {
  async function problems(doors: Config['doors'], env: Record<string, string>): Promise<string[]> {
    return doorsCheck({ doors }, env).run();
  }
  const missing = (name: string) =>
    `There is no key in ${name}: its door lets nobody in. Set it where the other secrets are.`;

  it('asks for the one key where no door is named', async () => {
    expect(await problems([], {})).toEqual([missing('BELLHOP_EVENTS_KEY')]);
    expect(await problems([], { BELLHOP_EVENTS_KEY: 'k' })).toEqual([]);
  });

  it('asks for each key that a door names, and for no other', async () => {
    const doors: Config['doors'] = [
      { key: 'BELLHOP_EVENTS_KEY_A' },
      { key: 'BELLHOP_EVENTS_KEY_B' },
      { key: 'BELLHOP_EVENTS_KEY_A', header: 'x-api-key' },
      { token: { tenant: 't', audience: 'a', callers: [] } },
    ];
    const reference = '@Microsoft.KeyVault(VaultName=v;SecretName=key)';

    expect(await problems(doors, { BELLHOP_EVENTS_KEY_B: reference })).toEqual([
      missing('BELLHOP_EVENTS_KEY_A'),
      missing('BELLHOP_EVENTS_KEY_B'),
    ]);
    expect(await problems(doors.slice(3), {})).toEqual([]);
  });
});

describe('operators of a configuration kept elsewhere', () => {
  const yaml = (operators: string) =>
    `receivers: [{ name: ml }, { name: ops, slack: { channel: "#ops" } }]\nroute: { receiver: ml }\n${operators}`;
  const remote = { BELLHOP_CONFIG: 's3://ours/bellhop.yaml' };
  const read = (text: string) => checkConfig({ env: {}, file: 'bellhop.yaml', readFile: () => text });

  it.each([
    ['', 1],
    ['operators: ml', 1],
    ['operators: ops', 0],
  ])('are asked for as an advice: with "%s" %d', async (operators, count) => {
    const { config } = await read(yaml(operators));
    const lines: string[] = [];

    const found = await examine([operatorsCheck(config!)], 1000, (line) => lines.push(line));

    expect(found).toBe(0);
    expect(lines).toEqual([
      count === 0
        ? 'ok       operators'
        : expect.stringMatching(
            /^advice {3}operators: BELLHOP_CONFIG is read again every minute, and nobody is told/,
          ),
    ]);
  });

  it.each([
    ['', remote, 1],
    ['operators: ops', remote, 0],
    ['', { BELLHOP_CONFIG: 'bellhop.yaml' }, 0],
    ['', {}, 0],
  ])('are a warning of validate: with "%s" and %j %d', async (operators, env, count) => {
    const { warnings } = warnOfNoOperators(await read(yaml(operators)), env);

    expect(warnings.filter(({ message }) => message.includes('"operators:"'))).toHaveLength(count);
  });
});

describe('bellhop doctor on this machine', () => {
  it('leaves out what does not apply', async () => {
    const run = await operator({ BELLHOP_DATA: newFolder() })('doctor');

    expect(run).toEqual({
      exit: 0,
      stdout: 'ok       configuration\nok       inbox\nok       store\nall well on local: 3 checks\n',
      stderr: '',
    });
  });

  it('names every problem of the configuration', async () => {
    const run = await operator({ BELLHOP_DATA: newFolder() }, undefined, 'receivers: []\n')('doctor');

    expect(run.exit).toBe(1);
    expect(run.stdout).toMatch(/^problem {2}configuration: \S+bellhop\.yaml:1:\d+: /);
    expect(linesOf(run.stdout)).toContain('ok       store');
  });
});

describe('bellhop doctor with the chats', () => {
  let dynamo: Awaited<ReturnType<typeof startDynalite>>;
  let slack: SlackPeer;
  let teams: TeamsPeer;
  let folder: string;
  beforeEach(async () => {
    [dynamo, slack, teams] = await Promise.all([startDynalite(), startSlackPeer(), startTeamsPeer()]);
    slack.channels.push({ id: 'C0000002', name: 'ml-people', member: true });
    folder = newFolder();
  });
  afterEach(() => Promise.all([dynamo.stop(), slack.stop(), teams.stop()]));

  async function chatLines(env: Record<string, string> = {}, configuration?: string): Promise<string[]> {
    const { loginUrl, serviceUrl } = teams;
    const password: Record<string, string> =
      env.MicrosoftAppType === 'UserAssignedMSI' ? {} : { MicrosoftAppPassword: PASSWORD };
    const run = await operator(
      {
        BELLHOP_DATA: folder,
        SLACK_BOT_TOKEN: BOT_TOKEN,
        SLACK_SIGNING_SECRET: 'a signing secret',
        SLACK_API_URL: slack.api,
        MicrosoftAppId: APP_ID,
        MicrosoftAppType: 'SingleTenant',
        MicrosoftAppTenantId: TENANT,
        ...password,
        ...env,
      },
      { loginUrl, serviceUrl, graphUrl: teams.graphUrl, allowLocal: true },
      configuration,
    )('doctor');
    expect(run.stdout + run.stderr).not.toMatch(
      new RegExp(`${BOT_TOKEN}|${PASSWORD.replace('+', '\\+')}|eyJ`),
    );
    return linesOf(run.stdout).filter((line) => / (slack|teams)/.test(line));
  }

  it('finds a place in Teams that no install has told of', async () => {
    const lines = await chatLines();

    expect(lines).toEqual([
      'ok       slack',
      'ok       teams token',
      'problem  teams places: The bot knows no channel "ML people": add the app to its team, or give its id.',
    ]);
  });

  it('names the scopes that the app lacks', async () => {
    const { scopes } = slack.tokens.get(BOT_TOKEN)!;
    slack.tokens.set(BOT_TOKEN, {
      scopes: new Set([...scopes].filter((scope) => !/^(im:write|groups:history)$/.test(scope))),
    });

    const [line] = await chatLines();

    expect(line).toBe(
      'problem  slack: The app lacks the scopes groups:history, im:write: add to its bot token scopes, and reinstall it.',
    );
  });

  it('names the channels that the bot is not in, or that are archived', async () => {
    slack.channels[0]!.archived = true;
    slack.channels[1]!.member = false;

    const lines = await chatLines();

    expect(lines.slice(0, 2)).toEqual([
      'problem  slack: The channel #ml is archived: restore it, or give the receiver another one.',
      'problem  slack: The bot is not in #ml-people: check its name, and invite it there with /invite @Bellhop.',
    ]);
  });

  describe('of which policies name groups', () => {
    const GROUPS = `${OPERATOR_CONFIG}
groups:
  leads: { slack: S0LEADS, teams: 8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f }
  unused: { slack: S0UNUSED }
policies: [{ name: x, actions: [approve], allow: [leads, members] }, { name: y, actions: [stop], allow: [leads] }]
`;
    const groupLines = async (env: Record<string, string> = {}) =>
      (await chatLines(env, GROUPS)).filter((line) => line.includes(' groups'));

    it('finds that both answer', async () => {
      slack.people.groups.set('S0LEADS', []);

      expect(await groupLines()).toEqual(['ok       slack groups', 'ok       teams groups']);
    });

    it('names the group that Slack does not know, and the rights that Microsoft Graph wants', async () => {
      teams.next('/checkMemberGroups', { status: 403 });

      expect(await groupLines()).toEqual([
        expect.stringMatching(
          /^problem {2}slack groups: Nobody can be found to be in "leads" \(S0LEADS\): .*no_such_subteam/,
        ),
        'problem  teams groups: Nobody can be found to be in "leads" (8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f): Microsoft Graph answered 403 (http_403): an admin must grant the app User.Read.All and GroupMember.Read.All (application permissions).',
      ]);
    });

    it('names the rights of an identity that is not here', async () => {
      const lines = await groupLines({ MicrosoftAppType: 'UserAssignedMSI' });

      expect(lines.at(-1)).toBe(
        'advice   teams groups: Policies name groups of Entra (leads): the bot must have GroupMember.Read.All and User.Read.All in Microsoft Graph, which cannot be looked at from here.',
      );
    });
  });

  it('says of credentials that are refused what to do', async () => {
    const lines = await chatLines({ SLACK_BOT_TOKEN: 'xoxb-other', MicrosoftAppPassword: 'other' });

    expect(lines.slice(0, 2)).toEqual([
      'problem  slack: Slack does not accept the bot token: reinstall the app and put its new token into SLACK_BOT_TOKEN; of several workspaces, install it anew at /slack/install.',
      'problem  teams token: The login does not accept the bot for Teams (AADSTS7000215): check MicrosoftAppId, MicrosoftAppPassword, MicrosoftAppType and MicrosoftAppTenantId.',
    ]);
  });

  withMoto("on AWS, with moto's queues", () => {
    let moto: Emulator;
    beforeAll(async () => {
      moto = await startMoto();
    });
    afterAll(() => moto.stop());

    async function deploy(...attributes: { maxReceiveCount: number; VisibilityTimeout: string }[]) {
      const client = sqsClient(moto.url);
      const env = await deployOnAws(client, moto.url, dynamo.url, ...attributes);
      client.destroy();
      return env;
    }

    it('finds a deployment well', async () => {
      const env = await deploy();
      const client = dynamoClient(awsConfig(dynamo.url));
      const store = openDynamoStore({ table: env.BELLHOP_TABLE!, client });
      const { serviceUrl, loginUrl } = teams;
      await putReference(store, 'ML people', { kind: 'channel', id: CHANNEL, serviceUrl });
      const bellhop = operator(
        {
          ...env,
          SLACK_BOT_TOKEN: BOT_TOKEN,
          SLACK_SIGNING_SECRET: 'a signing secret',
          SLACK_API_URL: slack.api,
          MicrosoftAppId: APP_ID,
          MicrosoftAppPassword: PASSWORD,
        },
        { loginUrl, serviceUrl, allowLocal: true },
      );

      const run = await bellhop('doctor');

      const rows = await store.list('');
      client.destroy();
      expect(linesOf(run.stdout)).toEqual(
        [
          ...['configuration', 'environment', 'queue of events', 'queue of jobs', 'dead letters', 'clock'],
          ...['store', 'event doors', 'slack', 'teams token', 'teams places'],
        ]
          .map((name) => `ok       ${name}`)
          .concat('all well on aws: 11 checks'),
      );
      expect(run.exit).toBe(0);
      expect(rows.map(({ key }) => key)).toEqual(['teams!channel!ml=20people']);
    });

    it('names what is missing or too small', async () => {
      const env = await deploy({ maxReceiveCount: 3, VisibilityTimeout: '30' });
      const { BELLHOP_EVENTS_KEY: _key, ...rest } = env;
      const bellhop = operator({
        ...rest,
        BELLHOP_TABLE: 'no-such-table',
        BELLHOP_EVENTS_QUEUE: env.BELLHOP_DEAD_LETTERS!,
        BELLHOP_SECRETS: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:none',
        AWS_ENDPOINT_URL_SECRETS_MANAGER: moto.url,
      });

      const run = await bellhop('doctor');

      expect(run.exit).toBe(1);
      expect(linesOf(run.stdout)).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^problem {2}secrets: arn:aws:secretsmanager:\S+ cannot be read: /),
          expect.stringMatching(/^problem {2}queue of events: It has no redrive policy: /),
          expect.stringMatching(/^problem {2}queue of jobs: Its maxReceiveCount is 3: set it to 5 or more/),
          expect.stringMatching(/^problem {2}queue of jobs: Its visibility timeout is 30 s: set it to 360 s/),
          'problem  store: The DynamoDB table no-such-table does not exist in this account and region.',
          expect.stringMatching(/^problem {2}event doors: There is no key in BELLHOP_EVENTS_KEY: /),
          expect.stringMatching(
            /^problem {2}slack: Receivers have places in slack, but it is not configured/,
          ),
          expect.stringMatching(/^\d+ problems on aws$/),
        ]),
      );
    });
  });
});

describe('bellhop doctor on Azure', () => {
  let tables: Emulator;
  let queues: Emulator;
  beforeAll(async () => {
    [tables, queues] = await Promise.all([startAzuriteTables(), startAzuriteQueues()]);
  });
  afterAll(async () => {
    await Promise.all([tables.stop(), queues.stop()]);
  });

  /** One account, of which each service is a process of its own here. */
  function account(): string {
    const [table, queue] = [connectionStringOf(tables.url), connectionStringOf(queues.url)];
    return [...table.split(';').slice(0, 4), queue.split(';')[4]].join(';');
  }

  it('finds a deployment well, and names what is missing in another', async () => {
    const { TableClient } = await import('@azure/data-tables');
    const client = TableClient.fromConnectionString(account(), 'bellhop', { allowInsecureConnection: true });
    await client.createTable();
    const [events, jobs] = [await createStorageQueues(queues.url), await createStorageQueues(queues.url)];
    const configuration = 'receivers: [{ name: ml }]\nroute: { receiver: ml }\n';
    const env = {
      ...KEYS,
      BELLHOP_TABLE: 'bellhop',
      BELLHOP_EVENTS_QUEUE: events.name,
      BELLHOP_JOBS_QUEUE: jobs.name,
      AzureWebJobsStorage: account(),
    };

    const well = await operator(env, undefined, configuration)('doctor');
    await jobs.poison.delete();
    const reference = '@Microsoft.KeyVault(VaultName=v;SecretName=bellhop-jobs-key)';
    const broken = await operator(
      { ...env, BELLHOP_TABLE: 'other', BELLHOP_JOBS_KEY: reference },
      undefined,
      configuration,
    )('doctor');

    expect(linesOf(well.stdout)).toEqual(
      [
        ...['configuration', 'environment', 'queue of events', 'dead letters of events', 'queue of jobs'],
        ...['dead letters of jobs', 'clock', 'store', 'event doors'],
      ]
        .map((name) => `ok       ${name}`)
        .concat('all well on azure: 9 checks'),
    );
    expect(linesOf(broken.stdout).filter((line) => line.startsWith('problem'))).toEqual([
      'problem  environment: BELLHOP_JOBS_KEY is a reference that Azure could not follow: may the app read the vault?',
      `problem  dead letters of jobs: The storage account has no queue ${jobs.name}-poison.`,
      expect.stringMatching(/^problem {2}store: .*other/),
    ]);
    expect([well.exit, broken.exit]).toEqual([0, 1]);
  });
});
