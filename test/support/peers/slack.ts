// A Slack workspace on the loopback that answers the Web API as documented: tokens, scopes, channels, threads, blocks,
// metadata and paging. https://docs.slack.dev/reference/methods

import { checkSlackPayload } from '../../../src/chats/slack/limits';
import { botScopes, SLACK_SCOPES, type SlackMethod } from '../../../src/chats/slack/scopes';
import { asObject, asText, type Json, type JsonObject } from '../../../src/core/json';
import { type Peer, type PeerAnswer, type PeerRequest, startPeer } from './http';
import { type SlackPeople, startPeople } from './slack-people';

export interface SlackChannel {
  id: string;
  name: string;
  private?: boolean;
  archived?: boolean;
  /** The bot is in it. */
  member?: boolean;
}

export interface SlackMessage extends JsonObject {
  ts: string;
  text: string;
  thread_ts?: string;
}

export interface SlackPeer extends Peer {
  /** What `apiUrl` is. */
  api: string;
  channels: SlackChannel[];
  /** What a token may do; a token that is not here is `invalid_auth`. */
  tokens: Map<string, { scopes: Set<string>; error?: string }>;
  /** The messages of a channel, oldest first. */
  messages(channel: string): SlackMessage[];
  remove(channel: string, ts: string): void;
  people: SlackPeople;
}

/** Slack's documented answer of an error. */
class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly extra: JsonObject = {},
  ) {
    super(code);
  }
}

export const ALL_SCOPES = new Set<string>([...botScopes(), 'chat:write.public']);
export const BOT_TOKEN = 'xoxb-1-very-secret';

