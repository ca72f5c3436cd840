// The installations of the app where more than one workspace has it: who is in, whose token, in and out.

import { CALL_MS, type Deadline, deadlineIn } from '../../core/deadline';
import { CallError } from '../../core/errors';
import type { JsonObject } from '../../core/json';
import type { Log, Store } from '../../core/ports';
import type { Secret } from '../../core/secret';
import { createBotTokens, notAllowed } from './bot-tokens';
import type { TokenRequest } from './client';
import { createSealer } from './crypto';
import { type Grant, readGrant, readTokens, type SlackInstallation, type SlackPlace } from './installation';
import { createInstallationRows } from './installation-rows';
import { callOnce, checkApiUrl, openWebClient, type SlackWireOptions } from './wire';

export interface SlackInstallationsOptions extends SlackWireOptions {
  store: Store;
  clientId: string;
  clientSecret: Secret;
  /** Seals the tokens: 32 random bytes in base64; several with commas while rotating, the first seals. */
  tokensKey: Secret;
  /** The workspaces and organisations that may have the bot, by id; `any` for whoever comes. */
  workspaces: readonly string[] | 'any';
  log: Log;
  /** Epoch milliseconds. */
  now?(): number;
  /** Waits for a fraction of a second, not always the same. */
  pause?(): Promise<void>;
}

export interface SlackInstallations {
  /**
   * The installation that speaks for a workspace: its own, else its organisation's. Undefined for a stranger, also for
   * one that was let in before and may not have the bot any more. Its `id` is the `team` of addresses and calls.
   */
  find(place: SlackPlace): Promise<SlackInstallation | undefined>;
  /** As `SlackClientOptions.token`; without a team, that of the only installation. @throws CallError */
  token(request?: TokenRequest): Promise<string>;
  /** Trades the code of an installation for tokens, and keeps them. @throws CallError, also if that workspace may not. */
  install(code: string): Promise<SlackInstallation>;
  /**
   * The app is gone from there: the workspace's installation is deleted; without `team`, the organisation's.
   * @param at when it went (epoch milliseconds), so that a late word does not delete what was installed since
   * @returns whether there was one
   */
  remove(place: SlackPlace & { at?: number }): Promise<boolean>;
  /** All of them; `problem` if one cannot be opened. */
  list(): Promise<({ id: string } & ({ installation: SlackInstallation } | { problem: string }))[]>;
}

/** Slack tells the time of an event in whole seconds. */
const SECOND_MS = 1_000;

/** @throws ConfigError for keys that are none, and for an address in the clear. */
export function createSlackInstallations(options: SlackInstallationsOptions): SlackInstallations {
  const { store, clientId, clientSecret, workspaces, log, now = Date.now, pause = shortPause } = options;
  const { callMs = CALL_MS } = options;
  checkApiUrl(options.apiUrl);
  const rows = createInstallationRows(store, createSealer(options.tokensKey));
  const tokens = createBotTokens({ rows, allows, log, now, pause, refresh });

  function allows({ team, enterprise }: SlackPlace): boolean {
    return (
      workspaces === 'any' || [team, enterprise].some((id) => id !== undefined && workspaces.includes(id))
    );
  }

  /** https://docs.slack.dev/reference/methods/oauth.v2.access */
  async function access(args: JsonObject, place: string, deadline: Deadline): Promise<JsonObject> {
    const client = await openWebClient(undefined, options, deadline);
    const secrets = { client_id: clientId, client_secret: clientSecret.reveal() };
    return callOnce(client, 'oauth.v2.access', { ...secrets, ...args }, place);
  }

  async function refresh(refreshToken: string, place: string, deadline: Deadline) {
    const args = { grant_type: 'refresh_token', refresh_token: refreshToken };
    return readTokens(await access(args, place, deadline), now());
  }

  /** A token that nobody is to have is worth nothing to anybody. */
  async function giveBack({ installation, tokens: { token } }: Grant): Promise<void> {
    const team = installation.id;
    log.warn('a workspace that may not have the app installed it', { team });
    try {
      const client = await openWebClient(token, options, deadlineIn(callMs));
      await callOnce(client, 'auth.revoke', {}, installation.name);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      log.warn('its token could not be revoked', { team, code: error.code });
    }
  }

  async function onlyOne(): Promise<string> {
    const [id, another] = await rows.ids(2);
    if (id === undefined) {
      const message = 'No workspace has installed the app: open /slack/install of the bot.';
      throw new CallError('permanent', 'not_installed', message);
    }
    if (another === undefined) return id;
    const message = 'Several workspaces have the app: say which in the receiver, as workspace: T….';
    throw new CallError('permanent', 'workspace_missing', message);
  }

  return {
    async find({ team, enterprise }) {
      for (const id of [team, enterprise]) {
        const row = id === undefined ? undefined : await rows.read(id);
        if (row !== undefined && allows(row.grant.installation)) return row.grant.installation;
      }
      return undefined;
    },
    async token({ team, ...request } = {}) {
      return tokens.get(team ?? (await onlyOne()), { withinMs: callMs, ...request });
    },
    async install(code) {
      const grant = readGrant(await access({ code }, 'the workspace', deadlineIn(callMs)), now());
      const { installation } = grant;
      if (!allows(installation)) {
        await giveBack(grant);
        throw notAllowed(installation.id);
      }
      await rows.save({ grant, installedAt: now() });
      tokens.forget(installation.id);
      log.info('the app was installed in Slack', { team: installation.id });
      return installation;
    },
    async remove({ team, enterprise, at = Number.POSITIVE_INFINITY }) {
      const id = team ?? enterprise;
      if (id === undefined || !(await rows.remove(id, at + SECOND_MS))) return false;
      tokens.forget(id);
      log.info('the app was removed from Slack', { team: id });
      return true;
    },
    async list() {
      const ids = await rows.ids();
      const read = ids.map(async (id) => {
        try {
          const row = await rows.read(id);
          return row === undefined ? undefined : { id, installation: row.grant.installation };
        } catch (error) {
          if (error instanceof CallError) return { id, problem: error.message };
          throw error;
        }
      });
      return (await Promise.all(read)).filter((one) => one !== undefined);
    },
  };
}

function shortPause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 150));
}
