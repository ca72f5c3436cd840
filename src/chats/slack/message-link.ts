// The permalink of the message whose button was pressed, out of what Slack tells of the press.

import { asObject, asText, type JsonObject } from '../../core/json';

/** What `chat.getPermalink` gives. https://docs.slack.dev/reference/methods/chat.getPermalink */
const LINK = /^https:\/\/[a-z0-9-]{1,80}\.slack\.com\/archives\/[A-Z0-9]{3,30}\/p\d{16}(\?[\w=.&]{1,80})?$/;

/** Undefined where Slack does not tell the workspace's address, as for apps of a whole organisation. */
export function messageLink(body: JsonObject): string | undefined {
  const container = asObject(body.container);
  const domain = asText(asObject(body.team)?.domain);
  const channel = asText(container?.channel_id) ?? asText(asObject(body.channel)?.id);
  const message = asText(container?.message_ts) ?? asText(asObject(body.message)?.ts);
  if (domain === undefined || channel === undefined || message === undefined) return undefined;
  const thread = asText(container?.thread_ts);
  const within = thread === undefined || thread === message ? '' : `?thread_ts=${thread}&cid=${channel}`;
  return asMessageLink(
    `https://${domain}.slack.com/archives/${channel}/p${message.replace('.', '')}${within}`,
  );
}

/** Of a dialog's memory; whatever else stands there is left out. */
export function asMessageLink(value: unknown): string | undefined {
  return typeof value === 'string' && LINK.test(value) ? value : undefined;
}
