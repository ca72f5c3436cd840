// Requests to the doors of a whole bot, as those who may come send them, and as strangers do.

import { createHmac } from 'node:crypto';
import type { JsonObject } from '../../src/core/json';
import type { TokenOptions } from '../chats/teams/sender';
import { SIGNING_SECRET, SLACK_PRESS, teamsPress, type WholeBot } from './whole-bot';

export const HOST = 'https://bot.example';
/** Stands in every hostile request; whoever repeats it has repeated the request. */
export const MARK = 'marked-by-a-stranger';
export const EVENT = JSON.stringify({
  id: 'e-1',
  'detail-type': 'SageMaker Endpoint State Change',
  source: 'aws.sagemaker',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-20T09:00:00Z',
  resources: ['arn:aws:sagemaker:eu-west-1:123456789012:endpoint/fraud'],
  detail: { EndpointName: 'fraud', EndpointStatus: 'IN_SERVICE' },
});
export const TEN_MB = 10 * 1024 * 1024;

export type Body = string | ReadableStream<Uint8Array>;

export function post(path: string, headers: Record<string, string>, body: Body): Request {
  return new Request(`${HOST}${path}`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
}

/** A body of 10 MB that does not say how long it is. */
export function endless(): ReadableStream<Uint8Array> {
  let left = TEN_MB;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close();
      left -= 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(120));
    },
  });
}

/** A body that begins, and goes no further. */
export function stalled(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{')) });
}

interface Signing {
  secret?: string;
  /** Seconds from now. */
  shift?: number;
  version?: string;
  /** What is signed, if not the body. */
  over?: string;
}

export function slackRequest(
  body: Body,
  { secret = SIGNING_SECRET, shift = 0, version = 'v0', over }: Signing = {},
): Request {
  const timestamp = String(Math.floor(Date.now() / 1000) + shift);
  const text = over ?? (typeof body === 'string' ? body : '');
  const digest = createHmac('sha256', secret).update(`${version}:${timestamp}:${text}`).digest('hex');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `${version}=${digest}`,
  };
  return post('/slack/events', headers, body);
}

export function slackPress(): string {
  return new URLSearchParams({ payload: JSON.stringify(SLACK_PRESS), note: MARK }).toString();
}

export function teamsRequest(bot: WholeBot, body: Body, token?: TokenOptions): Request {
  const authorization = bot.sender.bearer(String(token?.claims?.serviceurl ?? bot.serviceUrl), token);
  return post('/api/messages', { 'content-type': 'application/json', authorization }, body);
}

export function press(bot: WholeBot, changes: JsonObject = {}): string {
  return JSON.stringify({ ...teamsPress(bot.serviceUrl), text: MARK, ...changes });
}

export function eventRequest(cloud: string, headers: Record<string, string>, body: Body = EVENT): Request {
  return post(`/events/${cloud}`, { 'content-type': 'application/json', ...headers }, body);
}

export function past(): number {
  return Math.floor(Date.now() / 1000) - 600;
}

/** A token of a cloud that nobody has signed. */
export function unsignedToken(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `Bearer ${part({ alg: 'none' })}.${part({ aud: 'x', iss: 'https://sts.windows.net/x/', exp: 9e9 })}.`;
}
