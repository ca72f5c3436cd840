// Looking for a message by the nonce in its metadata, after a post of which nobody knows whether it went through.

import { type Deadline, deadlineIn } from '../../core/deadline';
import { CallError } from '../../core/errors';
import { asArray, asObject, asText, type JsonObject } from '../../core/json';
import type { MessageRef } from '../../core/ports';
import type { SlackClient } from './client';

/** Letters and underscores; other apps in the workspace may read the metadata, so it holds no more than a nonce. */
const EVENT_TYPE = 'bellhop';
/** Slack advises 200 at most. A message is looked for minutes after it was sent: this is far more than was said since. */
const PAGE = 200;
const PAGES = 10;
/** conversations.list gives 1 000 at most. */
const CHANNELS = 1000;
const CHANNEL_PAGES = 50;

const TOO_LONG = 'Slack has more to be searched than time allows.';

const CHANNEL_ID = /^[CDG][A-Z0-9]{6,}$/;
const USER_ID = /^[UW][A-Z0-9]{6,}$/;

/** What a message carries so that it can be found. */
export function metadataOf(nonce: string): JsonObject {
  return { event_type: EVENT_TYPE, event_payload: { nonce } };
}

export interface SlackSearch {
  /** What a channel's name turned out to mean; saves asking for it. `team` as for `SlackClient.call`. */
  remember(place: string, channel: string, team?: string): void;
  find(place: string, nonce: string, thread?: MessageRef, team?: string): Promise<MessageRef | undefined>;
}

/** What is asked for one search. */
interface Errand {
  client: SlackClient;
  deadline: Deadline;
  place: string;
  team?: string;
}

/** One search may take as long as two calls: it is many, and what it saves is a message that people see twice. */
const CALLS = 2;

export function createSlackSearch(client: SlackClient): SlackSearch {
  const channels = new Map<string, string>();

  /** The channel's id; undefined if there is none that the bot can see, so none in which it has spoken. */
  async function channelOf(errand: Errand): Promise<string | undefined> {
    const { place, team } = errand;
    if (CHANNEL_ID.test(place)) return place;
    const known = channels.get(nameIn(place, team));
    if (known !== undefined) return known;
    const id = USER_ID.test(place) ? await openChat(errand) : await listed(errand);
    if (id !== undefined) channels.set(nameIn(place, team), id);
    return id;
  }

  return {
    remember: (place, channel, team) => void channels.set(nameIn(place, team), channel),
    async find(place, nonce, thread, team) {
      const deadline = deadlineIn(CALLS * client.callMs);
      const errand = { client: client.within(deadline), deadline, place, team };
      try {
        const channel = asText(thread?.channel) ?? (await channelOf(errand));
        return channel === undefined ? undefined : await look(errand, channel, nonce, thread);
      } catch (error) {
        if (!(error instanceof CallError) || error.outcome === 'permanent') throw error;
        // The thread is gone, and its replies with it.
        if (error.outcome === 'gone') return undefined;
        // As long as nobody has looked, what became of the post stays unclear, also if Slack only asks to wait.
        throw new CallError('unclear', error.code, error.message);
      }
    },
  };
}

async function openChat({ client, place, team }: Errand): Promise<string | undefined> {
  const answer = await client.call('conversations.open', { users: place }, place, team);
  return asText(asObject(answer.channel)?.id);
}

async function listed(errand: Errand): Promise<string | undefined> {
  const name = errand.place.replace(/^#/, '');
  const args = { types: 'public_channel,private_channel', limit: CHANNELS };
  for await (const page of pages(errand, 'conversations.list', args, CHANNEL_PAGES)) {
    const channel = asArray(page.channels)
      .map(asObject)
      .find((one) => one?.name === name);
    if (channel !== undefined) return asText(channel.id);
  }
  return undefined;
}

async function look(
  errand: Errand,
  channel: string,
  nonce: string,
  thread: MessageRef | undefined,
): Promise<MessageRef | undefined> {
  const { team } = errand;
  const all = { channel, limit: PAGE, include_all_metadata: true };
  const found =
    thread === undefined
      ? pages(errand, 'conversations.history', all, PAGES)
      : pages(errand, 'conversations.replies', { ...all, ts: thread.ts }, PAGES);
  for await (const page of found) {
    const message = asArray(page.messages)
      .map(asObject)
      .find((one) => nonceIn(one) === nonce);
    if (message !== undefined) return { channel, ts: message.ts, ...(team !== undefined && { team }) };
  }
  return undefined;
}

async function* pages(
  { client, deadline, place, team }: Errand,
  method: 'conversations.list' | 'conversations.history' | 'conversations.replies',
  args: JsonObject,
  most: number,
): AsyncGenerator<JsonObject> {
  let cursor: string | undefined;
  for (let count = 0; count < most; count += 1) {
    if (deadline.passed()) throw new CallError('unclear', 'search_too_long', TOO_LONG);
    const asked = cursor === undefined ? args : { ...args, cursor };
    const page = await client.call(method, asked, place, team);
    yield page;
    cursor = asText(asObject(page.response_metadata)?.next_cursor);
    if (cursor === undefined) return;
  }
}

/** Every workspace has names of its own. */
function nameIn(place: string, team = ''): string {
  return `${team}/${place}`;
}

function nonceIn(message: JsonObject | undefined): string | undefined {
  const metadata = asObject(message?.metadata);
  return metadata?.event_type === EVENT_TYPE ? asText(asObject(metadata.event_payload)?.nonce) : undefined;
}
