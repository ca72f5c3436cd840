// The state of an installation that has begun: known to one browser, good for ten minutes, and for one time.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { key } from '../../core/keys';
import type { Store } from '../../core/ports';
import { SCHEMA } from '../../core/schema';

const MAX_AGE_SECONDS = 600;
const STATE = /^[A-Za-z0-9_-]{43}$/;
/** A browser takes a name like this over https alone, and from no neighbour's subdomain. */
const SAFE_COOKIE = '__Host-bellhop-slack';
const LOCAL_COOKIE = 'bellhop-slack';

export interface OauthStates {
  /** A new state, and the cookie that the browser has to bring back with it. */
  begin(url: URL): Promise<{ state: string; cookie: string }>;
  /** Whether this browser began this, not long ago, and nobody has come with it before. */
  redeem(request: Request, state: string): Promise<boolean>;
  /** The cookie that takes the other one away. */
  end(url: URL): string;
}

/** The store is told a digest, so that who reads its rows cannot finish what others began. */
export function createOauthStates(store: Store, now: () => number): OauthStates {
  return {
    async begin(url) {
      const state = randomBytes(32).toString('base64url');
      await store.create(rowOf(state), { schema: SCHEMA }, now() + MAX_AGE_SECONDS * 1000);
      return { state, cookie: cookieOf(url, state, MAX_AGE_SECONDS) };
    },
    async redeem(request, state) {
      if (!STATE.test(state) || !isBrowsers(request, state)) return false;
      const row = await store.get(rowOf(state));
      return row !== undefined && (await store.delete(row.key, row.version));
    },
    end: (url) => cookieOf(url, '', 0),
  };
}

function rowOf(state: string): string {
  return key('slack-oauth', createHash('sha256').update(state).digest('hex'));
}

/** Lax: it comes along when Slack sends the browser back. */
function cookieOf(url: URL, value: string, maxAge: number): string {
  const safe = url.protocol === 'https:';
  const name = safe ? SAFE_COOKIE : LOCAL_COOKIE;
  return `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${safe ? '; Secure' : ''}`;
}

function isBrowsers(request: Request, state: string): boolean {
  const name = new URL(request.url).protocol === 'https:' ? SAFE_COOKIE : LOCAL_COOKIE;
  const cookies = (request.headers.get('cookie') ?? '').split(';').map((text) => text.trim());
  const values = cookies
    .filter((text) => text.startsWith(`${name}=`))
    .map((text) => text.slice(name.length + 1));
  return values.some(
    (value) => value.length === state.length && timingSafeEqual(Buffer.from(value), Buffer.from(state)),
  );
}
