// One installation of the app: which workspace or organisation, and the bot's tokens there; as Slack tells it, and as text.

import { CallError } from '../../core/errors';
import { asNumber, asObject, asText, type JsonObject, withoutUndefined } from '../../core/json';

/** A workspace (`T…`), and the organisation it belongs to (`E…`), if there is one. */
export interface SlackPlace {
  team?: string;
  enterprise?: string;
}

/** What may be known of an installation; no secrets. */
export interface SlackInstallation extends SlackPlace {
  /** The workspace's id; the organisation's, if all of it has the app (then there is no `team`). */
  id: string;
  /** The name of that, for people. */
  name: string;
  appId?: string;
  botUserId?: string;
  scopes: string[];
}

export interface BotTokens {
  token: string;
  /** Both are there if the token expires. Epoch milliseconds. */
  refreshToken?: string;
  expiresAt?: number;
}

/** An installation with its secrets. */
export interface Grant {
  installation: SlackInstallation;
  tokens: BotTokens;
}

const ID = /^[TE][A-Z0-9]{2,30}$/;

/** Whether a text can be the id of a workspace or an organisation. */
export function isPlaceId(text: string): boolean {
  return ID.test(text);
}

/**
 * What an answer of oauth.v2.access grants. `now` in epoch milliseconds.
 * @throws CallError if it grants no bot token for a workspace or an organisation.
 */
export function readGrant(answer: JsonObject, now: number): Grant {
  const orgWide = answer.is_enterprise_install === true;
  const team = orgWide ? undefined : asText(asObject(answer.team)?.id);
  const enterprise = asText(asObject(answer.enterprise)?.id);
  const id = orgWide ? enterprise : team;
  if (id === undefined || !ID.test(id)) throw badAnswer('for which workspace it is');
  const installation = withoutUndefined<SlackInstallation>({
    id,
    name: asText(asObject(orgWide ? answer.enterprise : answer.team)?.name) ?? id,
    team,
    enterprise,
    appId: asText(answer.app_id),
    botUserId: asText(answer.bot_user_id),
    scopes: (asText(answer.scope) ?? '').split(',').filter((scope) => scope !== ''),
  });
  return { installation, tokens: readTokens(answer, now) };
}

/** @throws CallError if there is no bot token in the answer. */
export function readTokens(answer: JsonObject, now: number): BotTokens {
  const token = asText(answer.access_token);
  if (token === undefined || answer.token_type !== 'bot') throw badAnswer('the token of a bot');
  const refreshToken = asText(answer.refresh_token);
  const seconds = asNumber(answer.expires_in);
  if (refreshToken === undefined || seconds === undefined) return { token };
  return { token, refreshToken, expiresAt: now + seconds * 1000 };
}

export function grantToText(grant: Grant): string {
  return JSON.stringify(grant);
}

/** The reverse of `grantToText`; nobody else can have written it, since it was sealed. */
export function grantFromText(text: string): Grant {
  return JSON.parse(text) as Grant;
}

function badAnswer(what: string): CallError {
  return new CallError('permanent', 'bad_answer', `Slack took the installation, but does not say ${what}.`);
}
