// The methods of Slack's Web API that we call, and the bot scopes that each needs; nothing else can be called.

/** https://docs.slack.dev/reference/methods */
export const SLACK_SCOPES = {
  /** Whose token it is, and what it may do: `bellhop doctor`. */
  'auth.test': [],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  /** To look for a message after an unclear post, where the bot is a member. */
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  /** The channels that the bot is in: `bellhop doctor`. */
  'users.conversations': ['channels:read', 'groups:read'],
  /** To look for a message in a channel that is configured by its name. */
  'conversations.list': ['channels:read', 'groups:read'],
  /** To look for it in the chat with a person. */
  'conversations.open': ['im:write'],
} as const;

export type SlackMethod = keyof typeof SLACK_SCOPES;
