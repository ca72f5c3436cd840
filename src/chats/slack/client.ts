// Calls to Slack's Web API: one request each, with a deadline; what fails becomes a CallError, and waiting is the queue's.

import type { FetchFunction, Logger, WebClient } from '@slack/web-api';
import { CallError, ConfigError } from '../../core/errors';
import type { JsonObject } from '../../core/json';
import { retryAfterSeconds } from '../../core/network';
import { isTokenTrouble, networkError, slackCallError } from './errors';
import type { SlackMethod } from './scopes';

export interface SlackClientOptions {
  /**
   * The bot token. Asked before each call, so it should be at hand; asked with `fresh` after Slack has refused it:
   * then it should be read anew from where it is kept.
   */
  token(options?: { fresh: boolean }): Promise<string> | string;
  /** An emulator or GovSlack; https, or http on this machine. Default `https://slack.com/api/`. */
  apiUrl?: string;
  /** One call, answer included. Default 8 000. */
  timeoutMs?: number;
  fetch?: FetchFunction;
}

export interface SlackClient {
  /** One call. `place` is the channel as people know it, for what is said when it fails. @throws CallError */
  call(method: SlackMethod, args: JsonObject, place: string): Promise<JsonObject>;
}

const TIMEOUT_MS = 8_000;

/** @throws ConfigError if the token would travel to an address in the clear. */
export function createSlackClient(options: SlackClientOptions): SlackClient {
  const { token, apiUrl = 'https://slack.com/api/', timeoutMs = TIMEOUT_MS } = options;
  checkApiUrl(apiUrl);
  let held: { token: string; client: WebClient } | undefined;

  async function clientWith(fresh: boolean): Promise<WebClient> {
    const current = await readToken(fresh);
    if (held?.token !== current) held = { token: current, client: await open(current) };
    return held.client;
  }

  async function readToken(fresh: boolean): Promise<string> {
    try {
      return await (fresh ? token({ fresh }) : token());
    } catch (error) {
      const kind = error instanceof Error ? error.name : 'unknown error';
      throw new CallError(
        'retry',
        'token_unavailable',
        `The bot token of Slack could not be read (${kind}).`,
      );
    }
  }

  async function open(current: string): Promise<WebClient> {
    const { WebClient } = await import('./web-api');
    return new WebClient(current, {
      slackApiUrl: apiUrl,
      timeout: timeoutMs,
      // The SDK repeats a request whatever became of it, and sleeps on a 429: both are the queue's to decide.
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
      // A connection kept over a function's sleep may be dead: the request on it would be neither sent nor not sent.
      headers: { Connection: 'close' },
      logger: SILENT,
      fetch: telling(options.fetch ?? globalThis.fetch),
    });
  }

  async function once(client: WebClient, method: SlackMethod, args: JsonObject, place: string) {
    try {
      return { ...(await client.apiCall(method, args)) } as JsonObject;
    } catch (error) {
      throw slackCallError(error, method, place);
    }
  }

  return {
    async call(method, args, place) {
      const client = await clientWith(false);
      try {
        return await once(client, method, args, place);
      } catch (error) {
        if (!(error instanceof CallError && isTokenTrouble(error))) throw error;
        const next = await clientWith(true);
        if (next === client) throw error;
        return once(next, method, args, place);
      }
    },
  };
}

/**
 * Says what the SDK would lose: why a request failed (it may keep no more than the text of an error), and a 429
 * without a number of seconds (an error without a type).
 */
function telling(fetch: FetchFunction): FetchFunction {
  return async (url, init) => {
    const response = await fetch(url, init).catch((error: unknown) => {
      throw networkError(error, String(url).split('/').pop() ?? '');
    });
    if (response.status !== 429) return response;
    const wait = retryAfterSeconds(response.headers.get('retry-after'), Date.now());
    throw new CallError('retry', 'ratelimited', 'Slack asks to wait before more is sent.', wait);
  };
}

function checkApiUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const local = url !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (local && url.protocol === 'http:')) return;
  const message = 'the address of Slack must be an https address (http only on this machine)';
  throw new ConfigError([{ message }]);
}

/** What it would say goes into our errors; its debug lines hold whole messages. */
const SILENT: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => 'error' as ReturnType<Logger['getLevel']>,
  setName: () => {},
};
