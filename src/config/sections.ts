// The sections of bellhop.yaml beside the routes: receivers, template sets, environments, defaults.
// The schema has objected to odd shapes already; here they are stepped over, so that all problems come out together.

import { dirname, resolve } from 'node:path';
import { LOCALES, type Locale } from '../core/card';
import { asArray, asObject, type Json, type JsonObject } from '../core/json';
import type { Matcher } from '../core/matchers';
import { didYouMean } from '../core/nearest';
import { type ChatId, POST_MODES, type PostMode } from '../core/ports';
import type { Place, Receiver, Settings } from '../core/routing';
import { type Context, readMatchers, textOf } from './context';
import type { Path } from './source';

/** The first that matches names the environment of an event that has no environment tag. */
export interface EnvironmentRule {
  name: string;
  matchers: Matcher[];
}

/** Name → absolute folder. */
export type TemplateSets = Record<string, string>;

export function readTemplateSets(
  raw: unknown,
  file: string,
  isFolder: (path: string) => boolean,
  context: Context,
): TemplateSets {
  const sets: TemplateSets = Object.create(null);
  for (const [name, value] of Object.entries(asObject(raw) ?? {})) {
    const folder = textOf(value);
    if (folder === undefined) continue;
    sets[name] = resolve(dirname(file), folder);
    if (!isFolder(sets[name])) {
      context.problem(['templates', name], `there is no folder "${folder}" beside this file`);
    }
  }
  return sets;
}

export function readEnvironments(raw: unknown, context: Context): EnvironmentRule[] {
  return asArray(raw).flatMap((item, index) => {
    const object = asObject(item);
    const name = textOf(object?.name);
    if (name === undefined) return [];
    return [{ name, matchers: readMatchers(object?.matchers, ['environments', index, 'matchers'], context) }];
  });
}

export function readDefaults(raw: unknown): { mode: PostMode; locale: Locale } {
  return { mode: 'post-and-update', locale: 'en', ...readSettings(asObject(raw) ?? {}) };
}

/** Mode, locale and template set of a receiver or a route. */
export function readSettings(object: JsonObject): Settings {
  const mode = POST_MODES.find((known) => known === object.mode);
  const locale = LOCALES.find((known) => known === object.locale);
  const templates = textOf(object.templates);
  return {
    ...(mode !== undefined && { mode }),
    ...(locale !== undefined && { locale }),
    ...(templates !== undefined && { templates }),
  };
}

/** Reports a template set that does not exist. */
export function checkTemplateSet(object: JsonObject, path: Path, sets: TemplateSets, context: Context): void {
  const name = textOf(object.templates);
  if (name === undefined || Object.hasOwn(sets, name)) return;
  const hint = didYouMean(name, Object.keys(sets));
  context.problem(
    [...path, 'templates'],
    `no template set is called "${name}"${hint}: name it under "templates"`,
  );
}

export function readReceivers(raw: unknown, sets: TemplateSets, context: Context): Receiver[] {
  const names = new Set<string>();
  return asArray(raw).flatMap((item, index) => {
    const object = asObject(item);
    const name = textOf(object?.name);
    if (object === undefined || name === undefined) return [];
    const path = ['receivers', index];
    if (names.has(name)) context.problem([...path, 'name'], `there are two receivers called "${name}"`);
    names.add(name);
    checkTemplateSet(object, path, sets, context);
    const places = [...listOf(object.slack).flatMap(slackPlace), ...listOf(object.teams).flatMap(teamsPlace)];
    // A name means something in one workspace, and an organisation has many.
    if (places.some(({ chat, address }) => chat === 'slack' && isNameIn(address)))
      context.problem(
        [...path, 'slack'],
        'in an organisation (E…) a Slack channel is named by its id, not by #name',
      );
    return [{ name, places, ...readSettings(object) }];
  });
}

/** Reports a receiver that does not exist; the receiver if it does. */
export function checkReceiver(
  name: string,
  receivers: readonly Receiver[],
  path: Path,
  context: Context,
): Receiver | undefined {
  const found = receivers.find((receiver) => receiver.name === name);
  if (found === undefined) {
    const names = receivers.map((receiver) => receiver.name);
    context.problem(path, `no receiver is called "${name}"${didYouMean(name, names)}`);
  }
  return found;
}

/** The receiver that hears of trouble of the bot itself. */
export function readOperators(
  raw: unknown,
  receivers: readonly Receiver[],
  context: Context,
): string | undefined {
  const name = textOf(raw);
  if (name === undefined) return undefined;
  const receiver = checkReceiver(name, receivers, ['operators'], context);
  if (receiver?.places.length === 0)
    context.warning(
      ['operators'],
      `the receiver "${name}" has no destination, so no operator hears anything`,
    );
  return name;
}

/** One or a list of them. */
function listOf(value: Json | undefined): JsonObject[] {
  const items = Array.isArray(value) ? value : [value];
  return items.map(asObject).filter((item) => item !== undefined);
}

function slackPlace(object: JsonObject): Place[] {
  const channel = textOf(object.channel);
  if (channel === undefined) return [];
  const team = textOf(object.workspace);
  // Slack has no capitals in names; ids have nothing else.
  const name = channel.startsWith('#') ? channel.toLowerCase() : channel;
  const address = { channel: name, ...(team !== undefined && { team }) };
  return [{ id: placeId('slack', team === undefined ? [name] : [team, name]), chat: 'slack', address }];
}

function isNameIn({ channel, team }: JsonObject): boolean {
  return textOf(team)?.startsWith('E') === true && textOf(channel)?.startsWith('#') === true;
}

function teamsPlace(object: JsonObject): Place[] {
  for (const kind of ['channel', 'chat', 'user'] as const) {
    const value = textOf(object[kind]);
    if (value !== undefined) {
      return [{ id: placeId('teams', [kind, value]), chat: 'teams', address: { [kind]: value } }];
    }
  }
  return [];
}

/** `slack/#ml-alerts`, `teams/channel/19:abc@thread.tacv2`; a slash in a part is escaped, so no two places share an id. */
export function placeId(chat: ChatId, parts: readonly string[]): string {
  const escaped = parts.map((part) => part.replace(/[%/\p{Cc}\s]/gu, encodeURIComponent));
  return [chat, ...escaped].join('/');
}
