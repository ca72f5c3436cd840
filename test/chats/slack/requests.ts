// Requests as Slack sends them: bodies of every kind, and the signature over their bytes.

import { createHmac } from 'node:crypto';
import type { JsonObject } from '../../../src/core/json';

export const SECRET = 'signing-secret-1';
/** What time it is in the tests of the door. */
export const NOW = Date.parse('2026-11-20T14:00:00.000Z');
export const BUTTON = '0123456789abcdef0123456789abcdef';
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

export interface Sending {
  secret?: string;
  /** Epoch milliseconds. */
  at?: number;
  type?: string;
  headers?: Record<string, string>;
}

export function signatureOf(body: string | Uint8Array, timestamp: string, secret = SECRET): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`;
}

/** A signed request with this body, as it stands. */
export function signed(
  body: string | Uint8Array,
  { secret, at = NOW, type, headers }: Sending = {},
): Request {
  const timestamp = String(Math.floor(at / 1000));
  return new Request('https://bot.example/slack/events', {
    method: 'POST',
    headers: {
      'content-type': type ?? JSON_TYPE,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signatureOf(body, timestamp, secret),
      ...headers,
    },
    body: body as BodyInit,
  });
}

/** Events come as JSON. */
export function sentEvent(body: JsonObject, sending: Sending = {}): Request {
  return signed(JSON.stringify(body), sending);
}

/** Presses and submissions come as JSON in a form. */
export function sentPayload(payload: JsonObject, sending: Sending = {}): Request {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return signed(body, { type: FORM_TYPE, ...sending });
}

/** Commands come as a form. */
export function sentForm(fields: Record<string, string>, sending: Sending = {}): Request {
  return signed(new URLSearchParams(fields).toString(), { type: FORM_TYPE, ...sending });
}

export const ANA = { id: 'U0000002', username: 'ana', name: 'ana', team_id: 'T0000001' };

export interface PressParts extends JsonObject {
  action?: JsonObject;
}

/** block_actions, as Slack's pages show it; `changes` replaces members of the body. */
export function pressBody({ action, ...changes }: PressParts = {}): JsonObject {
  return {
    type: 'block_actions',
    api_app_id: 'A0000001',
    token: 'not-to-be-used',
    user: ANA,
    team: { id: 'T0000001', domain: 'test' },
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: 'C0000001', name: 'ml' },
    container: {
      type: 'message',
      message_ts: '1795183200.000100',
      channel_id: 'C0000001',
      is_ephemeral: false,
    },
    message: { type: 'message', ts: '1795183200.000100', text: 'é 失敗', blocks: [] },
    state: { values: {} },
    trigger_id: '1.2.abc',
    response_url: 'https://hooks.slack.com/actions/T0000001/1/x',
    actions: [
      {
        type: 'button',
        action_id: 'approve',
        block_id: 'act',
        value: BUTTON,
        action_ts: '1795183260.000200',
        ...action,
      },
    ],
    ...changes,
  };
}

/** The form of a slash command. */
export function commandForm(changes: Record<string, string> = {}): Record<string, string> {
  return {
    token: 'not-to-be-used',
    team_id: 'T0000001',
    team_domain: 'test',
    channel_id: 'C0000001',
    channel_name: 'ml',
    user_id: ANA.id,
    user_name: 'ana',
    command: '/ml',
    text: 'status fraud-train',
    api_app_id: 'A0000001',
    is_enterprise_install: 'false',
    response_url: 'https://hooks.slack.com/commands/T0000001/1/x',
    trigger_id: '3.4.def',
    ...changes,
  };
}

/** An event of the Events API around `event`. */
export function eventBody(event: JsonObject, changes: JsonObject = {}): JsonObject {
  return {
    type: 'event_callback',
    team_id: 'T0000001',
    api_app_id: 'A0000001',
    event_id: 'Ev0000001',
    event_time: NOW / 1000,
    is_ext_shared_channel: false,
    authorizations: [
      {
        enterprise_id: null,
        team_id: 'T0000001',
        user_id: 'U0000001',
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    event,
    ...changes,
  };
}

export function mention(changes: JsonObject = {}): JsonObject {
  return {
    type: 'app_mention',
    user: ANA.id,
    team: 'T0000001',
    channel: 'C0000001',
    text: '<@U0000001> status fraud-train',
    ts: '1795183200.000300',
    event_ts: '1795183200.000300',
    ...changes,
  };
}

export function directMessage(changes: JsonObject = {}): JsonObject {
  return {
    type: 'message',
    channel_type: 'im',
    user: ANA.id,
    team: 'T0000001',
    channel: 'D0000007',
    text: 'status fraud-train',
    ts: '1795183200.000400',
    event_ts: '1795183200.000400',
    ...changes,
  };
}
