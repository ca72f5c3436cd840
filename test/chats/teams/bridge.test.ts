// The SDK's own check of tokens, without the look that the door takes before it.

import { createAccount } from '../../../src/chats/teams/account';
import { type Bridge, createBridge } from '../../../src/chats/teams/bridge';
import type { JsonObject } from '../../../src/core/json';
import { APP_ID, TENANT } from '../../support/peers/teams';
import { FOREIGN, type Sender, startSender, type TokenOptions } from './sender';

const SERVICE = 'https://smba.trafficmanager.net/emea/';
const ACTIVITY: JsonObject = { type: 'invoke', channelId: 'msteams', serviceUrl: SERVICE };

describe('the bridge to the Bot Framework', () => {
  let sender: Sender;
  let bridge: Bridge;
  let errors: jest.SpyInstance;
  beforeEach(async () => {
    sender = await startSender();
    errors = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    bridge = await createBridge(
      createAccount({
        appId: APP_ID,
        type: 'SingleTenant',
        tenantId: TENANT,
        password: () => 'unused',
        openIdUrl: sender.openIdUrl,
        allowLocal: true,
      }),
    );
  });
  afterEach(async () => {
    errors.mockRestore();
    await sender.peer.stop();
  });

  function verify(token: TokenOptions = {}, activity = ACTIVITY): Promise<unknown> {
    const keyId = String(token.header?.kid ?? 'key-1');
    return bridge.verify(sender.bearer(SERVICE, token), { keyId, serviceUrl: SERVICE }, activity);
  }

  it('takes a good token', async () => {
    expect(await verify()).toMatchObject({ claimsIdentity: { isAuthenticated: true } });
  });

  it.each<[string, TokenOptions]>([
    ['no signature', { header: { alg: 'none' } }],
    ['a symmetric signature', { header: { alg: 'HS256' } }],
    ["another key's signature", { key: FOREIGN.privateKey }],
    ['another audience', { claims: { aud: 'x' } }],
    ['another issuer', { claims: { iss: 'https://evil.example' } }],
    ['an end long ago', { claims: { exp: 1_700_000_000 } }],
    ['another address', { claims: { serviceurl: 'https://evil.example/' } }],
    ['a key for other channels', { header: { kid: 'key-other' } }],
    ['a key without channels, which the SDK would take', { header: { kid: 'key-bare' } }],
    ['an unknown key', { header: { kid: 'key-unknown' } }],
  ])('refuses a token with %s', async (_what, token) => {
    expect(await verify(token)).toBeUndefined();
  });

  it('answers an invoke with what the work says, and with 501 if that is nothing', async () => {
    const body = { statusCode: 200 };

    expect(await bridge.turn(bridge.anyone(), { ...ACTIVITY }, async () => body)).toEqual({
      status: 200,
      body,
    });
    expect(await bridge.turn(bridge.anyone(), { ...ACTIVITY }, async () => undefined)).toEqual({
      status: 501,
    });
    expect(
      await bridge.turn(bridge.anyone(), { ...ACTIVITY, type: 'message' }, async () => undefined),
    ).toEqual({ status: 200 });
  });

  it('lets an error of the work through', async () => {
    const work = () => Promise.reject(new RangeError('down'));

    await expect(bridge.turn(bridge.anyone(), { ...ACTIVITY }, work)).rejects.toThrow('down');
  });
});
