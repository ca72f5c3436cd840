// The chats of the local host: those that are configured, and its own page in the stead of the others.

import { createPageChat, type PageChatParts } from '../../src/chats/page/chat';
import { PAGE_DIRECTORY } from '../../src/chats/page/person';
import { slackPayload, slackPlain } from '../../src/chats/slack/blocks';
import { type SlackSocket, startSlackSocket } from '../../src/chats/slack/socket';
import { teamsPayload, teamsPlain } from '../../src/chats/teams/card';
import type { Config } from '../../src/config';
import type { Chat, ChatId, Log, Store } from '../../src/core/ports';
import type { Listener } from '../../src/core/press';
import { createSecrets } from '../../src/secrets/secrets';
import { type ConnectedChats, connectChats } from '../chats';
import { slackAccess } from '../slack';

export interface LocalChatsParts {
  store: Store;
  log: Log;
  /** Called with a thread's root after each change of its messages on the page. */
  onChange: PageChatParts['onChange'];
}

export interface LocalChats extends ConnectedChats {
  chats: Record<ChatId, Chat>;
  /** Slack's Socket Mode, if it is configured. @throws Error in one sentence if it cannot be connected. */
  listen(listener: Listener): Promise<SlackSocket[]>;
}

export function openLocalChats(config: Config, { store, log, onChange }: LocalChatsParts): LocalChats {
  const page = { store, clock: { now: Date.now }, onChange };
  // The environment of this process does not change, and has been read.
  const secrets = createSecrets({ env: {}, log, now: Date.now });
  const { slack, teamsEmulator } = config;
  const connected = connectChats(config, { secrets, store, log, teamsEmulator, graceMs: 0 });
  const chats = {
    slack: createPageChat({ ...page, id: 'slack', payload: slackPayload, plain: slackPlain }),
    teams: createPageChat({ ...page, id: 'teams', payload: teamsPayload, plain: teamsPlain }),
    ...connected.chats,
  };
  return {
    ...connected,
    chats,
    directories: { slack: PAGE_DIRECTORY, teams: PAGE_DIRECTORY, ...connected.directories },
    async listen(listener) {
      if (slack?.appToken === undefined) return [];
      const { options, installations } = slackAccess(slack, { secrets, store, log });
      const appToken = slack.appToken.reveal();
      const parts = { ...options, installations, appToken, listener, chat: chats.slack, log };
      return [await startSlackSocket(parts)];
    },
  };
}

/** What stands behind each chat: the page shows its messages, or they go to the chat, or to an emulator of it. */
export type Behind = 'page' | 'chat' | 'emulator';

export function behindChats({ slack, teams, teamsEmulator }: Config): Record<ChatId, Behind> {
  return {
    slack: slack === undefined ? 'page' : 'chat',
    teams: teams !== undefined ? 'chat' : teamsEmulator === undefined ? 'page' : 'emulator',
  };
}

/** The chats that the page does not show; an emulator's own page is where it answers. */
export function chatsElsewhere(config: Config): { chat: string; url?: string }[] {
  const behind = behindChats(config);
  const { slack, teamsEmulator } = config;
  return [
    ...(behind.slack === 'page' ? [] : [{ chat: 'Slack', url: originHere(slack?.apiUrl) }]),
    ...(behind.teams === 'page' ? [] : [{ chat: 'Teams', url: originHere(teamsEmulator) }]),
  ];
}

function originHere(address: string | undefined): string | undefined {
  const url = address === undefined ? undefined : new URL(address);
  return url?.protocol === 'http:' ? url.origin : undefined;
}
