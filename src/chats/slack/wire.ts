// One request to Slack's Web API: the SDK without its own retries, with a deadline, and with every failure as a CallError.

import type { FetchFunction, Logger, WebClient } from '@slack/web-api';
import type { Deadline } from '../../core/deadline';
import { CallError, ConfigError } from '../../core/errors';
import type { JsonObject } from '../../core/json';
import { retryAfterSeconds } from '../../core/network';
import { networkError, slackCallError } from './errors';
import { httpsFetch } from './https-fetch';
import type { SlackMethod } from './scopes';

export interface SlackWireOptions {
  /** An emulator or GovSlack; https, or http on this machine. Default `https://slack.com/api/`. */
  apiUrl?: string;
  /** How long one call may take in all, its token and a second try included. Default `CALL_MS`. */
  callMs?: number;
  fetch?: FetchFunction;
}

export const SLACK_API_URL = 'https://slack.com/api/';

/**
 * A client for one request, which may take what is left until the deadline: to make one costs less than 0.1 ms, and it
 * has no other way to be told a time. Without a token only for methods that ask for none. `@slack/web-api` is loaded at
 * the first call.
 */
export async function openWebClient(
  token: string | undefined,
  options: SlackWireOptions,
  deadline: Deadline,
): Promise<WebClient> {
  const { apiUrl = SLACK_API_URL } = options;
  const { WebClient } = await import('./web-api');
  return new WebClient(token, {
    slackApiUrl: apiUrl,
    timeout: deadline.left(),
    // The SDK repeats a request whatever became of it, and sleeps on a 429: both are the queue's to decide.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    // A connection kept over a function's sleep may be dead: the request on it would be neither sent nor not sent.
    headers: { Connection: 'close' },
    logger: SILENT,
    fetch: telling(options.fetch ?? httpsFetch),
  });
}

/** One request. `place` is what it is about as people know it, for what is said when it fails. @throws CallError */
export async function callOnce(
  client: WebClient,
  method: SlackMethod,
  args: JsonObject,
  place: string,
): Promise<JsonObject> {
  try {
    return { ...(await client.apiCall(method, args)) } as JsonObject;
  } catch (error) {
    throw slackCallError(error, method, place);
  }
}

/** @throws ConfigError if a token would travel to an address in the clear. */
export function checkApiUrl(text: string | undefined): void {
  if (text === undefined) return;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const local = url !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (local && url.protocol === 'http:')) return;
  const message = 'the address of Slack must be an https address (http only on this machine)';
  throw new ConfigError([{ message }]);
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
