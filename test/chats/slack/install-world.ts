// Several workspaces on the loopback, as Slack shows them to an app that they install: codes, tokens that expire, refresh
// tokens that are good for one time. https://docs.slack.dev/authentication/using-token-rotation

import { randomBytes } from 'node:crypto';
import type { SlackInstallation } from '../../../src/chats/slack/installation';
import {
  createSlackInstallations,
  type SlackInstallations,
  type SlackInstallationsOptions,
} from '../../../src/chats/slack/installations';
import { botScopes } from '../../../src/chats/slack/scopes';
import type { Json, JsonObject } from '../../../src/core/json';
import type { Item, LogFields } from '../../../src/core/ports';
import { Secret } from '../../../src/core/secret';
import { type LocalStore, openLocalStore } from '../../../src/stores/local';
import { type Peer, type PeerRequest, startPeer } from '../../support/peers/http';

export const CLIENT_ID = '11.22';
export const CLIENT_SECRET = 'a-client-secret-of-the-app';
export const HOURS_12 = 12 * 3_600_000;

export interface Place {
  team?: { id: string; name: string };
  enterprise?: { id: string; name: string };
  orgWide?: boolean;
  /** Its tokens expire. */
  rotates?: boolean;
  scopes?: string[];
  channels?: { id: string; name: string; is_archived?: boolean; is_member?: boolean }[];
}

export const RED: Place = {
  team: { id: 'T0RED', name: 'Red' },
  channels: [{ id: 'C0000001', name: 'ml', is_member: true }],
};
export const BLUE: Place = { team: { id: 'T0BLUE', name: 'Blue' }, rotates: true, channels: [] };
export const ACME: Place = {
  orgWide: true,
  enterprise: { id: 'E0ACME', name: 'Acme' },
  channels: [{ id: 'C0000009', name: 'ml', is_member: true }],
};

export function newKey(): string {
  return randomBytes(32).toString('base64');
}

export const KEY = newKey();

