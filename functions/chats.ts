// The chats that are configured. What speaks to a platform is loaded for the first message to it.

import { createSlackChat } from '../src/chats/slack/port';
import type { EndpointOptions } from '../src/chats/teams/endpoints';
import { createTeamsChat } from '../src/chats/teams/port';
import type { Config, SlackSettings, TeamsSettings } from '../src/config';
import type { Chat, ChatId, Store } from '../src/core/ports';
import type { Secrets } from '../src/secrets/secrets';

export interface ChatParts {
  secrets: Secrets;
  /** Knows the places that installs in Teams have told of. */
  store: Store;
  /** Where Teams is, if not where it always is: an emulator. */
  teamsAt?: EndpointOptions;
}

export function openChats({ slack, teams }: Config, parts: ChatParts): Partial<Record<ChatId, Chat>> {
  return {
    ...(slack !== undefined && { slack: openSlack(slack, parts) }),
    ...(teams !== undefined && { teams: openTeams(teams, parts) }),
  };
}

/** Loads what speaks to the chats that are configured. What cannot be loaded is told by the first message that needs it. */
export async function warmChats({ slack }: Config): Promise<void> {
  if (slack !== undefined) await import('../src/chats/slack/web-api').catch(() => undefined);
}

function openSlack({ apiUrl, botToken }: SlackSettings, { secrets }: ChatParts): Chat {
  return createSlackChat({
    apiUrl,
    async token(options) {
      const token = await secrets.get('SLACK_BOT_TOKEN', { anew: options?.fresh });
      return (token ?? botToken).reveal();
    },
  });
}

function openTeams({ appId, appType, appPassword, tenantId }: TeamsSettings, parts: ChatParts): Chat {
  const { secrets, store, teamsAt } = parts;
  return createTeamsChat({
    appId,
    type: appType,
    tenantId,
    store,
    ...teamsAt,
    ...(appPassword !== undefined && {
      password: async () => ((await secrets.get('MicrosoftAppPassword')) ?? appPassword).reveal(),
    }),
  });
}
