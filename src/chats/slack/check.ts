// What Slack would refuse the bot: its token, its scopes, the channels that it is not in. For `bellhop doctor`.

import { CallError } from '../../core/errors';
import { asArray, asObject, asText, type JsonObject } from '../../core/json';
import { createSlackClient, type SlackClient, type SlackClientOptions } from './client';
import type { SlackInstallations } from './installations';
import { botScopes, SLACK_SCOPES } from './scopes';

/** users.conversations gives 1 000 at most. */
const PAGE = 1000;
const PAGES = 20;

/** A place as receivers name it: `#name` or an id, of a channel or a person; people are not looked for. */
export interface SlackCheckPlace {
  channel: string;
  /** The workspace or the organisation. */
  team?: string;
}

/**
 * Everything that is wrong, a sentence each with what to do; empty if all is well.
 * @param installations where several workspaces have the app
 */
export async function slackProblems(
  options: SlackClientOptions,
  places: readonly SlackCheckPlace[],
  installations?: Pick<SlackInstallations, 'list'>,
): Promise<string[]> {
  const client = createSlackClient(options);
  if (installations === undefined) return installationProblems(client, undefined, places);
  const listed = await installations.list();
  if (listed.length === 0) return ['No workspace has installed the app: open /slack/install of the bot.'];
  const only = listed.length === 1 ? listed[0]?.id : undefined;
  const homeless = places.filter(({ team }) => team === undefined && only === undefined);
  const strangers = places.filter(({ team }) => team !== undefined && !listed.some(({ id }) => id === team));
  const problems = listed.map(async (one) => {
    if ('problem' in one) return [one.problem];
    const theirs = places.filter(({ team = only }) => team === one.id);
    const found = await installationProblems(client, one.id, theirs);
    return listed.length === 1 ? found : found.map((problem) => `${one.installation.name}: ${problem}`);
  });
  return [
    ...homeless.map(
      ({ channel }) => `Several workspaces have the app: say which has ${channel}, by workspace: T….`,
    ),
    ...[...new Set(strangers.map(({ team }) => team))].map(
      (team) => `The app is not installed in ${team}: somebody there opens /slack/install of the bot.`,
    ),
    ...(await Promise.all(problems)).flat(),
  ];
}

async function installationProblems(
  client: SlackClient,
  team: string | undefined,
  places: readonly SlackCheckPlace[],
): Promise<string[]> {
  let identity: JsonObject;
  try {
    identity = await client.call('auth.test', {}, 'the workspace', team);
  } catch (error) {
    if (error instanceof CallError) return [error.message];
    throw error;
  }
  const missing = missingScopes(scopesIn(identity));
  const problems = missing.length === 0 ? [] : [scopeProblem(missing)];
  const ids = [asText(identity.team_id), asText(identity.enterprise_id)];
  const [here, elsewhere] = split(places, ({ team: wanted }) => wanted === undefined || ids.includes(wanted));
  problems.push(
    ...elsewhere.map(
      ({ channel, team: wanted }) => `The bot token is not of ${wanted}, where ${channel} is.`,
    ),
  );
  if (SLACK_SCOPES['users.conversations'].some((scope) => missing.includes(scope))) return problems;
  const channels = [...new Set(here.map(({ channel }) => channel))].filter((channel) =>
    /^[#CG]/.test(channel),
  );
  const found = team?.startsWith('E')
    ? await Promise.all(channels.map((channel) => oneChannelProblem(client, channel, team)))
    : [await channelProblems(client, channels, team)];
  return [...problems, ...found.flat()];
}

function split<T>(items: readonly T[], first: (item: T) => boolean): [T[], T[]] {
  return [items.filter(first), items.filter((item) => !first(item))];
}

/** What Slack says beside its answer; undefined from an emulator that does not say it. */
function scopesIn(answer: JsonObject): Set<string> | undefined {
  const scopes = asObject(answer.response_metadata)?.scopes;
  return scopes === undefined ? undefined : new Set(asArray(scopes).flatMap((scope) => asText(scope) ?? []));
}

function missingScopes(granted: ReadonlySet<string> | undefined): string[] {
  return granted === undefined ? [] : botScopes().filter((scope) => !granted.has(scope));
}

function scopeProblem(missing: string[]): string {
  const what = missing.length === 1 ? 'the scope' : 'the scopes';
  return `The app lacks ${what} ${missing.join(', ')}: add to its bot token scopes, and reinstall it.`;
}

async function channelProblems(
  client: SlackClient,
  wanted: readonly string[],
  team: string | undefined,
): Promise<string[]> {
  if (wanted.length === 0) return [];
  const joined = await joinedChannels(client, team);
  return wanted.flatMap((channel) => {
    const found = joined.find(({ id, name }) => channel === id || channel === `#${name}`);
    if (found === undefined) return [notIn(channel)];
    return found.archived ? [archived(channel)] : [];
  });
}

/** Of an organisation's channels no list can be had without the workspace, but each of them by its id. */
async function oneChannelProblem(client: SlackClient, channel: string, team: string): Promise<string[]> {
  try {
    const answer = await client.call('conversations.info', { channel }, channel, team);
    const found = asObject(answer.channel);
    if (found?.is_archived === true) return [archived(channel)];
    return found?.is_member === true ? [] : [notIn(channel)];
  } catch (error) {
    if (error instanceof CallError) return [error.message];
    throw error;
  }
}

function notIn(channel: string): string {
  return `The bot is not in ${channel}: check its name, and invite it there with /invite @Bellhop.`;
}

function archived(channel: string): string {
  return `The channel ${channel} is archived: restore it, or give the receiver another one.`;
}

async function joinedChannels(
  client: SlackClient,
  team: string | undefined,
): Promise<{ id?: string; name?: string; archived: boolean }[]> {
  const joined: JsonObject[] = [];
  let cursor: string | undefined;
  for (let count = 0; count < PAGES; count += 1) {
    const args = { types: 'public_channel,private_channel', limit: PAGE, ...(cursor && { cursor }) };
    const answer = await client.call('users.conversations', args, 'the workspace', team);
    joined.push(
      ...asArray(answer.channels)
        .map(asObject)
        .filter((channel) => channel !== undefined),
    );
    cursor = asText(asObject(answer.response_metadata)?.next_cursor);
    if (cursor === undefined) break;
  }
  return joined.map(({ id, name, is_archived }) => ({
    id: asText(id),
    name: asText(name),
    archived: is_archived === true,
  }));
}
