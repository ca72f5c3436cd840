// The environment: doors, ports, and chats that are configured whole, half or not at all.

import { readEnvironment } from '../../src/config/environment';

function problemsOf(env: Record<string, string>): string[] {
  return readEnvironment(env).problems.map(({ message }) => message);
}

describe('an environment without anything', () => {
  it('gives the local defaults: loopback, no chats, no key', () => {
    expect(readEnvironment({})).toEqual({
      settings: { dataFolder: '.bellhop', host: '127.0.0.1', port: 3978 },
      problems: [],
    });
  });
});

describe('a complete environment', () => {
  it('is read whole', () => {
    const { settings, problems } = readEnvironment({
      BELLHOP_CONFIG: 'ml.yaml',
      BELLHOP_DATA: '/var/lib/bellhop',
      BELLHOP_EVENTS_KEY: ' key ',
      HOST: '0.0.0.0',
      PORT: '0',
      SLACK_SIGNING_SECRET: 'new, old',
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      SLACK_API_URL: 'https://slack-gov.com/api/',
      MicrosoftAppId: 'app',
      MicrosoftAppPassword: 'password',
      MicrosoftAppType: 'singletenant',
      MicrosoftAppTenantId: 'tenant',
    });

    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      file: 'ml.yaml',
      dataFolder: '/var/lib/bellhop',
      host: '0.0.0.0',
      port: 0,
      slack: { apiUrl: 'https://slack-gov.com/api/' },
      teams: { appId: 'app', appType: 'SingleTenant', tenantId: 'tenant' },
    });
    const { eventsKey, slack, teams } = settings;
    const secrets = [
      eventsKey,
      ...slack!.signingSecrets,
      slack!.botToken,
      slack!.appToken,
      teams!.appPassword,
    ];
    expect(secrets.map((secret) => secret?.reveal())).toEqual([
      'key',
      'new',
      'old',
      'xoxb-1',
      'xapp-1',
      'password',
    ]);
  });

  it('names the tenants that may speak to the bot beside its own', () => {
    const env = { MicrosoftAppId: 'a', MicrosoftAppPassword: 'p', BELLHOP_TEAMS_TENANTS: ' t1, t2,t3 ' };

    expect(readEnvironment(env).settings.teams?.tenants).toEqual(['t1', 't2', 't3']);
  });

  it.each<[string, Record<string, string>]>([
    ['Slack over HTTP', { SLACK_SIGNING_SECRET: 's', SLACK_BOT_TOKEN: 't' }],
    ['Slack by Socket Mode alone', { SLACK_APP_TOKEN: 's', SLACK_BOT_TOKEN: 't' }],
    [
      'an emulator of Slack on this machine',
      { SLACK_SIGNING_SECRET: 's', SLACK_BOT_TOKEN: 't', SLACK_API_URL: 'http://127.0.0.1:42001/api/' },
    ],
    ['an emulator of Teams on this machine', { BELLHOP_TEAMS_EMULATOR: 'http://127.0.0.1:56150/_connector' }],
    ['Teams for many tenants', { MicrosoftAppId: 'a', MicrosoftAppPassword: 'p' }],
    [
      'Teams by a managed identity',
      { MicrosoftAppId: 'a', MicrosoftAppType: 'UserAssignedMSI', MicrosoftAppTenantId: 't' },
    ],
    ['variables that are empty and optional', { PORT: '', HOST: '', BELLHOP_CONFIG: '', SLACK_API_URL: '' }],
  ])('accepts %s', (_, env) => {
    expect(problemsOf(env)).toEqual([]);
  });
});

