// Tokens as Entra signs them, checked against keys that a server on the loopback publishes.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose';
import type { TokenRule } from '../../src/core/doors';
import { createEntraTokens } from '../../src/identity/entra-tokens';

const TENANT = '8f6d3c1e-2a4b-4c5d-9e8f-0a1b2c3d4e5f';
const EVENT_GRID = '4962773b-9cdb-44cf-a8bf-237846a00ab7';
const rule: TokenRule = { tenant: TENANT, audience: 'api://bellhop', callers: [EVENT_GRID] };
const NOW = Date.UTC(2026, 10, 20, 9);
const SECONDS = NOW / 1000;
const claims: JWTPayload = {
  iss: `https://sts.windows.net/${TENANT}/`,
  aud: 'api://bellhop',
  tid: TENANT,
  appid: EVENT_GRID,
  nbf: SECONDS - 10,
  exp: SECONDS + 3600,
};

let signingKey: CryptoKey;
let strangersKey: CryptoKey;
/** Our key, but for signatures of RS384. */
let sameKeyForAnother: CryptoKey;
let server: Server;
let asked: string[];
let answer: { status: number; body: string };
let authority: string;

beforeAll(async () => {
  const [ours, strangers] = [
    await generateKeyPair('RS256', { extractable: true }),
    await generateKeyPair('RS256'),
  ];
  signingKey = ours.privateKey;
  strangersKey = strangers.privateKey;
  sameKeyForAnother = (await importJWK(await exportJWK(ours.privateKey), 'RS384')) as CryptoKey;
  const key = { ...(await exportJWK(ours.publicKey)), kid: 'key-1', use: 'sig' };
  const second = {
    ...(await exportJWK((await generateKeyPair('RS256')).publicKey)),
    kid: 'key-2',
    use: 'sig',
  };
  answer = { status: 200, body: JSON.stringify({ keys: [key, second] }) };
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  authority = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

interface Made {
  alg?: string;
  kid?: string;
  key?: CryptoKey | Uint8Array;
}

function sign(
  payload: JWTPayload,
  { alg = 'RS256', kid = 'key-1', key = signingKey }: Made = {},
): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg, kid, typ: 'JWT' }).sign(key);
}

function verifier(at = authority) {
  return createEntraTokens({ authority: at, now: () => NOW, timeoutMs: 500 });
}

describe('a token of Entra', () => {
  it.each<[string, JWTPayload, Partial<TokenRule>]>([
    ['of version 1', claims, {}],
    ['of version 2', { ...claims, iss: 'v2', appid: undefined, azp: EVENT_GRID }, {}],
    [
      'of a managed identity, named by its object id',
      { ...claims, appid: 'other', oid: 'ab-12' },
      { callers: ['AB-12'] },
    ],
    ['of a tenant written in capitals', claims, { tenant: TENANT.toUpperCase() }],
    ['within the tolerance of clocks', { ...claims, exp: SECONDS - 30, nbf: SECONDS + 30 }, {}],
  ])('%s is taken', async (_name, payload, change) => {
    const iss = payload.iss === 'v2' ? `${authority}/${TENANT}/v2.0` : payload.iss;

    expect(await verifier()(await sign({ ...payload, iss }), { ...rule, ...change })).toBe(true);
    expect(asked).toEqual([`/${TENANT}/discovery/v2.0/keys`]);
  });

  it.each<[string, JWTPayload]>([
    ['of another tenant', { ...claims, iss: 'https://sts.windows.net/another/', tid: 'another' }],
    ["with another tenant's id under our issuer", { ...claims, tid: 'another' }],
    ['without a tenant', { ...claims, tid: undefined }],
    ['for another audience', { ...claims, aud: 'https://graph.microsoft.com' }],
    ['without an audience', { ...claims, aud: undefined }],
    ['of another caller', { ...claims, appid: 'another' }],
    ['of no caller', { ...claims, appid: undefined }],
    ['that speaks for a person', { ...claims, scp: 'user_impersonation' }],
  ])('%s is refused without asking for keys', async (_name, payload) => {
    expect(await verifier()(await sign(payload), rule)).toBe(false);
    expect(asked).toEqual([]);
  });

  it.each<[string, JWTPayload, Made]>([
    ['that has expired', { ...claims, exp: SECONDS - 120 }, {}],
    ['that never expires', { ...claims, exp: undefined }, {}],
    ['that is not valid yet', { ...claims, nbf: SECONDS + 120 }, {}],
    ['signed with a key that nobody knows', claims, { kid: 'key-9' }],
    ['without the name of a key', claims, { kid: undefined }],
    ['signed by another algorithm', claims, { alg: 'RS384' }],
    [
      'signed with the audience as a shared key',
      claims,
      { alg: 'HS256', key: new TextEncoder().encode('api://bellhop') },
    ],
  ])('%s is refused', async (_name, payload, made) => {
    const key = made.alg === 'RS384' ? sameKeyForAnother : made.key;
    const header = {
      alg: made.alg ?? 'RS256',
      ...('kid' in made ? made.kid && { kid: made.kid } : { kid: 'key-1' }),
    };
    const token = await new SignJWT(payload).setProtectedHeader(header).sign(key ?? signingKey);

    expect(await verifier()(token, rule)).toBe(false);
  });

  it('signed by a stranger is refused', async () => {
    expect(await verifier()(await sign(claims, { key: strangersKey }), rule)).toBe(false);
  });

  it('that was changed after it was signed is refused', async () => {
    const [header, , signature] = (await sign({ ...claims, appid: 'another' })).split('.');
    const body = Buffer.from(JSON.stringify(claims)).toString('base64url');

    expect(await verifier()(`${header}.${body}.${signature}`, rule)).toBe(false);
  });

  it('without a signature is refused', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

    expect(await verifier()(`${part({ alg: 'none' })}.${part(claims)}.`, rule)).toBe(false);
    expect(await verifier()('eyJ.eyJ.x', rule)).toBe(false);
  });

  it('is checked with keys that were fetched once', async () => {
    const verify = verifier();
    const token = await sign(claims);

    await verify(token, rule);
    await verify(token, rule);

    expect(asked).toHaveLength(1);
  });
});

describe('while the keys cannot be had', () => {
  it.each([
    ['answers with 500', { status: 500, body: '' }],
    ['answers with a page', { status: 200, body: '<html>' }],
    ['answers with something else', { status: 200, body: '{}' }],
  ])('nothing is decided if Entra %s', async (_name, broken) => {
    const good = answer;
    answer = broken;

    await expect(verifier()(await sign(claims), rule)).rejects.toThrow(
      `the keys of tenant ${TENANT} cannot be had`,
    );
    answer = good;
  });

  it('nothing is decided if nobody answers', async () => {
    const closed = 'http://127.0.0.1:9';

    await expect(verifier(closed)(await sign(claims), rule)).rejects.toThrow('cannot be had');
  });

  it('the same token is good once they can be had again', async () => {
    const verify = verifier();
    const good = answer;
    answer = { status: 503, body: '' };
    await expect(verify(await sign(claims), rule)).rejects.toThrow();
    answer = good;

    expect(await verify(await sign(claims), rule)).toBe(true);
  });
});
