// The chats of the local host: those that are configured, and its own page in the stead of the others.

import { createPageChat, type PageChatParts } from '../../src/chats/page/chat';
import { slackPayload, slackPlain } from '../../src/chats/slack/blocks';
import { teamsPayload, teamsPlain } from '../../src/chats/teams/card';
import type { Config } from '../../src/config';
import type { Chat, ChatId, Log, Store } from '../../src/core/ports';
import { createSecrets } from '../../src/secrets/secrets';
import { type ConnectedChats, connectChats } from '../chats';

export interface LocalChatsParts {
  store: Store;
  log: Log;
  /** Called with a thread's root after each change of its messages on the page. */
  onChange: PageChatParts['onChange'];
}

export interface LocalChats extends Omit<ConnectedChats, 'chats'> {
  chats: Record<ChatId, Chat>;
}

export function openLocalChats(config: Config, { store, log, onChange }: LocalChatsParts): LocalChats {
  const page = { store, clock: { now: Date.now }, onChange };
  // The environment of this process does not change, and has been read.
  const secrets = createSecrets({ env: {}, log, now: Date.now });
  const { teamsEmulator } = config;
  const connected = connectChats(config, { secrets, store, log, teamsEmulator });
  return {
    ...connected,
    chats: {
      slack: createPageChat({ ...page, id: 'slack', payload: slackPayload, plain: slackPlain }),
      teams: createPageChat({ ...page, id: 'teams', payload: teamsPayload, plain: teamsPlain }),
      ...connected.chats,
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
