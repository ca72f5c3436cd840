// A verified body as an object: JSON, or a form, whose `payload` is JSON again.

import { asObject, asText, type JsonObject } from '../../core/json';

/** Of these members, each body has one. */
const KINDS = ['type', 'command', 'ssl_check'] as const;

/** Keeps nothing between two calls. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Undefined if it is nothing that Slack sends. The content type's parameters say nothing: Slack writes UTF-8 only. */
export function decodeBody(contentType: string | null, bytes: Uint8Array): JsonObject | undefined {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase();
  try {
    const body = parse(type, utf8.decode(bytes));
    return KINDS.some((kind) => asText(body?.[kind]) !== undefined) ? body : undefined;
  } catch {
    return undefined;
  }
}

function parse(type: string | undefined, text: string): JsonObject | undefined {
  if (type === 'application/json') return asObject(JSON.parse(text));
  if (type === 'application/x-www-form-urlencoded') return decodeForm(new URLSearchParams(text));
  return undefined;
}

function decodeForm(form: URLSearchParams): JsonObject | undefined {
  const payload = form.get('payload');
  return payload === null ? Object.fromEntries(form) : asObject(JSON.parse(payload));
}

/** Whether Slack only wants to know if somebody is there, and what it shall hear. */
export function knockAnswer(body: JsonObject): Response | undefined {
  if (body.type === 'url_verification') return Response.json({ challenge: asText(body.challenge) ?? '' });
  return body.ssl_check === '1' ? new Response(null, { status: 200 }) : undefined;
}
