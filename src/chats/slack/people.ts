// Who did it, through which installation, and where they can be answered, from the bodies that Slack signs.

import { asNumber, asObject, asText, type JsonObject, withoutUndefined } from '../../core/json';
import type { AnswerAddress, Person } from '../../core/press';
import type { SlackPlace } from './installation';

/** A `response_url` lives this long. https://docs.slack.dev/interactivity/handling-user-interaction */
const RESPONSE_URL_MS = 30 * 60 * 1000;

/** Where a private answer goes. */
export interface SlackAnswer extends JsonObject {
  /** The installation that speaks: a workspace (`T…`), or an organisation (`E…`) that has the app for all of them. */
  team?: string;
  /** Absent where nothing was open but the app's own view. */
  channel?: string;
  user: string;
  thread?: string;
  responseUrl?: string;
  /** Epoch milliseconds: until when `responseUrl` works. */
  until?: number;
}

/** Out of the store or the queue; what is none of an address is left out. */
export function asSlackAnswer(answer: AnswerAddress): SlackAnswer {
  return withoutUndefined<SlackAnswer>({
    team: asText(answer.team),
    channel: asText(answer.channel),
    user: asText(answer.user) ?? '',
    thread: asText(answer.thread),
    responseUrl: asText(answer.responseUrl),
    until: asNumber(answer.until),
  });
}

/** What is known of a request beside its body. */
export interface Heard {
  /** Epoch milliseconds. */
  now: number;
  /** The id of the installation that it came through, where they are looked up. */
  installation?: string;
}

/** The members of a press, a submission and a command that say who and where; events have their own. */
interface Source extends Installed {
  user: string;
  /** The person's own workspace; in a shared channel it is not the channel's. */
  tenant: string;
  name: string;
  channel?: string;
  thread?: string;
  responseUrl?: string;
}

/** Where the app is installed, and its organisation. */
interface Installed extends SlackPlace {
  /** The whole organisation has it: `true`, and `"true"` in forms. */
  forEnterprise: boolean;
}

export interface Sender {
  person: Person;
  answer: AnswerAddress;
}

/** Of a press or a submission. Undefined if it does not say who. */
export function senderOfInteraction(body: JsonObject, heard: Heard): Sender | undefined {
  const user = asObject(body.user);
  const team = asObject(body.team);
  const view = asObject(body.view);
  const message = asObject(body.message);
  const container = asObject(body.container);
  const id = asText(user?.id);
  // The channel's workspace does not stand in for it: then a guest of a shared channel would be at home here.
  const tenant = asText(user?.team_id);
  if (id === undefined || tenant === undefined) return undefined;
  return sender(heard, {
    user: id,
    tenant,
    name: asText(user?.username) ?? asText(user?.name) ?? id,
    // In a channel that companies share, `team` of a view is the person's, not that of the app.
    team: asText(view?.app_installed_team_id) ?? asText(team?.id),
    enterprise: asText(asObject(body.enterprise)?.id) ?? asText(team?.enterprise_id),
    forEnterprise: isTrue(body.is_enterprise_install),
    channel: asText(asObject(body.channel)?.id) ?? asText(container?.channel_id),
    thread: asText(container?.thread_ts) ?? asText(message?.thread_ts),
    responseUrl: asText(body.response_url),
  });
}

/** Of a slash command. A workspace's people can only use the apps of that workspace, so its team is theirs. */
export function senderOfCommand(body: JsonObject, heard: Heard): Sender | undefined {
  const user = asText(body.user_id);
  const tenant = asText(body.team_id);
  if (user === undefined || tenant === undefined) return undefined;
  return sender(heard, {
    user,
    tenant,
    name: asText(body.user_name) ?? user,
    team: tenant,
    enterprise: asText(body.enterprise_id),
    forEnterprise: isTrue(body.is_enterprise_install),
    channel: asText(body.channel_id),
    responseUrl: asText(body.response_url),
  });
}

/** Of a message or a mention. */
export function senderOfMessage(body: JsonObject, heard: Heard): Sender | undefined {
  const event = asObject(body.event);
  const user = asText(event?.user);
  const installed = installationOf(body);
  // Of a stranger from a Grid organisation only the organisation is told.
  const said = asText(event?.user_team) ?? asText(event?.source_team) ?? asText(event?.team);
  const own = body.is_ext_shared_channel === true ? undefined : installed.team;
  const tenant = said ?? own;
  if (user === undefined || tenant === undefined) return undefined;
  return sender(heard, {
    user,
    tenant,
    name: user,
    ...installed,
    channel: asText(event?.channel),
    thread: asText(event?.thread_ts),
  });
}

/**
 * Through which installation an event came. In a channel that companies share, the `team_id` of the body is that of
 * whoever made the channel. https://docs.slack.dev/apis/events-api/#authorizations
 */
function installationOf(body: JsonObject): Installed {
  const authorization = Array.isArray(body.authorizations) ? asObject(body.authorizations[0]) : undefined;
  const told = authorization ?? body;
  return {
    team: asText(told.team_id) ?? asText(body.team_id),
    enterprise: asText(told.enterprise_id) ?? asText(body.enterprise_id),
    forEnterprise: isTrue(told.is_enterprise_install),
  };
}

/** Of which place an event tells: a workspace, or an organisation that has the app for all of its workspaces. */
export function placeOf(body: JsonObject): SlackPlace {
  const { team, enterprise, forEnterprise } = installationOf(body);
  return forEnterprise ? { enterprise } : { team, enterprise };
}

function sender({ now, installation }: Heard, source: Source): Sender {
  const { user, tenant, name, team, enterprise, forEnterprise, channel, thread, responseUrl } = source;
  // The organisation is that of the installation; of somebody who belongs elsewhere we are not told theirs.
  const theirs = team === undefined || team === tenant ? enterprise : undefined;
  const until = responseUrl === undefined ? undefined : now + RESPONSE_URL_MS;
  const speaker = installation ?? (forEnterprise ? enterprise : undefined) ?? team ?? enterprise;
  return {
    person: withoutUndefined<Person>({ chat: 'slack', id: user, tenant, enterprise: theirs, name }),
    answer: withoutUndefined<AnswerAddress>({ team: speaker, channel, user, thread, responseUrl, until }),
  };
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}
