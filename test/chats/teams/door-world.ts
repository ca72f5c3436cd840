// A door of Teams between a sender with keys of its own and the peer that plays the connector.

import { createTeamsDoor, type TeamsDoorOptions } from '../../../src/chats/teams/door';
import { createTeamsChat } from '../../../src/chats/teams/port';
import type { JsonObject } from '../../../src/core/json';
import type { ChatDoor, Command, Press, Reaction } from '../../../src/core/press';
import { openLocalStore } from '../../../src/stores/local';
import { APP_ID, CHANNEL, PASSWORD, startTeamsPeer, TENANT, type TeamsPeer } from '../../support/peers/teams';
import { type Sender, startSender, type TokenOptions } from './sender';

export const AAD = 'aaaaaaaa-0000-0000-0000-0000000000aa';
export const USER = '29:1-ana';
export const TEAM = '19:team@thread.tacv2';
export const PERSONAL = 'a:1-personal';
export const NOW = Date.UTC(2026, 10, 20, 14);
export const BUTTON = '0123456789abcdef0123456789abcdef';
export const THREAD = `${CHANNEL};messageid=1795000001000`;
export const ANA = { chat: 'teams', id: AAD, tenant: TENANT, name: 'Ana Ruiz', conversationId: USER };

export interface Answer {
  status: number;
  body: unknown;
}

export interface DoorWorld {
  peer: TeamsPeer;
  sender: Sender;
  store: ReturnType<typeof openLocalStore>;
  door: ChatDoor;
  /** What the listener has heard. */
  presses: Press[];
  commands: Command[];
  logged: { level: string; message: string; fields?: object }[];
  /** What the listener answers. */
  reaction: Reaction | Error;
  doorOf(changes?: Partial<TeamsDoorOptions>): ChatDoor;
  /** An activity of somebody in a place, with what `changes` says. */
  activity(place: 'channel' | 'personal' | 'groupChat', changes: JsonObject): JsonObject;
  request(activity: unknown, token?: TokenOptions, init?: RequestInit): Request;
  /** Sends it with a good token, and reads the answer. */
  send(activity: JsonObject, token?: TokenOptions): Promise<Answer>;
  close(): Promise<void>;
}

export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

export async function openDoor(): Promise<DoorWorld> {
  const peer = await startTeamsPeer();
  const sender = await startSender();
  const store = openLocalStore(':memory:');
  const { serviceUrl, loginUrl, graphUrl } = peer;
  const bot = {
    appId: APP_ID,
    type: 'SingleTenant' as const,
    tenantId: TENANT,
    password: () => PASSWORD,
    store,
    serviceUrl,
    loginUrl,
    graphUrl,
    openIdUrl: sender.openIdUrl,
    allowLocal: true,
    callMs: 3000,
  };
  const places = {
    channel: {
      conversation: { id: THREAD, conversationType: 'channel', isGroup: true, tenantId: TENANT },
      channelData: { tenant: { id: TENANT }, team: { id: TEAM }, channel: { id: CHANNEL } },
    },
    groupChat: {
      conversation: {
        id: '19:group@thread.v2',
        conversationType: 'groupChat',
        isGroup: true,
        tenantId: TENANT,
      },
      channelData: { tenant: { id: TENANT } },
    },
    personal: {
      conversation: { id: PERSONAL, conversationType: 'personal', tenantId: TENANT },
      channelData: { tenant: { id: TENANT } },
    },
  };
  const listen = (): Promise<Reaction> =>
    world.reaction instanceof Error ? Promise.reject(world.reaction) : Promise.resolve(world.reaction);
  const log = (level: string) => (message: string, fields?: object) =>
    void world.logged.push({ level, message, fields });

  const world: DoorWorld = {
    peer,
    sender,
    store,
    presses: [],
    commands: [],
    logged: [],
    reaction: { type: 'taken', text: 'Working on it.' },
    doorOf: (changes) =>
      createTeamsDoor({
        ...bot,
        chat: createTeamsChat({ ...bot, ...changes }),
        log: { info: log('info'), warn: log('warn'), error: log('error') },
        now: () => NOW,
        listener: {
          pressed: (press) => {
            world.presses.push(press);
            return listen();
          },
          wrote: (command) => {
            world.commands.push(command);
            return listen();
          },
        },
        ...changes,
      }),
    door: undefined as unknown as ChatDoor,
    activity: (place, changes) => ({
      channelId: 'msteams',
      id: 'f:1',
      timestamp: '2026-11-20T13:59:58.1234567Z',
      serviceUrl,
      from: { id: USER, name: 'Ana Ruiz', aadObjectId: AAD },
      recipient: { id: `28:${APP_ID}`, name: 'Bellhop' },
      locale: 'en-GB',
      ...places[place],
      ...changes,
    }),
    request: (activity, token, init) =>
      new Request('https://bot.example/api/messages', {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          authorization: sender.bearer(serviceUrl, token),
        },
        body: typeof activity === 'string' ? activity : JSON.stringify(activity),
        ...init,
      }),
    send: async (activity, token) => answerOf(await world.door.handle(world.request(activity, token))),
    async close() {
      await peer.stop();
      await sender.peer.stop();
      store.close();
    },
  };
  world.door = world.doorOf({ now: Date.now });
  return world;
}

/** An Action.Execute that somebody pressed. */
export function execute(verb: string, data: JsonObject, trigger: string | undefined = 'manual'): JsonObject {
  return {
    type: 'invoke',
    name: 'adaptiveCard/action',
    replyToId: '1795000001000',
    value: { action: { type: 'Action.Execute', verb, data }, trigger },
  };
}

/** What Teams shows the presser. */
export function shown(value: string): Answer {
  const body = { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value };
  return { status: 200, body };
}
