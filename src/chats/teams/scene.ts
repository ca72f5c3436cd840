// A verified activity, read: where in Teams it happened, and who did it. Everything in it may be odd or missing.

import { cleanLine } from '../../core/clean';
import { asNumber, asObject, asText, type JsonObject } from '../../core/json';
import { key } from '../../core/keys';
import { cutEnd } from '../../core/markup';
import type { Person } from '../../core/press';
import { sha256 } from '../../core/sha256';
import type { TeamsAnswer } from './private-word';

export type Scope = TeamsAnswer['conversationType'];

export interface Scene {
  activity: JsonObject;
  /** Equal for repeats of one request. */
  id: string;
  /** ISO. */
  at: string;
  serviceUrl: string;
  /** With `;messageid=` in a thread of a channel. */
  conversation: string;
  scope: Scope;
  /** Every tenant that the activity names; the first is the conversation's. */
  tenants: string[];
  /** Of the conversation, without `;messageid=`: a channel's or a chat's id. */
  place: string;
  /** The channel's or the chat's name, if the activity tells it. */
  name?: string;
  team?: { id: string; name?: string };
  /** Absent if Teams does not say who did it, by their Entra object id. */
  person?: Person;
  /** The bot's own id in conversations. */
  bot?: string;
  locale: 'en' | 'ja';
}

const LONGEST_NAME = 100;

/** Undefined if it names no conversation, sender or service. `now` in epoch milliseconds stands in for a missing time. */
export function readScene(activity: JsonObject, now: number): Scene | undefined {
  const serviceUrl = asText(activity.serviceUrl);
  const place = asObject(activity.conversation) ?? {};
  const conversation = asText(place.id);
  if (serviceUrl === undefined || conversation === undefined) return undefined;
  const data = asObject(activity.channelData) ?? {};
  const from = asObject(activity.from) ?? {};
  const channel = asObject(data.channel);
  const team = asObject(data.team);
  const teamId = asText(team?.id);
  const scope = scopeOf(place, teamId !== undefined);
  const tenants = [place.tenantId, asObject(data.tenant)?.id, from.tenantId].flatMap(
    (tenant) => asText(tenant)?.toLowerCase() ?? [],
  );
  const own = scope === 'channel' ? asText(channel?.id) : undefined;
  return {
    activity,
    // Ids of activities are unique in their conversation only.
    id: key(conversation, asText(activity.id) ?? sha256(JSON.stringify(activity))),
    at: timeOf(activity.timestamp, now),
    serviceUrl,
    conversation,
    scope,
    tenants: [...new Set(tenants)],
    place: own ?? conversation.replace(/;messageid=.*$/s, ''),
    name: nameOf(channel?.name) ?? nameOf(place.name),
    team: teamId === undefined ? undefined : { id: teamId, name: nameOf(team?.name) },
    person: personOf(from, tenants),
    bot: asText(asObject(activity.recipient)?.id),
    locale: asText(activity.locale)?.toLowerCase().startsWith('ja') ? 'ja' : 'en',
  };
}

/** Where this person is told something alone. */
export function answerAddress(
  scene: Scene,
  person: Person,
  message: string | undefined,
): TeamsAnswer & JsonObject {
  const { serviceUrl, conversation, scope } = scene;
  return {
    serviceUrl,
    conversation,
    conversationType: scope,
    user: person.conversationId ?? person.id,
    aad: person.id,
    tenant: person.tenant,
    ...(message !== undefined && { activity: message }),
  };
}

function scopeOf(conversation: JsonObject, inTeam: boolean): Scope {
  const { conversationType, isGroup } = conversation;
  if (conversationType === 'personal' || conversationType === 'groupChat' || conversationType === 'channel')
    return conversationType;
  if (inTeam) return 'channel';
  return isGroup === true ? 'groupChat' : 'personal';
}

/** In a channel that is shared with another organisation, a person's own tenant may be told beside the channel's. */
function personOf(from: JsonObject, tenants: readonly string[]): Person | undefined {
  const id = asText(from.aadObjectId)?.toLowerCase();
  const tenant = asText(from.tenantId)?.toLowerCase() ?? tenants[0];
  if (id === undefined || tenant === undefined) return undefined;
  const name = cutEnd(nameOf(from.name) ?? id, LONGEST_NAME);
  return { chat: 'teams', id, tenant, name, conversationId: asText(from.id) };
}

function nameOf(value: unknown): string | undefined {
  return asText(cleanLine(asText(value) ?? ''));
}

function timeOf(value: unknown, now: number): string {
  const time = Date.parse(asText(value) ?? '');
  return new Date(asNumber(time) ?? now).toISOString();
}
