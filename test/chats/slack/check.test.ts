// What `bellhop doctor` says of Slack where several workspaces have the app, and of workspaces by their ids.

import { type SlackCheckPlace, slackProblems } from '../../../src/chats/slack/check';
import { botScopes } from '../../../src/chats/slack/scopes';
import { Secret } from '../../../src/core/secret';
import { ACME, BLUE, newKey, RED, useInstalls } from './install-world';

describe('the check of several workspaces', () => {
  const slack = useInstalls();

  function problems(places: SlackCheckPlace[], installations = slack.installations()): Promise<string[]> {
    const options = { token: installations.token, apiUrl: slack.api(), callMs: 2_000 };
    return slackProblems(options, places, installations);
  }

  it('says how to begin', async () => {
    expect(await problems([])).toEqual([
      'No workspace has installed the app: open /slack/install of the bot.',
    ]);
  });

  it('finds nothing wrong where all is well', async () => {
    await slack.install(RED);
    await slack.install(BLUE);
    await slack.install(ACME);

    const places = [
      { channel: '#ml', team: 'T0RED' },
      { channel: 'C0000009', team: 'E0ACME' },
      { channel: 'U0000007', team: 'T0BLUE' },
    ];

    expect(await problems(places)).toEqual([]);
  });

  it('takes the only workspace for all that names none', async () => {
    await slack.install(RED);

    expect(await problems([{ channel: '#ml' }, { channel: '#other' }])).toEqual([
      'The bot is not in #other: check its name, and invite it there with /invite @Bellhop.',
    ]);
  });

  it('looks into each workspace for its own channels', async () => {
    await slack.install(RED);
    await slack.install({ ...BLUE, channels: [{ id: 'C0000002', name: 'ml', is_archived: true }] });

    const found = await problems([
      { channel: '#ml', team: 'T0RED' },
      { channel: '#ml', team: 'T0BLUE' },
      { channel: '#ml' },
      { channel: '#x', team: 'T0NOBODY' },
      { channel: '#y', team: 'T0NOBODY' },
    ]);

    expect(found).toEqual([
      'Several workspaces have the app: say which has #ml, by workspace: T….',
      'The app is not installed in T0NOBODY: somebody there opens /slack/install of the bot.',
      'Blue: The channel #ml is archived: restore it, or give the receiver another one.',
    ]);
  });

  it.each([
    [
      { is_member: false },
      'The bot is not in C0000009: check its name, and invite it there with /invite @Bellhop.',
    ],
    [
      { is_archived: true },
      'The channel C0000009 is archived: restore it, or give the receiver another one.',
    ],
    [
      { id: 'C0000008' },
      'Slack shows the bot no channel C0000009: check its name or id; a private one needs /invite @Bellhop.',
    ],
  ])("asks for an organisation's channels one by one: %j", async (more, problem) => {
    await slack.install({ ...ACME, channels: [{ ...ACME.channels![0]!, ...more }] });

    expect(await problems([{ channel: 'C0000009', team: 'E0ACME' }])).toEqual([problem]);
  });

  it('names each missing scope, also those of events and commands', async () => {
    const scopes = botScopes().filter((scope) => !['commands', 'app_mentions:read'].includes(scope));
    await slack.install({ ...RED, scopes });

    expect(await problems([])).toEqual([
      'The app lacks the scopes app_mentions:read, commands: add to its bot token scopes, and reinstall it.',
    ]);
  });

  it('tells of tokens that cannot be opened, or that Slack does not take, and checks the others', async () => {
    await slack.install(RED);
    await slack.install({ ...BLUE, rotates: false });
    slack.tokens.get('xoxb-1-T0RED')!.dead = 'account_inactive';

    expect(await problems([])).toEqual([
      expect.stringMatching(/^Red: Slack does not accept the bot token: /),
    ]);
    expect(await problems([], slack.installations({ tokensKey: new Secret(newKey()) }))).toEqual(
      Array(2).fill(expect.stringMatching(/^A stored token of Slack cannot be opened .*BELLHOP_TOKENS_KEY/)),
    );
  });
});

describe('the check of one workspace', () => {
  const slack = useInstalls();

  it('finds places that are in another workspace than the token', async () => {
    await slack.install(RED);
    const options = { token: () => 'xoxb-1-T0RED', apiUrl: slack.api() };

    expect(await slackProblems(options, [{ channel: '#ml', team: 'T0RED' }])).toEqual([]);
    expect(await slackProblems(options, [{ channel: '#ml', team: 'T0BLUE' }])).toEqual([
      'The bot token is not of T0BLUE, where #ml is.',
    ]);
  });
});
