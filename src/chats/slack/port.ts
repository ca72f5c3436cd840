// Slack as a chat: messages and threads through the Web API.

import { CallError } from '../../core/errors';
import { asText, type JsonObject } from '../../core/json';
import type { Chat, MessageRef } from '../../core/ports';
import { createSlackAnswers } from './answers';
import { slackPayload, slackPlain } from './blocks';
import { createSlackClient, type SlackClientOptions } from './client';
import { createSlackSearch, metadataOf } from './search';

export interface SlackChatOptions extends SlackClientOptions {
  /** Epoch milliseconds. */
  now?(): number;
}

/**
 * Speaks to Slack as one bot. An address is `{ channel, team? }`: `#name`, a channel's id or a person's, and whose
 * installation speaks, if there are several; a reference is `{ channel, ts, team? }` with the channel's id. `@slack/web-api` is loaded at the first call.
 * @throws ConfigError if `apiUrl` is neither https nor on this machine.
 */
export function createSlackChat(options: SlackChatOptions): Chat & Required<Pick<Chat, 'find'>> {
  const client = createSlackClient(options);
  const search = createSlackSearch(client);

  return {
    id: 'slack',
    payload: slackPayload,
    plain: slackPlain,

    async post(address, payload, { thread, broadcast = false, nonce }) {
      const place = placeOf(address);
      const team = asText(address.team);
      const args: JsonObject = {
        ...payload,
        channel: thread?.channel ?? place,
        metadata: metadataOf(nonce),
        unfurl_links: false,
        unfurl_media: false,
        ...(thread !== undefined && { thread_ts: thread.ts, reply_broadcast: broadcast }),
      };
      const answer = await client.call('chat.postMessage', args, place, team);
      const channel = asText(answer.channel);
      const ts = asText(answer.ts);
      if (channel === undefined || ts === undefined) {
        throw new CallError('unclear', 'bad_answer', 'Slack took the message, but does not say where it is.');
      }
      search.remember(place, channel, team);
      return { channel, ts, ...(team !== undefined && { team }) };
    },

    async update({ channel, ts, team }: MessageRef, { text, blocks = [] }) {
      // Without `blocks` the old ones could stay, and without `parse` an update would look for names in the text.
      const args = { channel, ts, text, blocks, parse: 'none' };
      await client.call('chat.update', args, String(channel), asText(team));
    },

    tell: createSlackAnswers({ ...options, client }),

    find: (address, nonce, thread) => search.find(placeOf(address), nonce, thread, asText(address.team)),
  };
}

function placeOf(address: JsonObject): string {
  return asText(address.channel) ?? '';
}
