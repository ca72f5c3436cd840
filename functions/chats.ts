// The chats that are configured. What speaks to a platform is loaded for the first message to it.

import { createSlackChat } from '../src/chats/slack/port';
import type { Config } from '../src/config';
import type { Chat, ChatId } from '../src/core/ports';
import type { Secrets } from '../src/secrets/secrets';

export function openChats({ slack }: Config, secrets: Secrets): Partial<Record<ChatId, Chat>> {
  return {
    ...(slack !== undefined && {
      slack: createSlackChat({
        apiUrl: slack.apiUrl,
        token: async (options) => {
          const token = await secrets.get('SLACK_BOT_TOKEN', { anew: options?.fresh });
          return (token ?? slack.botToken).reveal();
        },
      }),
    }),
  };
}
