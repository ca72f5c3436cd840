import { type TeamsManifestOptions, teamsManifest } from '../../../src/chats/teams/manifest';
import { MENU } from '../../../src/core/commands';
import { InputError } from '../../../src/core/errors';
import type { Json, JsonObject } from '../../../src/core/json';

const APP_ID = '11111111-2222-3333-4444-555555555555';
const OTHER = '99999999-8888-7777-6666-555555555555';

interface Bot extends JsonObject {
  scopes: string[];
  commandLists: {
    scopes: string[];
    triggers?: string[];
    commands: { title: string; description: string }[];
  }[];
}

function botOf(manifest: JsonObject): Bot {
  return (manifest.bots as Bot[])[0]!;
}

/** Every text of a value, with the path to it; list positions are left out. */
function texts(value: Json | undefined, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((item) => texts(item, path));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => texts(item, path === '' ? key : `${path}.${key}`));
}

/** Of the published schemas 1.25 and 1.29: https://developer.microsoft.com/json-schemas/teams/v1.25/MicrosoftTeams.schema.json */
const GUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const LIMITS: Record<string, number | RegExp> = {
  $schema:
    /^https:\/\/developer\.microsoft\.com\/json-schemas\/teams\/v1\.2[59]\/MicrosoftTeams\.schema\.json$/,
  manifestVersion: /^1\.2[59]$/,
  version: /^\d+\.\d+\.\d+$/,
  id: GUID,
  'developer.name': 32,
  'developer.websiteUrl': /^https:\/\/.{1,2040}$/,
  'developer.privacyUrl': /^https:\/\/.{1,2040}$/,
  'developer.termsOfUseUrl': /^https:\/\/.{1,2040}$/,
  'name.short': 30,
  'name.full': 100,
  'description.short': 80,
  'description.full': 4000,
  'icons.color': /^color\.png$/,
  'icons.outline': /^outline\.png$/,
  accentColor: /^#[0-9A-F]{6}$/,
  'bots.botId': GUID,
  'bots.scopes': /^(personal|team|groupChat)$/,
  'bots.commandLists.scopes': /^(personal|team|groupChat)$/,
  'bots.commandLists.triggers': /^(mention|slash)$/,
  'bots.commandLists.commands.title': 128,
  'bots.commandLists.commands.description': 4000,
  supportsChannelFeatures: /^tier1$/,
  defaultInstallScope: /^(personal|team|groupChat)$/,
  'defaultGroupCapability.team': /^bot$/,
  'defaultGroupCapability.groupchat': /^bot$/,
  permissions: /^(identity|messageTeamMembers)$/,
  validDomains: /^[a-z0-9.-]{1,2048}$/,
};

describe.each([false, true])('the manifest, with preview %s,', (preview) => {
  const manifest = teamsManifest({ appId: APP_ID, url: 'https://bot.example.net:8443/x', preview });

  it('holds nothing but what the schema knows, within its limits', () => {
    const wrong = texts(manifest).filter(([path, text]) => {
      const limit = LIMITS[path];
      if (limit === undefined) return true;
      return typeof limit === 'number' ? text === '' || text.length > limit : !limit.test(text);
    });

    expect(wrong).toEqual([]);
  });

  it('has what the schema asks for', () => {
    expect(Object.keys(manifest)).toEqual(
      expect.arrayContaining([
        ...['manifestVersion', 'version', 'id', 'developer', 'name', 'description', 'icons', 'accentColor'],
        ...['bots', 'supportsChannelFeatures', 'validDomains'],
      ]),
    );
    expect(manifest.manifestVersion).toBe(preview ? '1.29' : '1.25');
  });

  it('offers at most twelve commands in at most three lists, everywhere the bot can be', () => {
    const { scopes, commandLists } = botOf(manifest);

    expect(scopes).toEqual(['personal', 'team', 'groupChat']);
    expect(commandLists.length).toBeLessThanOrEqual(3);
    expect(commandLists.flatMap((list) => list.scopes)).toEqual(scopes);
    for (const { commands } of commandLists) {
      expect(commands.length).toBeLessThanOrEqual(12);
      expect(commands.map(({ title }) => title)).toEqual(MENU.map(({ name }) => name));
    }
  });
});

