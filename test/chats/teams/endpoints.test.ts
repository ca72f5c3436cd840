import type { TeamsChatOptions } from '../../../src/chats/teams/port';
import { putReference } from '../../../src/chats/teams/references';
import { ConfigError } from '../../../src/core/errors';
import { CHANNEL } from '../../support/peers/teams';
import { ADDRESS, CARD, failureOf, isPost, openTeams, type TeamsWorld } from './world';

describe('where the token of Teams may travel', () => {
  let teams: TeamsWorld;
  beforeEach(async () => {
    teams = await openTeams();
  });
  afterEach(() => teams.close());

  it.each([
    'https://evil.example/emea/',
    'https://smba.trafficmanager.net.evil.example/',
    'https://evil.smba.trafficmanager.net/',
    'https://smba.trafficmanager.net:8443/',
    'https://smba.trafficmanager.net@evil.example/',
    'https://user@smba.trafficmanager.net/',
    'https://smba.trafficmanager.net/?x',
    'http://smba.trafficmanager.net/emea/',
    'http://169.254.169.254/',
    'file:///etc/passwd',
    'nonsense',
  ])('sends no token to %s, wherever that comes from', async (serviceUrl) => {
    const chat = teams.chatOf();
    await putReference(teams.store, 'Elsewhere', { kind: 'channel', id: '19:x@thread.tacv2', serviceUrl });
    const thread = { serviceUrl, conversation: `${CHANNEL};messageid=1`, activity: '1' };
    const payload = chat.plain(CARD, ADDRESS);

    const errors = [
      await failureOf(teams.post(chat, { channel: 'Elsewhere' })),
      await failureOf(chat.post(ADDRESS, payload, { nonce: 'n1', thread })),
      await failureOf(chat.update(thread, payload)),
    ];

    expect(errors.map(({ outcome, code }) => [outcome, code])).toEqual(
      Array(3).fill(['permanent', 'service_url_refused']),
    );
    expect(teams.peer.requests).toEqual([]);
  });

  it('does not speak to this machine unless it may', async () => {
    const chat = teams.chatOf({ allowLocal: false, loginUrl: undefined, serviceUrl: undefined });

    expect((await failureOf(teams.post(chat))).code).toBe('service_url_refused');
  });

  it('follows no redirect', async () => {
    teams.peer.next(isPost, {
      status: 307,
      headers: { location: `${teams.peer.url}/emea/v3/conversations` },
    });

    const error = await failureOf(teams.post(teams.chatOf()));

    expect([error.outcome, teams.posts().length]).toEqual(['permanent', 1]);
  });

  it.each<[string, Partial<TeamsChatOptions>]>([
    ['an app id', { appId: ' ' }],
    ['a tenant', { tenantId: undefined }],
    ['a secret', { password: undefined }],
    ['leave for a login of its own', { allowLocal: false, serviceUrl: undefined }],
    ['leave for a service of its own', { allowLocal: false, loginUrl: undefined }],
    ['a login on this machine', { loginUrl: 'https://login.example' }],
    ['a service that is Teams', { serviceUrl: 'https://teams.example/' }],
  ])('does not start without %s', (_what, changes) => {
    expect(() => teams.chatOf(changes)).toThrow(ConfigError);
  });
});
