// The Bot Framework as a sender: keys of its own, published as OpenID metadata on the loopback, and tokens signed with them.

import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { JsonObject } from '../../../src/core/json';
import { type Peer, startPeer } from '../../support/peers/http';
import { APP_ID } from '../../support/peers/teams';

/** Making keys takes long; two pairs serve all tests of a file. */
const PAIRS = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));

export const OWN = PAIRS[0]!;
/** Of somebody else. */
export const FOREIGN = PAIRS[1]!;

export interface TokenOptions {
  claims?: JsonObject;
  header?: JsonObject;
  key?: KeyObject;
}

export interface Sender {
  peer: Peer;
  openIdUrl: string;
  /** What the published keys may sign for, by their id. */
  endorsements: Map<string, string[] | undefined>;
  /** An `Authorization` header about an activity from this address. */
  bearer(serviceUrl: string, options?: TokenOptions): string;
}

function encode(part: JsonObject): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** `text.signature`, as the header's `alg` says. */
function signed(text: string, alg: unknown, key: KeyObject): string {
  if (alg === 'none') return `${text}.`;
  // What a careless verifier takes for the key of a symmetric signature.
  if (alg === 'HS256') {
    const pem = OWN.publicKey.export({ type: 'pkcs1', format: 'pem' });
    return `${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`;
  }
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
}

export async function startSender(): Promise<Sender> {
  const endorsements: Sender['endorsements'] = new Map([
    ['key-1', ['msteams', 'webchat']],
    ['key-other', ['webchat']],
    ['key-bare', undefined],
    ['key-empty', []],
  ]);
  const peer: Peer = await startPeer(({ path }) => {
    if (path.endsWith('/openidconfiguration')) {
      return { status: 200, body: { issuer: 'https://api.botframework.com', jwks_uri: `${peer.url}/keys` } };
    }
    const jwk = OWN.publicKey.export({ format: 'jwk' });
    const keys = [...endorsements].map(([kid, list]) => ({
      ...jwk,
      kid,
      use: 'sig',
      ...(list && { endorsements: list }),
    }));
    return { status: 200, body: { keys } as JsonObject };
  });
  return {
    peer,
    openIdUrl: `${peer.url}/v1/.well-known/openidconfiguration`,
    endorsements,
    bearer(serviceUrl, { claims, header, key = OWN.privateKey } = {}) {
      const seconds = Math.floor(Date.now() / 1000);
      const head = { alg: 'RS256', typ: 'JWT', kid: 'key-1', ...header };
      const body = {
        iss: 'https://api.botframework.com',
        aud: APP_ID,
        serviceurl: serviceUrl,
        nbf: seconds - 10,
        exp: seconds + 3600,
        ...claims,
      };
      return `Bearer ${signed(`${encode(head)}.${encode(body)}`, head.alg, key)}`;
    },
  };
}
