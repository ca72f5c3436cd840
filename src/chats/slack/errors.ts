// Every way in which a call to Slack fails, as what may be done next and what to tell the operator.
// https://docs.slack.dev/reference/methods/chat.postMessage#errors and the same of chat.update

import { CallError } from '../../core/errors';
import { asArray, asNumber, asObject, asText, type JsonObject } from '../../core/json';
import { faultCode, neverSent } from '../../core/network';
import { SLACK_SCOPES, type SlackMethod } from './scopes';

type Outcome = CallError['outcome'];

const OUTCOMES: [codes: RegExp, outcome: Outcome][] = [
  [
    /^(rate_?limited|message_limit_exceeded|accesslimited|team_added_to_org|org_login_required|external_channel_migrating|streaming_state_conflict|request_timeout)$/,
    'retry',
  ],
  // Slack says of these that a part of the operation may have succeeded, or does not say that none did.
  [/^(fatal_error|internal_error|service_unavailable|update_failed)$/, 'unclear'],
  [
    /^(invalid_blocks\w*|msg_blocks_too_long|msg_too_long|block_mismatch|invalid_attachments|too_many_attachments|attachment_payload_limit_exceeded|only_one_table_allowed|no_text)$/,
    'refused',
  ],
  // A message that we may not change any more is as good as gone: the next state goes into a new one.
  [
    /^(message_not_found|thread_not_found|cant_update_message|edit_window_closed|cannot_reply_to_message)$/,
    'gone',
  ],
];

/** What a token problem is called; a fresh token may help. */
const TOKEN_TROUBLE = new Set([
  'token_expired',
  'token_revoked',
  'invalid_auth',
  'not_authed',
  'account_inactive',
]);

/** A sentence for each permanent error that an operator can do something about. */
const ADVICE: [codes: RegExp, sentence: (place: string, data: JsonObject, method: SlackMethod) => string][] =
  [
    [
      /^(not_in_channel|no_permission)$/,
      (place) => `The bot is not in ${place}: invite it there with /invite @Bellhop.`,
    ],
    [
      /^(channel_not_found|team_not_found)$/,
      (place) =>
        `Slack shows the bot no channel ${place}: check its name or id; a private one needs /invite @Bellhop.`,
    ],
    [
      /^(is_archived|is_inactive)$/,
      (place) => `The channel ${place} is archived: restore it, or give the receiver another one.`,
    ],
    [
      /^(restricted_action\w*|ekm_access_denied|access_denied)$/,
      (place) =>
        `The rules of the workspace keep the bot from posting in ${place}: an admin can change them.`,
    ],
    [
      /^(token_expired|token_revoked|invalid_auth|not_authed|account_inactive)$/,
      () =>
        'Slack does not accept the bot token: reinstall the app and put its new token into SLACK_BOT_TOKEN; of several workspaces, install it anew at /slack/install.',
    ],
    [
      /^invalid_refresh_token$/,
      (place) =>
        `Slack does not renew the bot token of ${place}: install the app there anew at /slack/install.`,
    ],
    [
      /^(invalid_code|code_already_used|code_expired)$/,
      () => 'Slack does not know this installation any more: begin again at /slack/install.',
    ],
    [
      /^(invalid_client_id|bad_client_secret)$/,
      () =>
        'Slack does not accept SLACK_CLIENT_ID and SLACK_CLIENT_SECRET: copy both from Basic Information of the app.',
    ],
    [
      /^bad_redirect_uri$/,
      () =>
        'Slack sends back elsewhere: under OAuth & Permissions, the first Redirect URL must be …/slack/oauth_redirect of this bot.',
    ],
    [
      /^missing_scope$/,
      (_place, data, method) =>
        `The app lacks a scope for ${method}: add ${scopesIn(data, method)} to the bot token scopes and reinstall it.`,
    ],
    [
      /^messages_tab_disabled$/,
      () => 'The app takes no direct messages: turn on the Messages Tab under App Home.',
    ],
  ];

/** Whether asking for the token anew may help. */
export function isTokenTrouble(error: CallError): boolean {
  return TOKEN_TROUBLE.has(error.code);
}

/**
 * What to make of anything that a call threw. The SDK's own error is not kept as the cause:
 * it may hold an answer in which somebody quotes the request, token included.
 */
export function slackCallError(error: unknown, method: SlackMethod, place: string): CallError {
  const { code: type, data, statusCode, original } = asObject(error) ?? {};
  const thrown = original ?? error;
  if (thrown instanceof CallError) return thrown;
  if (type === 'slack_webapi_platform_error') return platformError(asObject(data) ?? {}, method, place);
  if (type === 'slack_webapi_http_error') return httpError(asNumber(statusCode) ?? 0, method);
  return networkError(error, method);
}

/** A request without an answer: sent or not is what matters. */
export function networkError(error: unknown, method: string): CallError {
  const fault = faultCode(error);
  return neverSent(error)
    ? new CallError('retry', fault, `Slack could not be reached (${fault}).`)
    : new CallError('unclear', fault, `Slack did not answer ${method} (${fault}).`);
}

/** Slack answered, and what it answered is an error code. */
function platformError(data: JsonObject, method: SlackMethod, place: string): CallError {
  const code = asText(data.error) ?? '';
  // A page of a proxy in place of JSON: the SDK gives it as the error's name.
  if (!/^[a-z][a-z0-9_]{1,80}$/.test(code)) {
    return new CallError('unclear', 'bad_answer', `Slack's answer to ${method} is none of Slack's.`);
  }
  const outcome = OUTCOMES.find(([codes]) => codes.test(code))?.[1] ?? 'permanent';
  const advice = ADVICE.find(([codes]) => codes.test(code))?.[1](place, data, method);
  const details = outcome === 'refused' ? detailsIn(data) : '';
  const message = advice ?? `Slack refused ${method} in ${place}: ${code}${details}.`;
  const retryAfter = asNumber(asObject(data.response_metadata)?.retryAfter);
  return new CallError(outcome, code, message, outcome === 'retry' ? retryAfter : undefined);
}

/** Slack uses no status but 200 and 429; others come from Slack's edge or from a proxy on the way. */
function httpError(status: number, method: SlackMethod): CallError {
  const unclear = status >= 500 || status === 408;
  const message = `${method} was answered with HTTP status ${status}.`;
  return new CallError(unclear ? 'unclear' : 'permanent', `http_${status}`, message);
}

/** Which block it was, as Slack says it; its words are ours to log, but not without end. */
function detailsIn(data: JsonObject): string {
  const messages = asArray(asObject(data.response_metadata)?.messages).map(
    (message) => asText(message) ?? '',
  );
  const text = messages.join('; ').replace(/\s+/g, ' ').trim();
  return text === '' ? '' : ` (${text.slice(0, 200)})`;
}

function scopesIn(data: JsonObject, method: SlackMethod): string {
  const needed = asText(data.needed) ?? '';
  return /^[a-z][a-z0-9:._, ]{1,200}$/.test(needed) ? needed : SLACK_SCOPES[method].join(', ');
}