describe('what is half configured or wrong', () => {
  it.each<[Record<string, string>, string[]]>([
    [{ SLACK_BOT_TOKEN: 't' }, ['Slack is half configured: SLACK_SIGNING_SECRET missing']],
    [{ SLACK_SIGNING_SECRET: 's' }, ['Slack is half configured: SLACK_BOT_TOKEN missing']],
    [{ SLACK_APP_TOKEN: 's' }, ['Slack is half configured: SLACK_BOT_TOKEN missing']],
    [
      { SLACK_SIGNING_SECRET: 's', SLACK_BOT_TOKEN: ' ' },
      ['SLACK_BOT_TOKEN is set but empty: give it a value or remove it'],
    ],
    [
      { SLACK_SIGNING_SECRET: '', SLACK_BOT_TOKEN: 't' },
      ['SLACK_SIGNING_SECRET is set but empty: give it a value or remove it'],
    ],
    [
      { SLACK_SIGNING_SECRET: 'a,,b', SLACK_BOT_TOKEN: 't' },
      ['SLACK_SIGNING_SECRET has an empty part: separate its secrets by single commas'],
    ],
    [
      { SLACK_SIGNING_SECRET: 's', SLACK_BOT_TOKEN: 't', SLACK_API_URL: 'http://slack.example/api' },
      ['SLACK_API_URL must be an https address (http only on localhost)'],
    ],
    [
      { SLACK_SIGNING_SECRET: 's', SLACK_BOT_TOKEN: 't', SLACK_API_URL: 'slack.com' },
      ['SLACK_API_URL must be an https address (http only on localhost)'],
    ],
    ...['https://127.0.0.1/', 'http://teams.example/', '56150'].map(
      (BELLHOP_TEAMS_EMULATOR): [Record<string, string>, string[]] => [
        { BELLHOP_TEAMS_EMULATOR },
        ['BELLHOP_TEAMS_EMULATOR must be an http address on this machine'],
      ],
    ),
    [
      {
        BELLHOP_TEAMS_EMULATOR: 'http://127.0.0.1:56150/',
        MicrosoftAppId: 'a',
        MicrosoftAppPassword: 'p',
      },
      ['BELLHOP_TEAMS_EMULATOR and MicrosoftAppId exclude each other: remove one'],
    ],
    [{ MicrosoftAppPassword: 'p' }, ['Teams is half configured: MicrosoftAppId missing']],
    [
      { MicrosoftAppTenantId: 't' },
      ['Teams is half configured: MicrosoftAppId and MicrosoftAppPassword missing'],
    ],
    [
      { MicrosoftAppId: 'a', MicrosoftAppPassword: 'p', MicrosoftAppType: 'SingleTenant' },
      ['Teams is half configured: MicrosoftAppTenantId missing'],
    ],
    [
      { MicrosoftAppId: '', MicrosoftAppPassword: '' },
      [
        'MicrosoftAppId is set but empty: give it a value or remove it',
        'MicrosoftAppPassword is set but empty: give it a value or remove it',
      ],
    ],
    [
      { MicrosoftAppId: 'a', MicrosoftAppPassword: 'p', MicrosoftAppType: 'SingelTenant' },
      [
        'MicrosoftAppType must be one of MultiTenant, SingleTenant, UserAssignedMSI, not "SingelTenant" (did you mean "SingleTenant"?)',
      ],
    ],
    [
      {
        MicrosoftAppId: 'a',
        MicrosoftAppPassword: 'p',
        MicrosoftAppType: 'UserAssignedMSI',
        MicrosoftAppTenantId: 't',
      },
      ['MicrosoftAppPassword must not be set when MicrosoftAppType is UserAssignedMSI'],
    ],
    [{ BELLHOP_EVENTS_KEY: '' }, ['BELLHOP_EVENTS_KEY is set but empty: give it a value or remove it']],
    [{ PORT: '65536' }, ['PORT must be a number from 0 to 65535, not "65536"']],
    [{ PORT: '-1' }, ['PORT must be a number from 0 to 65535, not "-1"']],
    [{ PORT: '80a' }, ['PORT must be a number from 0 to 65535, not "80a"']],
    [
      { PORT: 'x', SLACK_BOT_TOKEN: 't', MicrosoftAppId: 'a' },
      [
        'PORT must be a number from 0 to 65535, not "x"',
        'Slack is half configured: SLACK_SIGNING_SECRET missing',
        'Teams is half configured: MicrosoftAppPassword missing',
      ],
    ],
  ])('%j', (env, expected) => {
    expect(problemsOf(env)).toEqual(expected);
  });

  it('never repeats a secret in a problem', () => {
    const env = { SLACK_SIGNING_SECRET: 'hush,,hush', SLACK_APP_TOKEN: 'hush', MicrosoftAppPassword: 'hush' };

    expect(problemsOf(env).join()).not.toContain('hush');
  });
});
