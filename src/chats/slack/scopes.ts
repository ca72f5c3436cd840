// What we ask of Slack: the methods that we call, the events that we hear, and the bot scopes that each needs.
// Nothing else can be called, and no other scope is asked for.

/** https://docs.slack.dev/reference/methods */
export const SLACK_SCOPES = {
  /** Whose token it is, and what it may do: `bellhop doctor`. */
  'auth.test': [],
  /** Gives a token back that a workspace was not allowed to get. */
  'auth.revoke': [],
  /** A code or a refresh token becomes a bot token; asks for the app's own credentials instead of a token. */
  'oauth.v2.access': [],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  /** A word to one person alone. */
  'chat.postEphemeral': ['chat:write'],
  /** The dialog for a comment. */
  'views.open': [],
  /** To look for a message after an unclear post, where the bot is a member. */
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  /** The channels that the bot is in: `bellhop doctor`. */
  'users.conversations': ['channels:read', 'groups:read'],
  /** One of them, where a whole organisation has the app. */
  'conversations.info': ['channels:read', 'groups:read'],
  /** To look for a message in a channel that is configured by its name. */
  'conversations.list': ['channels:read', 'groups:read'],
  /** To look for it in the chat with a person. */
  'conversations.open': ['im:write'],
  /** Who pressed: a guest, of another company, which address. */
  'users.info': ['users:read', 'users:read.email'],
  /** To mention the owner whom an event names. */
  'users.lookupByEmail': ['users:read.email'],
  /** Whether somebody is in a group that a policy names. */
  'usergroups.users.list': ['usergroups:read'],
} as const;

export type SlackMethod = keyof typeof SLACK_SCOPES;

/** What the app hears of by itself, beside presses and dialogs, which need no scope. https://docs.slack.dev/reference/events */
export const SLACK_EVENTS = {
  app_mention: ['app_mentions:read'],
  'message.im': ['im:history'],
  app_uninstalled: [],
  tokens_revoked: [],
  channel_rename: ['channels:read'],
} as const;

const COMMAND_SCOPES = ['commands'] as const;

/** Every bot scope that something of ours needs, sorted. */
export function botScopes(): string[] {
  const needed = [...Object.values(SLACK_SCOPES), ...Object.values(SLACK_EVENTS), COMMAND_SCOPES].flat();
  return [...new Set<string>(needed)].sort();
}
