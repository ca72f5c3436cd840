// Calls to Slack's Web API with a bot token: the right one for the workspace, and a fresh one once if it is refused.

import { CALL_MS, type Deadline, deadlineIn } from '../../core/deadline';
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
  /** Milliseconds for which the token is waited. */
  withinMs?: number;
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
  /** The same for what takes several calls: all of them end with `deadline`. */
  within(deadline: Deadline): SlackClient;
  /** How long one call may take. */
  callMs: number;
}

/** @throws ConfigError if the token would travel to an address in the clear. */
export function createSlackClient(options: SlackClientOptions): SlackClient {
  checkApiUrl(options.apiUrl);
  const { callMs = CALL_MS } = options;

  async function readToken(request: TokenRequest, deadline: Deadline): Promise<string> {
    try {
      return await deadline.wait(() => options.token({ ...request, withinMs: deadline.left() }));
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

  function clientUntil(end?: Deadline): SlackClient {
    return {
      callMs,
      within: clientUntil,
      async call(method, args, place, team) {
        const deadline = end ?? deadlineIn(callMs);
        const whose = team === undefined ? {} : { team };
        const once = async (token: string) =>
          callOnce(await openWebClient(token, options, deadline), method, args, place);
        const token = await readToken(whose, deadline);
        try {
          return await once(token);
        } catch (error) {
          if (!(error instanceof CallError && isTokenTrouble(error))) throw error;
          const next = await readToken({ ...whose, fresh: true, refused: token }, deadline);
          if (next === token) throw error;
          return once(next);
        }
      },
    };
  }

  return clientUntil();
}
