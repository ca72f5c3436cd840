// A bot with all of its doors, before platforms on the loopback; it tells what came of a request inside.

import { handlers } from '../../handlers';
import { createBot } from '../../src/bot';
import { createSlackDoor } from '../../src/chats/slack/door';
import { createSlackChat } from '../../src/chats/slack/port';
import { createTeamsDoor } from '../../src/chats/teams/door';
import { createTeamsChat } from '../../src/chats/teams/port';
import { createAwsCloud } from '../../src/clouds/aws';
import { createAzureCloud } from '../../src/clouds/azure';
import type { JsonObject } from '../../src/core/json';
import type { InboxMessage } from '../../src/core/ports';
import { Secret } from '../../src/core/secret';
import { createKeyAuth } from '../../src/flow/door-auth';
import { openLocalStore } from '../../src/stores/local';
import { type Sender, startSender } from '../chats/teams/sender';
import { BOT_TOKEN, type SlackPeer, startSlackPeer } from './peers/slack';
import { APP_ID, PASSWORD, startTeamsPeer, TENANT, type TeamsPeer } from './peers/teams';

export const SIGNING_SECRET = 'slack-signing-secret';
export const EVENTS_KEY = 'key-of-the-event-doors';
/** What no answer and no line of the log may hold. */
export const SECRETS = [SIGNING_SECRET, EVENTS_KEY, BOT_TOKEN, PASSWORD];
/** The doors wait so long for a body. */
export const BODY_MS = 100;

export interface WholeBot {
  http(request: Request): Promise<Response>;
  sender: Sender;
  /** Where Teams is. */
  serviceUrl: string;
  /** What a request has caused: messages in the inbox, rows in the store, calls to the platforms. */
  caused(): Promise<{ inbox: InboxMessage[]; rows: string[]; calls: string[] }>;
  /** Everything that was logged, as text. */
  logged(): string;
  stop(): Promise<void>;
}

export async function openWholeBot(): Promise<WholeBot> {
  const [slack, teams, sender] = await Promise.all([startSlackPeer(), startTeamsPeer(), startSender()]);
  const store = openLocalStore(':memory:');
  const inbox: InboxMessage[] = [];
  const lines: unknown[] = [];
  const write = (message: string, fields?: object) => void lines.push([message, fields]);
  const log = { info: write, warn: write, error: write };
  const { slackChat, slackDoor, teamsChat, teamsDoor } = chatsOf(slack, teams, sender);
  const bot = createBot({
    store,
    queue: { send: async (message) => void inbox.push(message), bury: async () => {} },
    log,
    clouds: [createAwsCloud(), createAzureCloud()],
    chats: { slack: slackChat, teams: teamsChat(store) },
    auth: createKeyAuth(new Secret(EVENTS_KEY), log),
    doors: (listener) => [
      createSlackDoor({ ...slackDoor, chat: slackChat, listener, log }),
      createTeamsDoor({ ...teamsDoor, chat: teamsChat(store), store, listener, log }),
    ],
    route: () => [],
    knows: () => false,
    present: unexpected,
    presentNote: unexpected,
    say: (_locale, sentence) => sentence,
    actions: handlers.actions,
    rules: () => ({ policies: [], people: [] }),
    directories: {},
    cloudActions: {},
    actionsAllowed: async () => true,
    describe: () => ({ wired: 'everything' }),
    now: Date.now,
    newNonce: () => 'nonce',
    pause: async () => {},
    callMs: 1000,
    leaseMs: 60_000,
  });

  return {
    http: bot.http,
    sender,
    serviceUrl: teams.serviceUrl,
    async caused() {
      const rows = (await store.list('')).map(({ key }) => key);
      return { inbox, rows, calls: [...slack.requests, ...teams.requests].map(({ path }) => path) };
    },
    logged: () => JSON.stringify(lines),
    async stop() {
      await Promise.all([slack.stop(), teams.stop(), sender.peer.stop()]);
      store.close();
    },
  };
}

function unexpected(): never {
  throw new Error('nothing is shown here');
}

function chatsOf(slack: SlackPeer, teams: TeamsPeer, sender: Sender) {
  const slackAccount = { token: () => BOT_TOKEN, apiUrl: slack.api, callMs: 1000 };
  const teamsAccount = {
    appId: APP_ID,
    type: 'SingleTenant' as const,
    tenantId: TENANT,
    password: () => PASSWORD,
    serviceUrl: teams.serviceUrl,
    loginUrl: teams.loginUrl,
    openIdUrl: sender.openIdUrl,
    allowLocal: true,
    callMs: 1000,
  };
  return {
    slackChat: createSlackChat(slackAccount),
    slackDoor: { ...slackAccount, secrets: async () => [SIGNING_SECRET, ''], bodyMs: BODY_MS, graceMs: 0 },
    teamsChat: (store: ReturnType<typeof openLocalStore>) => createTeamsChat({ ...teamsAccount, store }),
    teamsDoor: { ...teamsAccount, bodyTimeoutMs: BODY_MS },
  };
}

/** A press in Slack of a button that nobody has made. */
export const SLACK_PRESS: JsonObject = {
  type: 'block_actions',
  api_app_id: 'A0000001',
  team: { id: 'T0000001', domain: 'test' },
  user: { id: 'U0000002', username: 'ana', name: 'ana', team_id: 'T0000001' },
  channel: { id: 'C0000001', name: 'ml' },
  container: { type: 'message', message_ts: '1795000000.000001', channel_id: 'C0000001' },
  trigger_id: '1.2.3',
  actions: [
    {
      type: 'button',
      action_id: 'approve',
      block_id: 'b',
      value: '0123456789abcdef0123456789abcdef',
      action_ts: '1795000001.000001',
    },
  ],
};

/** The same in Teams. */
export function teamsPress(serviceUrl: string): JsonObject {
  return {
    type: 'invoke',
    name: 'adaptiveCard/action',
    channelId: 'msteams',
    id: 'f:1',
    timestamp: '2026-11-20T13:59:58.123Z',
    serviceUrl,
    from: { id: '29:1-ana', name: 'Ana Ruiz', aadObjectId: 'aaaaaaaa-0000-0000-0000-0000000000aa' },
    recipient: { id: `28:${APP_ID}`, name: 'Bellhop' },
    conversation: { id: 'a:1-personal', conversationType: 'personal', tenantId: TENANT },
    channelData: { tenant: { id: TENANT } },
    value: {
      action: { type: 'Action.Execute', verb: 'approve', data: { id: '0123456789abcdef0123456789abcdef' } },
      trigger: 'manual',
    },
  };
}
