// Calls to Slack's Web API with a bot token: the right one for the workspace, and a fresh one once if it is refused.

import type { WebClient } from '@slack/web-api';
import { CallError } from '../../core/errors';
import type { JsonObject } from '../../core/json';
import { isTokenTrouble } from './errors';
import type { SlackMethod } from './scopes';
import { callOnce, checkApiUrl, openWebClient, type SlackWireOptions } from './wire';

/** Which token is asked for. */
export interface TokenRequest {
  /** Slack has refused the last one, `refused`: it should be read anew from where it is kept. */
  fresh?: boolean;
  refused?: string;
  /** The id of the workspace or organisation (`T…`, `E…`) whose installation is meant; absent where there is only one. */
  team?: string;
}

export interface SlackClientOptions extends SlackWireOptions {
  /**
   * The bot token. Asked before each call, so it should be at hand.
   * Fails with CallError where there is no such installation; any other failure is tried again later.
   */
  token(request?: TokenRequest): Promise<string> | string;
}

export interface SlackClient {
  /**
   * One call. `place` is the channel as people know it, for what is said when it fails; `team` is whose installation
   * makes it. @throws CallError
   */
  call(method: SlackMethod, args: JsonObject, place: string, team?: string): Promise<JsonObject>;
}

/** One client a token, and a token a workspace. */
const MOST_CLIENTS = 50;

/** @throws ConfigError if the token would travel to an address in the clear. */
export function createSlackClient(options: SlackClientOptions): SlackClient {
  checkApiUrl(options.apiUrl);
  /** By token, the one that was used longest ago first. */
  const held = new Map<string, WebClient>();

  async function clientFor(token: string): Promise<WebClient> {
    const client = held.get(token) ?? (await openWebClient(token, options));
    held.delete(token);
    held.set(token, client);
    const [oldest] = held.keys();
    if (held.size > MOST_CLIENTS && oldest !== undefined) held.delete(oldest);
    return client;
  }

  async function readToken(request: TokenRequest | undefined): Promise<string> {
    try {
      return await (request === undefined ? options.token() : options.token(request));
    } catch (error) {
      if (error instanceof CallError) throw error;
      const kind = error instanceof Error ? error.name : 'unknown error';
      throw new CallError(
        'retry',
        'token_unavailable',
        `The bot token of Slack could not be read (${kind}).`,
      );
    }
  }

  return {
    async call(method, args, place, team) {
      const token = await readToken(team === undefined ? undefined : { team });
      try {
        return await callOnce(await clientFor(token), method, args, place);
      } catch (error) {
        if (!(error instanceof CallError && isTokenTrouble(error))) throw error;
        held.delete(token);
        const next = await readToken({ fresh: true, refused: token, ...(team !== undefined && { team }) });
        if (next === token) throw error;
        return callOnce(await clientFor(next), method, args, place);
      }
    },
  };
}
