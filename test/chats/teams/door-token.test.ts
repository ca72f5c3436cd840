import type { TeamsDoorOptions } from '../../../src/chats/teams/door';
import { ConfigError } from '../../../src/core/errors';
import type { JsonObject } from '../../../src/core/json';
import { PASSWORD, TENANT } from '../../support/peers/teams';
import { answerOf, BUTTON, type DoorWorld, execute, openDoor, shown } from './door-world';
import { FOREIGN, type TokenOptions } from './sender';

describe('the door of Teams', () => {
  let world: DoorWorld;
  let errors: jest.SpyInstance;
  beforeEach(async () => {
    world = await openDoor();
    // The SDK writes about forged tokens.
    errors = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  });
  afterEach(async () => {
    errors.mockRestore();
    await world.close();
  });

  const press = (changes: JsonObject = {}): JsonObject =>
    world.activity('channel', { ...execute('approve', { id: BUTTON }), ...changes });
  const seconds = (): number => Math.floor(Date.now() / 1000);

  it('lets in what the Bot Framework signed for this bot', async () => {
    expect(await world.send(press())).toEqual(shown('Working on it.'));
    expect(world.presses).toHaveLength(1);
  });

  it('handles its own path alone', () => {
    expect(['/api/messages', '/api/messages/x', '/slack/events', '/'].map(world.door.handles)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it.each<[string, () => TokenOptions]>([
    ['for another bot', () => ({ claims: { aud: '00000000-0000-0000-0000-000000000000' } })],
    ['from the emulator', () => ({ claims: { iss: `https://sts.windows.net/${TENANT}/`, ver: '1.0' } })],
    ['from another bot', () => ({ claims: { ver: '2.0', azp: 'x', iss: 'https://login.microsoftonline.com/x/v2.0' } })],
    ['that is over', () => ({ claims: { exp: seconds() - 301 } })],
    ['that is not valid yet', () => ({ claims: { nbf: seconds() + 600 } })],
    ['without an end', () => ({ claims: { exp: undefined } })],
    ['about another address', () => ({ claims: { serviceurl: 'https://smba.trafficmanager.net/emea/' } })],
    ['without an address', () => ({ claims: { serviceurl: undefined } })],
    ['of an unknown key', () => ({ header: { kid: 'key-unknown' } })],
    ['without a key', () => ({ header: { kid: undefined } })],
    ['of a key for another channel', () => ({ header: { kid: 'key-other' } })],
    ['of a key for no channel', () => ({ header: { kid: 'key-empty' } })],
    ['of a key that says nothing of channels', () => ({ header: { kid: 'key-bare' } })],
    ['signed by another key', () => ({ key: FOREIGN.privateKey })],
    ['that is not signed', () => ({ header: { alg: 'none' } })],
    ['signed with the public key as a secret', () => ({ header: { alg: 'HS256' } })],
  ])('answers 401 and nothing else to a token %s', async (_what, token) => {
    expect(await world.send(press(), token())).toEqual({ status: 401, body: undefined });
    expect(world.presses).toEqual([]);
  }); // biome-ignore format: a table

  it.each<[string, () => TokenOptions]>([
    ['for another bot', () => ({ claims: { aud: 'x' } })],
    ['of another issuer', () => ({ claims: { iss: 'https://evil.example' } })],
    ['that is over', () => ({ claims: { exp: seconds() - 301 } })],
    ['about another address', () => ({ claims: { serviceurl: 'https://evil.example/' } })],
    ['that is not signed', () => ({ header: { alg: 'none' } })],
  ])('asks for no keys to refuse a token %s', async (_what, token) => {
    await world.send(press(), token());

    expect([world.sender.peer.requests, errors.mock.calls]).toEqual([[], []]);
  });

  it.each<[string, string | undefined]>([
    ['no token', undefined],
    ['another scheme', 'Basic abc'],
    ['no token behind the scheme', 'Bearer '],
    ['words', 'Bearer x'],
    ['three words', 'Bearer x.y.z'],
    ['a token that is not JSON', `Bearer ${Buffer.from('{').toString('base64url')}.e30.x`],
    ['a very long token', `Bearer ${'x'.repeat(9000)}.y.z`],
  ])('answers 401 to %s, without a look at the body', async (_what, authorization) => {
    const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
    const request = world.request('no json at all', {}, { headers });

    expect(await answerOf(await world.door.handle(request))).toEqual({ status: 401, body: undefined });
    expect(request.bodyUsed).toBe(false);
    expect(world.sender.peer.requests).toEqual([]);
  });

  it.each<[string, JsonObject]>([
    ['another tenant', { conversation: { id: 'a:1', tenantId: 'cccccccc-0000-0000-0000-000000000001' } }],
    ['another tenant behind the allowed one', { channelData: { tenant: { id: 'cccccccc-0000-0000-0000-000000000001' } } }],
    ["a person's other tenant", { from: { id: '29:x', aadObjectId: 'x', tenantId: 'cccccccc-0000-0000-0000-000000000001' } }],
    ['no tenant', { conversation: { id: 'a:1' }, channelData: {} }],
    ['no conversation', { conversation: {} }],
  ])('answers 403 to a true token about %s', async (_what, changes) => {
    expect(await world.send(press(changes))).toEqual({ status: 403, body: undefined });
    expect(world.presses).toEqual([]);
  }); // biome-ignore format: a table

  it.each([
    'https://smba.trafficmanager.net.evil.example/emea/',
    'https://evil.example/',
    'http://smba.trafficmanager.net/emea/',
    'https://user@smba.trafficmanager.net/emea/',
  ])('answers 403 to a true token about %s, which is not of Teams', async (serviceUrl) => {
    const answer = await world.send(press({ serviceUrl }), { claims: { serviceurl: serviceUrl } });

    expect(answer).toEqual({ status: 403, body: undefined });
  });

  it.each(['webchat', 'directline', 'emulator', 'AseChannel', undefined])(
    'answers 401 to a true token about the channel %s',
    async (channelId) => {
      expect(await world.send(press({ channelId }))).toEqual({ status: 401, body: undefined });
    },
  );

  it('lets in tenants that are listed beside its own', async () => {
    world.door = world.doorOf({ now: Date.now, type: 'MultiTenant', tenantId: undefined, tenants: [TENANT.toUpperCase()] });

    expect((await world.send(press())).status).toBe(200);
  }); // biome-ignore format: short

  it.each<[number, string, RequestInit]>([
    [405, 'another method', { method: 'PUT' }],
    [415, 'a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    [415, 'no type', { headers: {} }],
  ])('answers %i to %s', async (status, _what, init) => {
    const response = await world.door.handle(world.request('{}', {}, init));

    expect(await answerOf(response)).toEqual({ status, body: undefined });
  });

  it.each([
    ['nothing', ''],
    ['half a JSON', '{"type":'],
    ['a list', '[]'],
    ['what is no text', Buffer.from([0xff, 0xfe]) as unknown as string],
  ])('answers 400 to a body of %s', async (_what, body) => {
    const response = await world.door.handle(world.request('{}', {}, { body }));

    expect(await answerOf(response)).toEqual({ status: 400, body: undefined });
  });

  it('answers 413 to a body over 256 KB, whether it says so or not', async () => {
    const large = JSON.stringify(press({ text: 'x'.repeat(10_000_000) }));
    let read = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        read += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });

    const whole = await world.door.handle(world.request(large));
    const streamed = await world.door.handle(world.request('', {}, { body, duplex: 'half' } as RequestInit));

    expect([whole.status, streamed.status]).toEqual([413, 413]);
    expect(read).toBeLessThan(1_000_000);
  });

  it('answers 408 to a body that does not come', async () => {
    world.door = world.doorOf({ now: Date.now, bodyTimeoutMs: 50 });
    const body = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) });

    const response = await world.door.handle(world.request('', {}, { body, duplex: 'half' } as RequestInit));

    expect(response.status).toBe(408);
  });

  it.each<[string, () => void]>([
    ['says nothing', () => world.sender.peer.next('/openidconfiguration', 'hang')],
    ['is out of order', () => world.sender.peer.next('/openidconfiguration', { status: 500 })],
    ['has lost its keys', () => world.sender.peer.next('/keys', { status: 404 })],
    ['breaks off', () => world.sender.peer.next('/keys', 'drop')],
  ])('answers 503 while whoever knows the keys %s, and lets in afterwards', async (_what, fail) => {
    world.door = world.doorOf({ now: Date.now, callMs: 200 });
    fail();

    const response = await world.door.handle(world.request(press()));

    expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([503, '10', '']);
    expect((await world.send(press())).status).toBe(200);
  }); // biome-ignore format: short

  it('asks for the keys once', async () => {
    await world.send(press());
    await world.send(press());
    await world.send(press(), { header: { kid: 'key-unknown' } });

    expect(world.sender.peer.requests.map(({ path }) => path)).toEqual([
      '/v1/.well-known/openidconfiguration',
      '/keys',
    ]);
  });

  it('logs neither tokens nor what was sent', async () => {
    const secret = 'what-somebody-wrote';
    await world.send(press({ text: secret }), { key: FOREIGN.privateKey });
    await world.send(press({ text: secret, conversation: {} }));
    world.reaction = new Error('down');
    await world.send(press({ text: secret }));

    const logged = JSON.stringify([world.logged, errors.mock.calls.map((call) => call.map(String))]);
    expect(world.logged.length).toBeGreaterThan(0);
    for (const word of [secret, 'eyJ', PASSWORD]) expect(logged).not.toContain(word);
  });

  it.each<[string, Partial<TeamsDoorOptions>, string]>([
    ['an app id', { appId: ' ' }, 'MicrosoftAppId missing'],
    ['a secret', { password: undefined }, 'MicrosoftAppPassword missing'],
    ['its tenant', { tenantId: undefined }, 'MicrosoftAppTenantId missing'],
    ['any tenant', { type: 'MultiTenant', tenantId: undefined }, 'MicrosoftAppTenantId'],
  ])('does not open without %s', (_what, changes, message) => {
    const open = () => world.doorOf({ ...changes, chat: { tell: async () => {} } });

    expect(open).toThrow(ConfigError);
    expect(open).toThrow(message);
  });

  it.each<[string, Partial<TeamsDoorOptions>]>([
    ['the keys', { openIdUrl: 'https://evil.example/keys', allowLocal: true }],
    ['the keys, on this machine, in production', { allowLocal: false, loginUrl: undefined, serviceUrl: undefined, graphUrl: undefined }],
  ])('does not open with another place for %s', (_what, changes) => {
    const open = () => world.doorOf({ ...changes, chat: { tell: async () => {} } });

    expect(open).toThrow(ConfigError);
  }); // biome-ignore format: short
});

describe('the door of Teams for an emulator', () => {
  let world: DoorWorld;
  beforeEach(async () => {
    world = await openDoor();
    world.door = world.doorOf({ appId: '', password: undefined, tenantId: undefined, allowUnsigned: true });
  });
  afterEach(() => world.close());

  const send = async (activity: JsonObject) => {
    const headers = { 'content-type': 'application/json' };
    return answerOf(await world.door.handle(world.request(activity, {}, { headers })));
  };

  it('lets in what comes from this machine without a token', async () => {
    const activity = world.activity('personal', execute('approve', { id: BUTTON }));

    expect(await send(activity)).toEqual(shown('Working on it.'));
    expect(world.presses[0]!.person.tenant).toBe(TENANT);
  });

  it('lets in nothing else without one', async () => {
    const activity = world.activity('personal', {
      ...execute('approve', { id: BUTTON }),
      serviceUrl: 'https://smba.trafficmanager.net/emea/',
    });

    expect(await send(activity)).toEqual({ status: 401, body: undefined });
    expect(world.presses).toEqual([]);
  });
});
