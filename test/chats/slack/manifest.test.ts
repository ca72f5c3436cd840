import { type SlackManifestOptions, slackManifest } from '../../../src/chats/slack/manifest';
import { botScopes } from '../../../src/chats/slack/scopes';
import { InputError } from '../../../src/core/errors';
import { asObject, type JsonObject } from '../../../src/core/json';
import { manifestProblems } from './manifest-rules';

const URL = 'https://bellhop.example.com';

/** The value at a path of keys. */
function at(manifest: JsonObject, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => asObject(value)?.[name], manifest);
}

describe('the manifest of Slack', () => {
  it.each<[string, SlackManifestOptions]>([
    ['on this machine', {}],
    ['in a cloud', { url: URL }],
    ['for several workspaces', { url: URL, distributed: true }],
    ['for several workspaces, by Socket Mode', { url: URL, socketMode: true, distributed: true }],
    [
      'with the longest names',
      { name: 'N'.repeat(35), command: `/${'c'.repeat(31)}`, url: `${URL}/${'p'.repeat(2300)}` },
    ],
  ])('is one that Slack takes: %s', (_where, options) => {
    expect(manifestProblems(slackManifest(options))).toEqual([]);
  });

  it('asks for every scope that is needed and for no other', () => {
    expect(at(slackManifest(), 'oauth_config.scopes')).toEqual({ bot: botScopes() });
  });

  it('lets Slack send to the address, and has nothing to do with sockets then', () => {
    const manifest = slackManifest({ url: `${URL}/` });

    const events = `${URL}/slack/events`;
    expect(at(manifest, 'settings.event_subscriptions.request_url')).toBe(events);
    expect(at(manifest, 'settings.interactivity')).toEqual({ is_enabled: true, request_url: events });
    expect(at(manifest, 'features.slash_commands')).toEqual([
      expect.objectContaining({ command: '/ml', url: events }),
    ]);
    expect(at(manifest, 'settings.socket_mode_enabled')).toBe(false);
    expect(at(manifest, 'oauth_config.redirect_urls')).toBeUndefined();
  });

  it('needs no address by Socket Mode', () => {
    const manifest = slackManifest();

    expect(JSON.stringify(manifest)).not.toContain('https://');
    expect(at(manifest, 'settings.socket_mode_enabled')).toBe(true);
    expect(at(manifest, 'settings.interactivity')).toEqual({ is_enabled: true });
  });

  it('keeps a path of the address', () => {
    const manifest = slackManifest({ url: `${URL}/ml/bot/` });

    expect(at(manifest, 'settings.event_subscriptions.request_url')).toBe(`${URL}/ml/bot/slack/events`);
  });

  it.each([
    [false, undefined, false],
    [true, [`${URL}/slack/oauth_redirect`], true],
  ])(
    'for several workspaces (%j) has a way in, and tokens that expire',
    (distributed, redirects, rotation) => {
      const manifest = slackManifest({ url: URL, distributed });

      expect(at(manifest, 'oauth_config.redirect_urls')).toEqual(redirects);
      expect(at(manifest, 'settings.token_rotation_enabled')).toBe(rotation);
      expect(at(manifest, 'settings.org_deploy_enabled')).toBe(true);
    },
  );

  it('takes direct messages', () => {
    expect(at(slackManifest(), 'features.app_home')).toEqual({
      home_tab_enabled: false,
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    });
  });

  it.each<[SlackManifestOptions, string]>([
    [{ url: 'http://bellhop.example.com' }, '--url'],
    [{ url: 'bellhop.example.com' }, '--url'],
    [{ url: `${URL}?code=x` }, '--url'],
    [{ url: 'https://ana:pw@bellhop.example.com' }, '--url'],
    [{ url: `${URL}/${'p'.repeat(2400)}` }, '--url'],
    [{ socketMode: false }, '--url'],
    [{ distributed: true }, '--url'],
    [{ command: 'ml' }, '--command'],
    [{ command: '/' }, '--command'],
    [{ command: '/ML' }, '--command'],
    [{ command: '/m l' }, '--command'],
    [{ command: `/${'c'.repeat(32)}` }, '--command'],
    [{ name: ' ' }, '--name'],
    [{ name: 'N'.repeat(36) }, '--name'],
  ])('refuses %j and names %s', (options, option) => {
    expect(() => slackManifest(options)).toThrow(InputError);
    expect(() => slackManifest(options)).toThrow(option);
  });
});