describe('the manifest', () => {
  it('has private slash commands in a preview only', () => {
    const plain = botOf(teamsManifest({ appId: APP_ID }));
    const preview = botOf(teamsManifest({ appId: APP_ID, preview: true }));

    expect(JSON.stringify(plain)).not.toMatch(/supportsTargetedMessages|triggers/);
    expect(preview.supportsTargetedMessages).toBe(true);
    expect(preview.commandLists.map(({ scopes, triggers }) => [scopes, triggers])).toEqual([
      [['personal'], ['mention']],
      [
        ['team', 'groupChat'],
        ['mention', 'slash'],
      ],
    ]);
  });

  it('is the same app for the same bot, whatever else changes, and another app for another bot', () => {
    const idOf = (more: Partial<TeamsManifestOptions>) => teamsManifest({ appId: APP_ID, ...more }).id;

    expect([
      idOf({}),
      idOf({ appId: APP_ID.toUpperCase() }),
      idOf({ version: '2.0.0', url: 'https://bot.example.net', preview: true }),
    ]).toEqual([APP_ID, APP_ID, APP_ID]);
    expect(idOf({ appId: OTHER })).toBe(OTHER);
  });

  it('stays the same app when the bot gets another app id, if told its own', () => {
    const manifest = teamsManifest({ appId: OTHER, id: APP_ID });

    expect([manifest.id, botOf(manifest).botId]).toEqual([APP_ID, OTHER]);
  });

  it('trusts the host of the bot and no other', () => {
    expect(teamsManifest({ appId: APP_ID }).validDomains).toEqual([]);
    expect(teamsManifest({ appId: APP_ID, url: 'https://Bot.Example.NET:8443/api' }).validDomains).toEqual([
      'bot.example.net',
    ]);
  });

  it('says whose it is, and falls back on the address of the bot', () => {
    const developer = (more: Partial<TeamsManifestOptions>) =>
      teamsManifest({ appId: APP_ID, ...more }).developer;

    expect(developer({ url: 'https://bot.example.net' })).toEqual({
      name: 'Bellhop',
      websiteUrl: 'https://bot.example.net/',
      privacyUrl: 'https://bot.example.net/',
      termsOfUseUrl: 'https://bot.example.net/',
    });
    expect(
      developer({
        developer: { name: ' Contoso ML ', website: 'https://a.example', privacy: 'https://b.example/p' },
      }),
    ).toEqual({
      name: 'Contoso ML',
      websiteUrl: 'https://a.example/',
      privacyUrl: 'https://b.example/p',
      termsOfUseUrl: 'https://a.example/',
    });
  });

  it.each<[string, Partial<TeamsManifestOptions>]>([
    ['The app id must be a GUID', { appId: 'bellhop' }],
    ['The app id must be a GUID', { appId: '' }],
    ['The id must be a GUID', { id: `${APP_ID}0` }],
    ['The version must look like 1.2.3', { version: '1.0.0-rc.1' }],
    ['The version must look like 1.2.3', { version: '01.0.0' }],
    ['The version must look like 1.2.3', { version: '1.0' }],
    ['The address of the bot must be an https address', { url: 'http://bot.example.net' }],
    ['The address of the bot must be an https address', { url: 'bot.example.net' }],
    ['The website must be an https address', { developer: { website: 'javascript:alert(1)' } }],
    ['The privacy address must be an https address', { developer: { privacy: 'https://me:pw@a.example' } }],
    ['The name of the developer must have 1 to 32', { developer: { name: 'x'.repeat(33) } }],
    ['The name of the developer must have 1 to 32', { developer: { name: ' ' } }],
  ])('is not made: %s (%j)', (message, options) => {
    const make = () => teamsManifest({ appId: APP_ID, ...options });

    expect(make).toThrow(InputError);
    expect(make).toThrow(message);
  });
});
