// A word to one person alone: where they pressed or wrote if that still works, else in their own chat with the bot.

import type { FetchFunction } from '@slack/web-api';
import { type Deadline, deadlineIn } from '../../core/deadline';
import { CallError } from '../../core/errors';
import { asObject, asText, type JsonObject } from '../../core/json';
import { retryAfterSeconds } from '../../core/network';
import type { Payload } from '../../core/ports';
import type { AnswerAddress } from '../../core/press';
import type { SlackClient } from './client';
import { httpsFetch } from './https-fetch';
import { asSlackAnswer, type SlackAnswer } from './people';
import { SLACK_API_URL, type SlackWireOptions } from './wire';

export interface SlackAnswersOptions extends SlackWireOptions {
  client: SlackClient;
  now?(): number;
}

type SlackResponse = Awaited<ReturnType<FetchFunction>>;

/** A private message's hosts, the second for GovSlack; https://docs.slack.dev/govslack */
const HOSTS = new Set(['hooks.slack.com', 'hooks.slack-gov.com']);
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** The person has left the channel, or the bot is not in it: nothing private can be shown there. */
const NOT_THERE =
  /^(user_not_in_channel|not_in_channel|channel_not_found|is_archived|restricted_action\w*|no_permission)$/;
const CONTENT = ['text', 'blocks'] as const;

/** `Chat.tell` for Slack. @throws CallError */
export function createSlackAnswers(options: SlackAnswersOptions) {
  const { apiUrl = SLACK_API_URL, now = Date.now } = options;

  return async function tell(address: AnswerAddress, payload: Payload): Promise<void> {
    const answer = asSlackAnswer(address);
    const deadline = deadlineIn(options.client.callMs);
    const client = options.client.within(deadline);
    const content = Object.fromEntries(
      CONTENT.flatMap((name) => (payload[name] === undefined ? [] : [[name, payload[name]]])),
    ) as JsonObject;
    const url = responseUrl(answer);
    if (url !== undefined && (await respond(url, content, deadline))) return;
    if (await whisper(client, answer, content)) return;
    await writeTo(client, answer, content);
  };

  function responseUrl({ responseUrl, until = 0 }: SlackAnswer): URL | undefined {
    if (responseUrl === undefined || now() >= until) return undefined;
    return mayAnswerAt(responseUrl, apiUrl) ? new URL(responseUrl) : undefined;
  }

  /**
   * Whether Slack took it. If not, or if nobody knows, there are other ways: a private word that comes twice does less
   * harm than a press that nobody answers.
   */
  async function respond(url: URL, content: JsonObject, deadline: Deadline): Promise<boolean> {
    const body = { ...content, response_type: 'ephemeral', replace_original: false };
    // The other half is for the other ways.
    const response = await send(url, body, Math.floor(deadline.left() / 2));
    if (response === undefined) return false;
    if (response.status === 429) {
      const wait = retryAfterSeconds(response.headers.get('retry-after'), now());
      throw new CallError('retry', 'ratelimited', 'Slack asks to wait before more is sent.', wait);
    }
    const said = await errorIn(response);
    if (said?.startsWith('invalid_blocks'))
      throw new CallError('refused', said, `Slack refused a private answer: ${said}.`);
    return response.ok && said === undefined;
  }

  /** What failed may hold the address, and whoever has that may write to it: the error is not kept. */
  async function send(url: URL, body: JsonObject, timeoutMs: number): Promise<SlackResponse | undefined> {
    // Each on a connection of its own: one that was kept over a function's sleep may be dead.
    const request = (options.fetch ?? httpsFetch)(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return request.catch(() => undefined);
  }

  async function whisper(
    client: SlackClient,
    { team, channel, user, thread }: SlackAnswer,
    content: JsonObject,
  ): Promise<boolean> {
    // Nobody else is in a person's own chat with the bot, and there a word stays.
    if (channel === undefined || channel.startsWith('D')) return false;
    try {
      const args = { ...content, channel, user, ...(thread !== undefined && { thread_ts: thread }) };
      await client.call('chat.postEphemeral', args, channel, team);
      return true;
    } catch (error) {
      if (error instanceof CallError && NOT_THERE.test(error.code)) return false;
      throw error;
    }
  }

  async function writeTo(
    client: SlackClient,
    { team, channel, user, thread }: SlackAnswer,
    content: JsonObject,
  ): Promise<void> {
    const own = channel?.startsWith('D') ? channel : await openChat(client, user, team);
    const args = { ...content, channel: own, unfurl_links: false, unfurl_media: false };
    const threaded = own === channel && thread !== undefined ? { ...args, thread_ts: thread } : args;
    await client.call('chat.postMessage', threaded, user, team);
  }

  async function openChat(client: SlackClient, user: string, team: string | undefined): Promise<string> {
    const answer = await client.call('conversations.open', { users: user }, user, team);
    return asText(asObject(answer.channel)?.id) ?? user;
  }
}

/**
 * Whether a private word may go to this address: one of Slack's own, or of an emulator that runs here as the API does.
 * The address comes from a signed request, but through a queue.
 */
export function mayAnswerAt(text: string, apiUrl: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '') return false;
  if (LOOPBACK.has(new URL(apiUrl).hostname)) return LOOPBACK.has(url.hostname);
  return url.protocol === 'https:' && url.port === '' && HOSTS.has(url.hostname);
}

/** What Slack's body says is wrong; its `ok` is text. */
async function errorIn(response: SlackResponse): Promise<string | undefined> {
  const text = await response.text().catch(() => '');
  try {
    const answer = asObject(JSON.parse(text));
    if (answer?.ok !== false) return undefined;
    const code = asText(answer.error) ?? '';
    return /^[a-z][a-z0-9_]{1,80}$/.test(code) ? code : 'unknown_error';
  } catch {
    return undefined;
  }
}
