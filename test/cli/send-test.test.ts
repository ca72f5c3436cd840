// bellhop send-test: what readers get, and what the operator hears of a place that refuses.

import { listThreads } from '../../src/chats/page/threads';
import { putReference } from '../../src/chats/teams/references';
import type { JsonObject } from '../../src/core/json';
import { openDynamoStore } from '../../src/stores/dynamodb';
import { openLocalStore } from '../../src/stores/local';
import { awsConfig } from '../support/emulators/aws';
import { createDynamoTable, dynamoClient, startDynalite } from '../support/emulators/dynamodb';
import { BOT_TOKEN, type SlackPeer, startSlackPeer } from '../support/peers/slack';
import { APP_ID, CHANNEL, PASSWORD, startTeamsPeer, TENANT, type TeamsPeer } from '../support/peers/teams';
import { newFolder, operator } from './operator';
import { linesOf } from './support';

/** What would call somebody in Slack or in Teams. */
const MENTION = /<!(?!date\^)|<@|<at>|"type":"mention"/;
/** What could be pressed. */
const BUTTON = /"type":"(actions|Action\.(Execute|Submit))"/;

describe('bellhop send-test on this machine', () => {
  it('shows a message for each destination on the page', async () => {
    const folder = newFolder();
    const bellhop = operator({ BELLHOP_DATA: folder });

    const run = await bellhop('send-test');

    const store = openLocalStore(`${folder}/bellhop.db`);
    const { threads } = await listThreads(store, {});
    store.close();
    expect(run).toEqual({
      exit: 0,
      stdout: [
        'ok  ml: slack/#ml',
        'ok  people: slack/#ml-people',
        'ok  people: teams/channel/ML%20people',
        '-  nobody: no destination',
        '',
      ].join('\n'),
      stderr: '',
    });
    expect(threads.map(({ root }) => root.chat).sort()).toEqual(['slack', 'slack', 'teams']);
    for (const { root } of threads) expect(root.fallback).toContain('Test message');
  });

  it('is not stopped by having been sent before', async () => {
    const bellhop = operator({ BELLHOP_DATA: newFolder() });

    const runs = [
      await bellhop('send-test', '--receiver', 'ml'),
      await bellhop('send-test', '--receiver', 'ml'),
    ];

    expect(runs.map(({ stdout }) => stdout)).toEqual(['ok  ml: slack/#ml\n', 'ok  ml: slack/#ml\n']);
  });

  it('refuses a receiver that does not exist, with the names there are', async () => {
    const bellhop = operator({ BELLHOP_DATA: newFolder() });

    const run = await bellhop('send-test', '--receiver', 'poeple');

    expect([run.exit, run.stdout]).toEqual([1, '']);
    expect(run.stderr).toMatch(/^bellhop: no receiver is called "poeple" \(did you mean "people"\?\); /);
  });
});

describe('bellhop send-test with the real chats', () => {
  let dynamo: Awaited<ReturnType<typeof startDynalite>>;
  let slack: SlackPeer;
  let teams: TeamsPeer;
  let env: Record<string, string>;
  beforeEach(async () => {
    [dynamo, slack, teams] = await Promise.all([startDynalite(), startSlackPeer(), startTeamsPeer()]);
    const client = dynamoClient(awsConfig(dynamo.url));
    const table = await createDynamoTable(client);
    const { serviceUrl } = teams;
    await putReference(openDynamoStore({ table, client }), 'ML people', {
      kind: 'channel',
      id: CHANNEL,
      serviceUrl,
      tenantId: TENANT,
    });
    client.destroy();
    env = {
      BELLHOP_TABLE: table,
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_SIGNING_SECRET: 'a signing secret',
      SLACK_API_URL: slack.api,
      MicrosoftAppId: APP_ID,
      MicrosoftAppPassword: PASSWORD,
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppTenantId: TENANT,
    };
  });
  afterEach(() => Promise.all([dynamo.stop(), slack.stop(), teams.stop()]));

  function sendTest(...args: string[]) {
    const { loginUrl, serviceUrl } = teams;
    return operator(env, { loginUrl, serviceUrl, allowLocal: true })('send-test', '--host', 'aws', ...args);
  }

  it('posts to Slack and to Teams, and calls nobody', async () => {
    slack.channels.push({ id: 'C0000002', name: 'ml-people', member: true });

    const run = await sendTest();

    const posted = [
      ...slack.messages('C0000001'),
      ...slack.messages('C0000002'),
      ...(teams.conversations.get(CHANNEL)?.said.map(({ activity }) => activity) ?? []),
    ] as JsonObject[];
    expect([run.exit, run.stderr]).toEqual([0, '']);
    expect(posted).toHaveLength(3);
    for (const message of posted) {
      expect(JSON.stringify(message)).toContain('Test message');
      expect(JSON.stringify(message)).not.toMatch(MENTION);
      expect(JSON.stringify(message)).not.toMatch(BUTTON);
    }
  });

  it('goes on after a place that refuses, and says what to do there', async () => {
    teams.conversations.get(CHANNEL)!.installed = false;

    const run = await sendTest();

    expect(run.exit).toBe(1);
    expect(linesOf(run.stdout)).toEqual([
      'ok  ml: slack/#ml',
      'failed  people: slack/#ml-people: Slack shows the bot no channel #ml-people: check its name or id; a private one needs /invite @Bellhop. (channel_not_found)',
      'failed  people: teams/channel/ML%20people: The app is not installed in the channel ML people: add it there. (BotNotInConversationRoster)',
      '-  nobody: no destination',
    ]);
  });

  it.each([
    [
      { status: 429, headers: { 'retry-after': '7' } },
      'Slack asks to wait before more is sent. (ratelimited) Try again in 7 s.',
    ],
    ['lose' as const, 'Nobody knows whether it arrived: look there.'],
  ])('says what is unsettled: %j', async (fault, words) => {
    slack.next('chat.postMessage', fault);

    const run = await sendTest('--receiver', 'ml');

    expect(run.exit).toBe(1);
    expect(run.stdout).toContain(words);
  });

  it('counts a card that only arrived as plain text as a failure', async () => {
    slack.next('chat.postMessage', { status: 200, body: { ok: false, error: 'invalid_blocks' } });

    const run = await sendTest('--receiver', 'ml');

    expect(run.exit).toBe(1);
    expect(run.stdout).toContain('Only plain text arrived; the card was refused: ');
    expect(slack.messages('C0000001')).toHaveLength(1);
  });

  it('says of a chat that is not configured what is missing', async () => {
    for (const name of Object.keys(env)) if (/^(SLACK_|Microsoft)/.test(name)) delete env[name];

    const run = await sendTest('--receiver', 'ml');

    expect(run.exit).toBe(1);
    expect(run.stdout).toMatch(/^failed {2}ml: slack\/#ml: slack is not configured here[^\n]+\n$/);
  });
});
