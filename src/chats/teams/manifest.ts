// The manifest of the app in Teams: who the bot is, where it may be added, and the commands that its menu offers.
// https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema

import { MENU } from '../../core/commands';
import { InputError } from '../../core/errors';
import type { JsonObject } from '../../core/json';

export interface TeamsManifestOptions {
  /** MicrosoftAppId: a GUID. */
  appId: string;
  /** The app's own id in Teams, a GUID; the app id by default. An upload with the same id is an update, any other a second app. */
  id?: string;
  /** `1.2.3`; Teams takes an update only with another version than the last. Default: `MANIFEST_VERSION`. */
  version?: string;
  /** Where the bot is: an https address. */
  url?: string;
  /** What people see before they add the app. The addresses are `url` by default. */
  developer?: { name?: string; website?: string; privacy?: string; terms?: string };
  /** Slash commands that only their writer sees: a preview, which many tenants do not take yet. */
  preview?: boolean;
}

/** To be raised with every change of what is below. */
export const MANIFEST_VERSION = '1.0.0';
/** The brand, as in the icons. */
const ACCENT = '#7A1F3D';
/** Stands where nobody has said better: https://www.rfc-editor.org/rfc/rfc2606 */
export const NO_ADDRESS = 'https://example.com';
const EVERYWHERE = ['personal', 'team', 'groupChat'];
/** Slash commands are private words, which a personal chat does not need. */
const AMONG_OTHERS = ['team', 'groupChat'];

const GUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** The schema allows all of semver; the upload does not. https://github.com/OfficeDev/microsoft-teams-app-schema/issues/174 */
const VERSION = /^(0|[1-9]\d{0,8})(\.(0|[1-9]\d{0,8})){2}$/;

/** @throws InputError that names the option at fault. */
export function teamsManifest(options: TeamsManifestOptions): JsonObject {
  const { url, developer = {}, preview = false, version = MANIFEST_VERSION } = options;
  const appId = guid('app id', options.appId);
  const id = options.id === undefined ? appId : guid('id', options.id);
  if (!VERSION.test(version))
    throw new InputError(`The version must look like 1.2.3, not ${quoted(version)}.`);
  const home = url === undefined ? undefined : address('address of the bot', url);
  const website = address('website', developer.website ?? url ?? NO_ADDRESS);
  const schema = preview ? '1.29' : '1.25';
  return {
    $schema: `https://developer.microsoft.com/json-schemas/teams/v${schema}/MicrosoftTeams.schema.json`,
    manifestVersion: schema,
    version,
    id,
    developer: {
      name: short('name of the developer', developer.name ?? 'Bellhop', 32),
      websiteUrl: website.href,
      privacyUrl: address('privacy address', developer.privacy ?? website.href).href,
      termsOfUseUrl: address('address of the terms', developer.terms ?? website.href).href,
    },
    name: { short: 'Bellhop', full: 'Bellhop: news and decisions of SageMaker and Azure ML' },
    description: {
      short: 'What happens in SageMaker and Azure Machine Learning, and your answer to it.',
      full: DESCRIPTION,
    },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: ACCENT,
    bots: [
      {
        botId: appId,
        scopes: EVERYWHERE,
        isNotificationOnly: false,
        supportsFiles: false,
        ...(preview && { supportsTargetedMessages: true }),
        commandLists: preview ? previewLists() : [commandList(EVERYWHERE)],
      },
    ],
    // From 1.25 on, an app for teams must say so; it may then be in shared and private channels too.
    supportsChannelFeatures: 'tier1',
    defaultInstallScope: 'team',
    defaultGroupCapability: { team: 'bot', groupchat: 'bot' },
    permissions: ['identity', 'messageTeamMembers'],
    validDomains: home === undefined ? [] : [home.hostname],
  };
}

const DESCRIPTION = [
  'Bellhop tells a channel, a group chat or a person what happens in Amazon SageMaker and Azure Machine Learning: a model version waits for approval, a pipeline has failed, an endpoint is in service, data drifts.',
  'One message follows one run from its start to its end. Its buttons approve, reject, retry and stop, for those who may, and the message says who did it.',
  'Your own team runs this bot. It reads only what is addressed to it: messages that mention it, presses of its buttons, and what people write in their own chat with it.',
].join('\n\n');

function commandList(scopes: string[], triggers?: string[]): JsonObject {
  const commands = MENU.map(({ name, usage, summary }) => ({
    title: name,
    description: usage === name ? summary : `${usage} – ${summary}`,
  }));
  return { scopes, ...(triggers !== undefined && { triggers }), commands };
}

function previewLists(): JsonObject[] {
  return [commandList(['personal'], ['mention']), commandList(AMONG_OTHERS, ['mention', 'slash'])];
}

function guid(what: string, text: string): string {
  const value = text.trim().toLowerCase();
  if (GUID.test(value)) return value;
  throw new InputError(
    `The ${what} must be a GUID such as 11111111-2222-3333-4444-555555555555, not ${quoted(text)}.`,
  );
}

function address(what: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' && url.username === '' && url.password === '' && text.length <= 2048)
    return url;
  throw new InputError(`The ${what} must be an https address, not ${quoted(text)}.`);
}

function short(what: string, text: string, most: number): string {
  const value = text.trim();
  if (value !== '' && value.length <= most) return value;
  throw new InputError(`The ${what} must have 1 to ${most} characters.`);
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
