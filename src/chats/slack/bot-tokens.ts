// The bot's token in each workspace: kept at hand for a minute, and refreshed by one function at a time before it expires.

import { type Deadline, deadlineIn } from '../../core/deadline';
import { CallError } from '../../core/errors';
import type { Log } from '../../core/ports';
import type { BotTokens, SlackInstallation } from './installation';
import type { InstallationRow, InstallationRows } from './installation-rows';

/** How long another function may go on with a token that this one has replaced. Slack lets the old one live that long. */
const AT_HAND_MS = 60_000;
const MOST_AT_HAND = 100;
/** Tokens live twelve hours. Whoever finds one with less than this left refreshes it, while it still works for the others. */
const EARLY_MS = 2 * 3_600_000;
/** With less than this left it is as good as expired: the call takes time, and clocks differ. */
const MARGIN_MS = 60_000;
/** Longer than the call that refreshes. */
const LEASE_MS = 30_000;
/** How much of its time a call waits for somebody else's refresh; the rest is for its own. */
const PATIENCE = 0.5;

export interface BotTokenParts {
  rows: InstallationRows;
  /** Trades a refresh token, which is good for one time, for new tokens. Fails with CallError. */
  refresh(refreshToken: string, place: string, deadline: Deadline): Promise<BotTokens>;
  /** Whether the configuration lets this workspace have the bot. */
  allows(installation: SlackInstallation): boolean;
  log: Log;
  /** Epoch milliseconds. */
  now(): number;
  /** Waits for a fraction of a second, not always the same. */
  pause(): Promise<void>;
}

export interface BotTokenSource {
  /**
   * @param refused a token that Slack has refused: another one is wanted, if there can be one
   * @param withinMs how long it may take
   * @throws CallError if nobody has installed the app there, or its token cannot be refreshed.
   */
  get(id: string, options: { fresh?: boolean; refused?: string; withinMs: number }): Promise<string>;
  forget(id: string): void;
}

/**
 * A refresh token is good for one time, so refreshing is a right: a lease in the row, taken by put-if-version. Who does
 * not get it goes on with the old token as long as that lives, else waits and reads.
 * https://github.com/slackapi/node-slack-sdk/issues/2504 says what happens otherwise.
 */
export function createBotTokens({ rows, refresh, allows, log, now, pause }: BotTokenParts): BotTokenSource {
  const atHand = new Map<string, BotTokens & { readAt: number }>();

  function lives({ expiresAt }: BotTokens, forMs: number): boolean {
    return expiresAt === undefined || expiresAt - now() > forMs;
  }

  function keep(id: string, tokens: BotTokens): string {
    atHand.delete(id);
    atHand.set(id, { ...tokens, readAt: now() });
    const [oldest] = atHand.keys();
    if (atHand.size > MOST_AT_HAND && oldest !== undefined) atHand.delete(oldest);
    return tokens.token;
  }

  async function readRow(id: string): Promise<InstallationRow> {
    const row = await rows.read(id);
    if (row === undefined) throw notInstalled(id);
    if (!allows(row.grant.installation)) throw notAllowed(id);
    return row;
  }

  /** Leaves new tokens in the row; or does nothing, because somebody else was first. */
  async function renew(
    id: string,
    { version, ...row }: InstallationRow,
    refreshToken: string,
    deadline: Deadline,
  ): Promise<void> {
    const held = await rows.write(id, { ...row, lease: now() + LEASE_MS }, version);
    if (held === undefined) return;
    const free = { ...row, lease: undefined };
    try {
      const tokens = await refresh(refreshToken, row.grant.installation.name, deadline);
      await rows.write(id, { ...free, grant: { ...row.grant, tokens } }, held);
    } catch (error) {
      await rows.write(id, free, held);
      throw error;
    }
  }

  return {
    forget: (id) => void atHand.delete(id),
    async get(id, { fresh = false, refused, withinMs }) {
      const near = fresh ? undefined : atHand.get(id);
      if (near !== undefined && now() - near.readAt < AT_HAND_MS && lives(near, MARGIN_MS)) return near.token;
      const deadline = deadlineIn(withinMs);
      const giveUpAt = now() + withinMs * PATIENCE;
      for (;;) {
        const row = await readRow(id);
        const { tokens } = row.grant;
        // Without a refresh token there is no other: Slack says what is wrong with this one.
        if (tokens.refreshToken === undefined) return keep(id, tokens);
        const works = tokens.token !== refused && lives(tokens, MARGIN_MS);
        const busy = row.lease !== undefined && row.lease > now();
        if (works && (busy || lives(tokens, EARLY_MS))) return keep(id, tokens);
        if (busy) {
          if (now() >= giveUpAt) throw stillBusy(id);
          await pause();
          continue;
        }
        try {
          await renew(id, row, tokens.refreshToken, deadline);
        } catch (error) {
          const latest = await readRow(id);
          // Whoever had the right before came late, or the app was installed anew.
          if (latest.grant.tokens.token !== tokens.token) continue;
          if (!works) throw asTokenError(error);
          log.warn('a token of Slack could not be refreshed yet', { team: id, code: codeOf(error) });
          return keep(id, tokens);
        }
      }
    },
  };
}

/** What the token was wanted for has not been sent, however unclear it is what became of the refresh. */
function asTokenError(error: unknown): unknown {
  if (!(error instanceof CallError) || error.outcome === 'permanent') return error;
  return new CallError('retry', error.code, error.message, error.retryAfterSeconds);
}

function codeOf(error: unknown): string {
  return error instanceof CallError ? error.code : 'unknown';
}

function notInstalled(id: string): CallError {
  const message = `The app is not installed in ${id}: somebody there opens /slack/install of the bot.`;
  return new CallError('permanent', 'not_installed', message);
}

export function notAllowed(id: string): CallError {
  const message = `${id} may not have the app: SLACK_WORKSPACES does not name it.`;
  return new CallError('permanent', 'workspace_not_allowed', message);
}

function stillBusy(id: string): CallError {
  return new CallError('retry', 'token_refreshing', `The token of ${id} is being refreshed.`);
}
