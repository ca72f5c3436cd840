// Slack and Teams over the wire, both played on the loopback, and a bot that tells its stories to one channel in each.

import type { BotParts } from '../../../src/bot';
import { createSlackDirectory } from '../../../src/chats/slack/directory';
import { createSlackChat } from '../../../src/chats/slack/port';
import { createTeamsDirectory } from '../../../src/chats/teams/directory';
import { createTeamsChat, type TeamsChatOptions } from '../../../src/chats/teams/port';
import type { MlEvent } from '../../../src/core/event';
import type { Chat, Destination, Payload } from '../../../src/core/ports';
import type { PeerRequest } from '../../support/peers/http';
import { BOT_TOKEN, type SlackPeer, startSlackPeer } from '../../support/peers/slack';
import { APP_ID, CHANNEL, PASSWORD, startTeamsPeer, TENANT, type TeamsPeer } from '../../support/peers/teams';
import { createWorld, destination, type World } from '../../support/world';

export const SLACK_CHANNEL = 'C0000001';
export const SLACK: Destination = { ...destination('slack'), address: { channel: '#ml' } };
export const TEAMS: Destination = { ...destination('teams'), address: { channel: CHANNEL } };

/** Secrets that change while the bot runs. */
export interface Secrets {
  slack(options?: { fresh: boolean }): string;
  teams(options?: { fresh: boolean }): string;
}

type Cards = Pick<BotParts, 'present' | 'presentNote' | 'say'>;

export interface Both {
  world: World;
  slack: SlackPeer;
  teams: TeamsPeer;
  /** Tells the events one after the other, and what waits already, until nothing is left to do. */
  tell(...events: MlEvent[]): Promise<void>;
  /** What each channel shows, oldest first; replies are marked by an arrow. */
  shown(): { slack: string[]; teams: string[] };
  /** Why deliveries were given up, by destination. */
  dead(): Promise<Record<string, string>>;
  stop(): Promise<void>;
}

/** A message that is posted to Teams, or a chat that is opened there. */
export function isTeamsPost({ method, path }: PeerRequest): boolean {
  return method === 'POST' && path.startsWith('/emea');
}

export function isTeamsEdit({ method }: PeerRequest): boolean {
  return method === 'PUT';
}

/** What a message is about, as its reader finds it. */
function words(payload: Payload): string {
  return /(?:> )?[a-z]+-[a-z]+ [A-Z]\w+/.exec(JSON.stringify(payload))?.[0].replace(/^> /, '') ?? '';
}

/**
 * @param callMs of each call of both chats
 * @param cards how cards are made; absent: they say no more than what the flow has decided
 */
export async function openBoth(
  callMs = 300,
  secrets: Secrets = { slack: () => BOT_TOKEN, teams: () => PASSWORD },
  cards?: Cards,
): Promise<Both> {
  const world = createWorld();
  const [slack, teams] = await Promise.all([startSlackPeer(), startTeamsPeer()]);
  const inSlack = { token: secrets.slack, apiUrl: slack.api, callMs };
  const { loginUrl, serviceUrl, graphUrl } = teams;
  const inTeams: TeamsChatOptions = {
    appId: APP_ID,
    type: 'SingleTenant',
    tenantId: TENANT,
    password: secrets.teams,
    store: world.store,
    loginUrl,
    serviceUrl,
    graphUrl,
    allowLocal: true,
    callMs,
  };
  const real: Record<string, Chat> = { slack: createSlackChat(inSlack), teams: createTeamsChat(inTeams) };
  const process = world.start({
    destinations: [SLACK, TEAMS],
    wrap: (page) => real[page.id]!,
    directories: { slack: createSlackDirectory(inSlack), teams: createTeamsDirectory(inTeams) },
    cards,
  });
  const arrow = (reply: boolean, payload: Payload) => `${reply ? '↳ ' : ''}${words(payload)}`;

  return {
    world,
    slack,
    teams,
    async tell(...events) {
      for (const event of events) {
        await world.queue.send({ type: 'event', event });
        await world.drain(process);
      }
      await world.drain(process);
    },
    shown: () => ({
      slack: slack.messages(SLACK_CHANNEL).map((message) => arrow(message.thread_ts !== undefined, message)),
      teams: (teams.conversations.get(CHANNEL)?.said ?? []).map(({ root, activity }) =>
        arrow(root !== undefined, activity),
      ),
    }),
    async dead() {
      const letters = await world.queue.deadLetters();
      return Object.fromEntries(
        letters.map(({ message, reason }) => [
          message.type === 'deliver' ? message.destination : message.type,
          reason,
        ]),
      );
    },
    async stop() {
      world.close();
      await Promise.all([slack.stop(), teams.stop()]);
    },
  };
}