export async function startSlackPeer(): Promise<SlackPeer> {
  const channels: SlackChannel[] = [{ id: 'C0000001', name: 'ml', member: true }];
  const tokens: SlackPeer['tokens'] = new Map([[BOT_TOKEN, { scopes: ALL_SCOPES }]]);
  const spoken = new Map<string, SlackMessage[]>();
  let clock = 1_795_000_000_000_000;
  const { people, answer: answerForPeople } = startPeople((code) => {
    throw new Refusal(code);
  });

  function messages(channel: string): SlackMessage[] {
    const list = spoken.get(channel) ?? [];
    spoken.set(channel, list);
    return list;
  }

  function scopesOf({ headers }: PeerRequest, method: string): Set<string> {
    const token = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
    if (token === undefined) throw new Refusal('not_authed');
    const known = tokens.get(token);
    if (known === undefined) throw new Refusal('invalid_auth');
    if (known.error !== undefined) throw new Refusal(known.error);
    const needed: readonly string[] = SLACK_SCOPES[method as SlackMethod] ?? [];
    if (needed.length > 0 && !needed.some((scope) => known.scopes.has(scope))) {
      throw new Refusal('missing_scope', { needed: needed[0], provided: [...known.scopes].join(',') });
    }
    return known.scopes;
  }

  /** Only chat.postMessage takes a name, and a person; every other method an id. */
  function channelOf(args: JsonObject, byName: boolean): SlackChannel {
    const wanted = asText(args.channel) ?? '';
    const name = wanted.replace(/^#/, '');
    const channel = channels.find((one) => one.id === wanted || (byName && one.name === name));
    if (channel === undefined || (channel.private === true && channel.member !== true)) {
      throw new Refusal('channel_not_found');
    }
    return channel;
  }

  function content(args: JsonObject): JsonObject {
    const { text, blocks, metadata } = args;
    const checked = { ...args, text: typeof text === 'string' ? text.slice(0, 4000) : text };
    if (blocks !== undefined && !(Array.isArray(blocks) && blocks.length === 0)) {
      const problems = checkSlackPayload(checked);
      if (problems.some((problem) => problem.includes('characters in all blocks'))) {
        throw new Refusal('msg_blocks_too_long');
      }
      if (problems.length > 0) {
        const told = problems.map((problem) => `[ERROR] ${problem}`);
        throw new Refusal('invalid_blocks', { response_metadata: { messages: told } });
      }
    } else if (asText(text) === undefined) throw new Refusal('no_text');
    if (metadata !== undefined) checkMetadata(metadata);
    return { text, ...(blocks !== undefined && { blocks }), ...(metadata !== undefined && { metadata }) };
  }

  function post(args: JsonObject, scopes: Set<string>): JsonObject {
    const channel = channelOf(args, true);
    if (channel.archived) throw new Refusal('is_archived');
    if (!channel.member && !scopes.has('chat:write.public')) throw new Refusal('not_in_channel');
    const message = content(args);
    const list = messages(channel.id);
    const parent = list.find(({ ts }) => ts === args.thread_ts);
    if (args.thread_ts !== undefined && parent === undefined) throw new Refusal('thread_not_found');
    clock += 1_000_001;
    const ts = `${Math.floor(clock / 1e6)}.${String(clock % 1e6).padStart(6, '0')}`;
    const broadcast = args.reply_broadcast === 'true';
    list.push({
      type: 'message',
      ...(message as { text: string }),
      ts,
      ...(parent !== undefined && { thread_ts: parent.thread_ts ?? parent.ts }),
      ...(broadcast && { subtype: 'thread_broadcast' }),
    });
    return { channel: channel.id, ts };
  }

  function update(args: JsonObject): JsonObject {
    const channel = channelOf(args, false);
    if (channel.archived) throw new Refusal('is_inactive');
    const message = messages(channel.id).find(({ ts }) => ts === args.ts);
    if (message === undefined) throw new Refusal('message_not_found');
    if (typeof args.text === 'string' && args.text.length > 4000) throw new Refusal('msg_too_long');
    Object.assign(message, content(args));
    return { channel: channel.id, ts: message.ts };
  }

  function read(args: JsonObject, which: (message: SlackMessage) => boolean, newestFirst: boolean) {
    const channel = channelOf(args, false);
    if (!channel.member) throw new Refusal('not_in_channel');
    const all = messages(channel.id).filter(which);
    const found = newestFirst ? all.toReversed() : all;
    const shown = found.map((message) => {
      const { metadata, ...rest } = message;
      return args.include_all_metadata === 'true' ? { ...rest, metadata } : rest;
    });
    return page(args, 'messages', shown);
  }

  function answer(method: string, args: JsonObject, scopes: Set<string>): JsonObject {
    switch (method) {
      case 'chat.postMessage':
        return post(args, scopes);
      case 'chat.update':
        return update(args);
      case 'conversations.history':
        return read(
          args,
          ({ thread_ts, subtype }) => thread_ts === undefined || subtype === 'thread_broadcast',
          true,
        );
      case 'conversations.replies': {
        const list = messages(channelOf(args, false).id);
        if (!list.some(({ ts }) => ts === args.ts)) throw new Refusal('thread_not_found');
        return read(args, ({ ts, thread_ts }) => ts === args.ts || thread_ts === args.ts, false);
      }
      case 'conversations.list':
        return page(
          args,
          'channels',
          channels
            .filter((channel) => !channel.private || channel.member)
            .map(({ id, name, archived = false }) => ({ id, name, is_archived: archived })),
        );
      case 'auth.test':
        return {
          url: 'https://test.slack.com/',
          team: 'Test',
          user: 'bellhop',
          bot_id: 'B0000001',
          ...people.home,
        };
      case 'users.conversations':
        return page(
          args,
          'channels',
          channels
            .filter(({ member }) => member)
            .map(({ id, name, archived = false }) => ({ id, name, is_archived: archived })),
        );
      case 'conversations.open': {
        const chat = channels.find(({ name }) => name === args.users);
        if (chat === undefined) throw new Refusal('user_not_found');
        return { channel: { id: chat.id } };
      }
      case 'chat.postEphemeral':
        content(args);
        return answerForPeople(method, args);
      default:
        return answerForPeople(method, args);
    }
  }

  const peer = await startPeer((request): PeerAnswer => {
    // A response_url: whoever knows it may write to it.
    if (request.path.startsWith('/hooks/')) return { status: 200, body: 'ok' };
    const method = request.path.replace(/^\/api\//, '');
    try {
      const scopes = scopesOf(request, method);
      return {
        status: 200,
        headers: { 'x-oauth-scopes': [...scopes].join(',') },
        body: { ok: true, ...answer(method, argsIn(request), scopes) },
      };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: 200, body: { ok: false, error: error.code, ...error.extra } };
    }
  });

  return {
    ...peer,
    api: `${peer.url}/api/`,
    channels,
    tokens,
    messages,
    people,
    remove(channel, gone) {
      spoken.set(
        channel,
        messages(channel).filter(({ ts }) => ts !== gone),
      );
    },
  };
}

/** A form whose blocks, metadata and view are JSON. */
function argsIn({ body }: PeerRequest): JsonObject {
  const args: JsonObject = Object.fromEntries(new URLSearchParams(body));
  try {
    for (const key of ['blocks', 'metadata', 'view']) {
      if (args[key] !== undefined) args[key] = JSON.parse(String(args[key])) as Json;
    }
  } catch {
    throw new Refusal('invalid_blocks_format');
  }
  return args;
}

function checkMetadata(metadata: Json): void {
  const type = asObject(metadata)?.event_type;
  if (typeof type !== 'string' || !/^[A-Za-z0-9_]{1,255}$/.test(type)) {
    throw new Refusal('invalid_metadata_format');
  }
  const payload = asObject(asObject(metadata)?.event_payload);
  if (payload === undefined) throw new Refusal('invalid_metadata_schema');
}

/** Pages by cursor, as Slack does: `next_cursor` is empty at the end. */
function page(args: JsonObject, key: string, items: Json[]): JsonObject {
  const limit = Number(args.limit ?? 100);
  const start = Number(args.cursor ?? 0);
  const end = start + limit;
  return {
    [key]: items.slice(start, end),
    has_more: end < items.length,
    response_metadata: { next_cursor: end < items.length ? String(end) : '' },
  };
}
