// The chats that are configured: speaking, listening, and who people are. What talks to a platform is loaded when it must.

import { createSlackDirectory } from '../src/chats/slack/directory';
import { createSlackDoor } from '../src/chats/slack/door';
import { createSlackChat } from '../src/chats/slack/port';
import { type SlackSocket, startSlackSocket } from '../src/chats/slack/socket';
import type { TeamsBotOptions } from '../src/chats/teams/account';
import { createTeamsDoor } from '../src/chats/teams/door';
import type { EndpointOptions } from '../src/chats/teams/endpoints';
import { createTeamsChat } from '../src/chats/teams/port';
import type { Config, SlackSettings, TeamsSettings } from '../src/config';
import type { Chat, ChatId, Log, Store } from '../src/core/ports';
import type { ChatDoor, Directory, Listener } from '../src/core/press';
import type { Secrets } from '../src/secrets/secrets';
import { slackAccess } from './slack';

export interface ChatParts {
  secrets: Pick<Secrets, 'get'>;
  /** Knows the places that installs in Teams have told of, and the installations in Slack if there are several. */
  store: Store;
  log: Log;
  /** Where Teams is, if not where it always is: an emulator. */
  teamsAt?: EndpointOptions;
  /** The connector of an emulator, to which Bellhop is nobody: only for a host that listens on this machine alone. */
  teamsEmulator?: string;
}

/** One chat, from every side. */
interface Connected {
  chat: Chat;
  directory?: Directory;
  doors(listener: Listener): ChatDoor[];
  /** Hears what people do without a door; absent where that is not configured. */
  listen?(listener: Listener): Promise<SlackSocket>;
}

export interface ConnectedChats {
  chats: Partial<Record<ChatId, Chat>>;
  directories: Partial<Record<ChatId, Directory>>;
  /** The HTTP sides. What people do there is the listener's. */
  doors(listener: Listener): ChatDoor[];
  /** Slack's Socket Mode, if it is configured: for a process that stays. */
  listen(listener: Listener): Promise<SlackSocket[]>;
}

type Settings = Pick<Config, 'slack' | 'teams'>;

/** @throws {ConfigError} if a chat is half configured; of its doors only when they are made. */
export function connectChats({ slack, teams }: Settings, parts: ChatParts): ConnectedChats {
  const account = teamsAccount(teams, parts);
  const connected: Partial<Record<ChatId, Connected>> = {
    ...(slack !== undefined && { slack: connectSlack(slack, parts) }),
    ...(account !== undefined && { teams: connectTeams(account, parts) }),
  };
  const all = Object.values(connected);
  return {
    chats: pick(connected, ({ chat }) => chat),
    directories: pick(connected, ({ directory }) => directory),
    doors: (listener) => all.flatMap(({ doors }) => doors(listener)),
    listen: (listener) => Promise.all(all.flatMap(({ listen }) => listen?.(listener) ?? [])),
  };
}

/** Only what speaks, for a command that says a word and ends. */
export function openChats(settings: Settings, parts: ChatParts): ConnectedChats['chats'] {
  return connectChats(settings, parts).chats;
}

/** Loads what speaks to the chats that are configured. What cannot be loaded is told by the first message that needs it. */
export async function warmChats({ slack }: Settings): Promise<void> {
  if (slack !== undefined) await import('../src/chats/slack/web-api').catch(() => undefined);
}

function connectSlack(settings: SlackSettings, parts: ChatParts): Connected {
  const { secrets, log } = parts;
  const { options, installations, installDoor } = slackAccess(settings, parts);
  const chat = createSlackChat(options);
  const { appToken, signingSecrets } = settings;

  async function signingSecretsNow(): Promise<string[]> {
    const stored = await secrets.get('SLACK_SIGNING_SECRET');
    return (stored?.parts() ?? signingSecrets).map((secret) => secret.reveal());
  }

  return {
    chat,
    directory: createSlackDirectory({ ...options, installations }),
    doors: (listener) => [
      // With Socket Mode alone there is nothing that a request could be verified with.
      ...(signingSecrets.length === 0
        ? []
        : [createSlackDoor({ ...options, installations, secrets: signingSecretsNow, listener, chat, log })]),
      ...(installDoor === undefined ? [] : [installDoor]),
    ],
    ...(appToken !== undefined && {
      listen: (listener) =>
        startSlackSocket({ ...options, installations, appToken: appToken.reveal(), listener, chat, log }),
    }),
  };
}

function connectTeams(account: TeamsBotOptions, { store, log }: ChatParts): Connected {
  const chat = createTeamsChat({ ...account, store });
  return {
    chat,
    doors: (listener) => [createTeamsDoor({ ...account, listener, chat, store, log })],
  };
}

function teamsAccount(
  settings: TeamsSettings | undefined,
  { secrets, teamsAt, teamsEmulator }: ChatParts,
): TeamsBotOptions | undefined {
  if (settings !== undefined) {
    const { appId, appType, appPassword, tenantId } = settings;
    return {
      appId,
      type: appType,
      tenantId,
      ...teamsAt,
      ...(appPassword !== undefined && {
        password: async () => ((await secrets.get('MicrosoftAppPassword')) ?? appPassword).reveal(),
      }),
    };
  }
  if (teamsEmulator === undefined) return undefined;
  return { appId: '', type: 'MultiTenant', allowUnsigned: true, serviceUrl: teamsEmulator };
}

function pick<T>(
  connected: Partial<Record<ChatId, Connected>>,
  side: (one: Connected) => T | undefined,
): Partial<Record<ChatId, T>> {
  const found = Object.entries(connected).flatMap(([id, one]) => {
    const value = side(one);
    return value === undefined ? [] : [[id, value]];
  });
  return Object.fromEntries(found);
}