/** Fresh workspaces, a store and a clock for each test of the describe block around. */
export function useInstalls() {
  const codes = new Map<string, Place>();
  const tokens = new Map<string, { place: Place; dead?: string }>();
  const refreshTokens = new Map<string, Place>();
  const posted: { token: string; channel: string; ts: string; metadata: Json }[] = [];
  const logged: { message: string; fields?: LogFields }[] = [];
  let count = 0;

  function grant(place: Place): JsonObject {
    count += 1;
    const token = `${place.rotates ? 'xoxe.' : ''}xoxb-${count}-${idOf(place)}`;
    tokens.set(token, { place });
    const refreshToken = `xoxe-1-${count}`;
    if (place.rotates) refreshTokens.set(refreshToken, place);
    return {
      access_token: token,
      token_type: 'bot',
      scope: (place.scopes ?? botScopes()).join(','),
      bot_user_id: 'U0BOT',
      app_id: 'A0APP',
      is_enterprise_install: place.orgWide === true,
      team: place.team ?? null,
      enterprise: place.enterprise ?? null,
      authed_user: { id: 'U0ANA' },
      ...(place.rotates && { refresh_token: refreshToken, expires_in: HOURS_12 / 1000 }),
    };
  }

  function access(args: URLSearchParams): JsonObject {
    if (args.get('client_id') !== CLIENT_ID) return { error: 'invalid_client_id' };
    if (args.get('client_secret') !== CLIENT_SECRET) return { error: 'bad_client_secret' };
    const [known, given, wrong] =
      args.get('grant_type') === 'refresh_token'
        ? [refreshTokens, args.get('refresh_token') ?? '', 'invalid_refresh_token']
        : [codes, args.get('code') ?? '', 'invalid_code'];
    const place = known.get(given);
    known.delete(given);
    return place === undefined ? { error: wrong } : grant(place);
  }

  function answer({ path, body, headers }: PeerRequest): JsonObject {
    const args = new URLSearchParams(body);
    const method = path.replace('/api/', '');
    if (method === 'oauth.v2.access') return access(args);
    const token = (headers.authorization ?? '').replace('Bearer ', '');
    const known = tokens.get(token);
    if (known?.dead !== undefined || known === undefined) return { error: known?.dead ?? 'invalid_auth' };
    const { place } = known;
    if (method === 'auth.revoke') {
      tokens.delete(token);
      return { revoked: true };
    }
    if (method === 'auth.test')
      return { team_id: place.team?.id ?? 'T0ANY', enterprise_id: place.enterprise?.id ?? null };
    if (method === 'users.conversations')
      return place.orgWide ? { error: 'missing_argument' } : { channels: place.channels ?? [] };
    const channel = args.get('channel') ?? '';
    if (method === 'conversations.info') {
      const found = place.channels?.find(({ id }) => id === channel);
      return found === undefined ? { error: 'channel_not_found' } : { channel: found };
    }
    if (method === 'conversations.history') {
      const theirs = posted.filter((message) => tokens.get(message.token)?.place === place);
      return { messages: theirs.map(({ ts, metadata }) => ({ ts, metadata })) };
    }
    if (method === 'conversations.list') return { channels: place.channels ?? [] };
    if (!method.startsWith('chat.')) return { error: 'unknown_method' };
    const ts = `1795000000.00000${posted.length + 1}`;
    posted.push({ token, channel, ts, metadata: JSON.parse(args.get('metadata') ?? 'null') });
    return { channel: 'C0000001', ts };
  }

  const world = {
    peer: undefined as unknown as Peer,
    store: undefined as unknown as LocalStore,
    codes,
    tokens,
    refreshTokens,
    posted,
    logged,
    now: 0,
    log: { info: note, warn: note, error: note },
    api: (): string => `${world.peer.url}/api/`,
    /** What a function of the deployment has; each call is another function. */
    installations: (more: Partial<SlackInstallationsOptions> = {}): SlackInstallations =>
      createSlackInstallations({
        store: world.store,
        clientId: CLIENT_ID,
        clientSecret: new Secret(CLIENT_SECRET),
        tokensKey: new Secret(KEY),
        workspaces: 'any',
        apiUrl: world.api(),
        callMs: 2_000,
        log: world.log,
        now: () => world.now,
        pause: () => new Promise((resolve) => setTimeout(resolve, 2)),
        ...more,
      }),
    /** Somebody there says yes. */
    async install(
      place: Place,
      installations: SlackInstallations = world.installations(),
    ): Promise<SlackInstallation> {
      codes.set('a-code', place);
      return installations.install('a-code');
    },
    requestsOf: (method: string): PeerRequest[] =>
      world.peer.requests.filter(({ path }) => path === `/api/${method}`),
    rows: (): Promise<Item<JsonObject>[]> => world.store.list<JsonObject>(''),
  };

  function note(message: string, fields?: LogFields): void {
    logged.push({ message, fields });
  }

  beforeEach(async () => {
    for (const kept of [codes, tokens, refreshTokens]) kept.clear();
    count = 0;
    posted.length = 0;
    logged.length = 0;
    world.now = Date.UTC(2026, 10, 20, 12);
    world.store = openLocalStore(':memory:', { now: () => world.now });
    world.peer = await startPeer((request) => {
      const body = answer(request);
      const scopes = tokens.get((request.headers.authorization ?? '').replace('Bearer ', ''))?.place.scopes;
      const headers = { 'x-oauth-scopes': (scopes ?? botScopes()).join(',') };
      return { status: 200, headers, body: { ok: body.error === undefined, ...body } };
    });
  });
  afterEach(async () => {
    world.store.close();
    await world.peer.stop();
  });
  return world;
}

function idOf({ team, enterprise }: Place): string {
  return team?.id ?? enterprise?.id ?? '';
}
