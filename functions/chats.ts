// The chats that are configured: speaking, listening, and who people are. What talks to a platform is loaded when it must.

import { createSlackDirectory } from '../src/chats/slack/directory';
import { createSlackDoor } from '../src/chats/slack/door';
import { createSlackChat } from '../src/chats/slack/port';
import type { TeamsBotOptions } from '../src/chats/teams/account';
import { createTeamsDirectory } from '../src/chats/teams/directory';
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
  /** As the Slack door's: 0 where the process lives on after an answer. */
  graceMs?: number;
}

/** One chat, from every side. */
interface Connected {
  chat: Chat;
  directory: Directory;
  doors(listener: Listener): ChatDoor[];
}

export interface ConnectedChats {
  chats: Partial<Record<ChatId, Chat>>;
  directories: Partial<Record<ChatId, Directory>>;
  /** The HTTP sides. What people do there is the listener's. */
  doors(listener: Listener): ChatDoor[];
}

type Settings = Pick<Config, 'slack' | 'teams'>;

/** @throws {ConfigError} if a chat is half configured; of its doors only when they are made. */
export function connectChats({ slack, teams }: Settings, parts: ChatParts): ConnectedChats {
  const account = teamsAccount(teams, parts);
  const connected: Partial<Record<ChatId, Connected>> = {
    ...(slack !== undefined && { slack: connectSlack(slack, parts) }),
    ...(account !== undefined && { teams: connectTeams(account, parts) }),
  };
  return {
    chats: pick(connected, ({ chat }) => chat),
    directories: pick(connected, ({ directory }) => directory),
    doors: (listener) => Object.values(connected).flatMap(({ doors }) => doors(listener)),
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
  const { secrets, log, graceMs } = parts;
  const { options, installations, installDoor } = slackAccess(settings, parts);
  const chat = createSlackChat(options);
  const { signingSecrets } = settings;

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
        : [
            createSlackDoor({
              ...options,
              installations,
              secrets: signingSecretsNow,
              listener,
              chat,
              log,
              graceMs,
            }),
          ]),
      ...(installDoor === undefined ? [] : [installDoor]),
    ],
  };
}

function connectTeams(account: TeamsBotOptions, { store, log }: ChatParts): Connected {
  const chat = createTeamsChat({ ...account, store });
  return {
    chat,
    directory: createTeamsDirectory({ ...account, store }),
    doors: (listener) => [createTeamsDoor({ ...account, listener, chat, store, log })],
  };
}

function teamsAccount(
  settings: TeamsSettings | undefined,
  { secrets, teamsAt, teamsEmulator }: ChatParts,
): TeamsBotOptions | undefined {
  if (settings !== undefined) {
    const { appId, appType, appPassword, tenantId, tenants } = settings;
    return {
      appId,
      type: appType,
      tenantId,
      tenants,
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
  side: (one: Connected) => T,
): Partial<Record<ChatId, T>> {
  return Object.fromEntries(Object.entries(connected).map(([id, one]) => [id, side(one)]));
}
