// What Slack would refuse the bot: its token, its scopes, the channels that it is not in. For `bellhop doctor`.

import { CallError } from '../../core/errors';
import { asArray, asObject, asText, type JsonObject } from '../../core/json';
import { createSlackClient, type SlackClient, type SlackClientOptions } from './client';
import { SLACK_SCOPES } from './scopes';

/** users.conversations gives 1 000 at most. */
const PAGE = 1000;
const PAGES = 20;

/**
 * Everything that is wrong, a sentence each with what to do; empty if all is well.
 * @param channels as receivers name them: `#name` or an id; people are not looked for
 */
export async function slackProblems(
  options: SlackClientOptions,
  channels: readonly string[],
): Promise<string[]> {
  const client = createSlackClient(options);
  let granted: ReadonlySet<string> | undefined;
  try {
    granted = scopesIn(await client.call('auth.test', {}, 'the workspace'));
  } catch (error) {
    if (error instanceof CallError) return [error.message];
    throw error;
  }
  const missing = missingScopes(granted);
  const problems = missing.length === 0 ? [] : [scopeProblem(missing)];
  const readable = SLACK_SCOPES['users.conversations'].every((scope) => !missing.includes(scope));
  return readable ? [...problems, ...(await channelProblems(client, channels))] : problems;
}

/** What Slack says beside its answer; undefined from an emulator that does not say it. */
function scopesIn(answer: JsonObject): Set<string> | undefined {
  const scopes = asObject(answer.response_metadata)?.scopes;
  return scopes === undefined ? undefined : new Set(asArray(scopes).flatMap((scope) => asText(scope) ?? []));
}

function missingScopes(granted: ReadonlySet<string> | undefined): string[] {
  if (granted === undefined) return [];
  const needed = new Set<string>(Object.values(SLACK_SCOPES).flat());
  return [...needed].filter((scope) => !granted.has(scope));
}

function scopeProblem(missing: string[]): string {
  const what = missing.length === 1 ? 'the scope' : 'the scopes';
  return `The app lacks ${what} ${missing.join(', ')}: add to its bot token scopes, and reinstall it.`;
}

async function channelProblems(client: SlackClient, channels: readonly string[]): Promise<string[]> {
  const wanted = [...new Set(channels)].filter((channel) => /^[#CG]/.test(channel));
  if (wanted.length === 0) return [];
  const joined = await joinedChannels(client);
  return wanted.flatMap((channel) => {
    const found = joined.find(({ id, name }) => channel === id || channel === `#${name}`);
    if (found === undefined)
      return [`The bot is not in ${channel}: check its name, and invite it there with /invite @Bellhop.`];
    return found.archived
      ? [`The channel ${channel} is archived: restore it, or give the receiver another one.`]
      : [];
  });
}

async function joinedChannels(
  client: SlackClient,
): Promise<{ id?: string; name?: string; archived: boolean }[]> {
  const joined: JsonObject[] = [];
  let cursor: string | undefined;
  for (let count = 0; count < PAGES; count += 1) {
    const args = { types: 'public_channel,private_channel', limit: PAGE, ...(cursor && { cursor }) };
    const answer = await client.call('users.conversations', args, 'the workspace');
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
