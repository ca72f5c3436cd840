// A link to the message whose button was pressed, for the record.

import { asObject, asText } from '../../core/json';
import type { Scene } from './scene';

/** Ids of messages are moments in milliseconds; anything else is none that a link could lead to. */
const MESSAGE_ID = /^\d{1,20}$/;

/**
 * Undefined in a person's own chat with the bot, which others cannot open.
 * https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-teams
 */
export function messageLink({ activity, conversation, place, scope, tenants }: Scene): string | undefined {
  const message = asText(activity.replyToId);
  if (scope === 'personal' || message === undefined || !MESSAGE_ID.test(message)) return undefined;
  const query = new URLSearchParams();
  if (tenants[0] !== undefined) query.set('tenantId', tenants[0]);
  if (scope === 'groupChat') query.set('context', '{"contextType":"chat"}');
  else {
    const group = asText(asObject(asObject(activity.channelData)?.team)?.aadGroupId);
    if (group !== undefined) query.set('groupId', group);
    query.set('parentMessageId', /;messageid=(\d{1,20})/.exec(conversation)?.[1] ?? message);
  }
  return `https://teams.microsoft.com/l/message/${encodeURIComponent(place)}/${message}?${query}`;
}
