// Teams on the loopback as documented: a login that gives tokens, an identity endpoint, and the connector of the Bot
// Framework with channels, chats, threads, card checks and sizes.
// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference

import { randomUUID } from 'node:crypto';
import { checkTeamsPayload } from '../../../src/chats/teams/limits';
import { asArray, asObject, asText, type JsonObject } from '../../../src/core/json';
import { type Peer, type PeerAnswer, type PeerRequest, startPeer } from './http';
import { makeJwt, readJwt } from './jwt';
import { askPeople, newPeople, type TeamsPeople } from './teams-people';

export const APP_ID = '11111111-2222-3333-4444-555555555555';
export const TENANT = '99999999-8888-7777-6666-555555555555';
export const PASSWORD = 'app~secret/of+the=bot';
export const CHANNEL = '19:ml@thread.tacv2';
const AUDIENCE = 'https://api.botframework.com';
const GRAPH = 'https://graph.microsoft.com';
const IDENTITY_HEADER = 'identity-header-secret';
/** 100 KB, counted in UTF-16. */
const LARGEST = 100 * 1024;

export interface TeamsMessage {
  id: string;
  /** The root it is under, in a channel. */
  root?: string;
  activity: JsonObject;
}

export interface TeamsPeer extends Peer {
  loginUrl: string;
  serviceUrl: string;
  /** What a machine with an identity has in its environment. */
  identity: { IDENTITY_ENDPOINT: string; IDENTITY_HEADER: string };
  /** Conversations in which the app is, by id, with what was said. */
  conversations: Map<string, { kind: 'channel' | 'chat' | 'user'; installed: boolean; said: TeamsMessage[] }>;
  /** People for whom the app is installed. */
  people: Set<string>;
  /** Who is where, and what Microsoft Graph knows of them. */
  directory: TeamsPeople;
  graphUrl: string;
  /** Whether the tenant has the preview of targeted messages. */
  targeted: boolean;
  /** Makes every token so far worthless. */
  revokeTokens(): void;
  /** Seconds for which the next tokens hold. */
  lifetime: number;
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

export async function startTeamsPeer(): Promise<TeamsPeer> {
  const conversations: TeamsPeer['conversations'] = new Map([
    [CHANNEL, { kind: 'channel', installed: true, said: [] }],
    ['19:group@thread.v2', { kind: 'chat', installed: true, said: [] }],
  ]);
  const people = new Set(['aaaaaaaa-0000-0000-0000-000000000001']);
  const settings = { lifetime: 3600, targeted: false };
  const directory = newPeople();
  let key = randomUUID();
  let last = 1_795_000_000_000;

  function token(audience = AUDIENCE): { token: string; ends: number } {
    const ends = Math.floor(Date.now() / 1000) + settings.lifetime;
    const claims = { aud: audience, appid: APP_ID, exp: ends, jti: randomUUID() };
    return { token: makeJwt(claims, key), ends };
  }

  function login({ path, body }: PeerRequest): PeerAnswer {
    const form = new URLSearchParams(body);
    const wrong = (status: number, error: string, number: number): PeerAnswer => ({
      status,
      body: { error, error_description: `AADSTS${number}: no`, error_codes: [number] },
    });
    if (form.get('grant_type') !== 'client_credentials') return wrong(400, 'unsupported_grant_type', 70003);
    const audience = [AUDIENCE, GRAPH].find((known) => form.get('scope') === `${known}/.default`);
    if (audience === undefined) return wrong(400, 'invalid_scope', 70011);
    if (![`/${TENANT}/`, '/botframework.com/'].some((tenant) => path.startsWith(tenant)))
      return wrong(400, 'invalid_request', 90002);
    if (form.get('client_id') !== APP_ID) return wrong(400, 'unauthorized_client', 700016);
    if (form.get('client_secret') !== PASSWORD) return wrong(401, 'invalid_client', 7000215);
    return {
      status: 200,
      body: { token_type: 'Bearer', expires_in: settings.lifetime, access_token: token(audience).token },
    };
  }

  /** App Service's own: https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference */
  function identify({ query, headers }: PeerRequest): PeerAnswer {
    if (headers['x-identity-header'] !== IDENTITY_HEADER) return { status: 401 };
    if (query.get('client_id') !== APP_ID || query.get('resource') !== AUDIENCE) return { status: 400 };
    const { token: access_token, ends } = token();
    return {
      status: 200,
      body: { access_token, expires_on: String(ends), resource: AUDIENCE, token_type: 'Bearer' },
    };
  }

  function authorize({ headers }: PeerRequest, audience = AUDIENCE): void {
    const bearer = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
    const claims = bearer === undefined ? undefined : readJwt(bearer, key);
    if (claims?.aud !== audience || claims.appid !== APP_ID) throw new Refusal(401, 'BotNotRegistered');
  }

  function checked(value: JsonObject | undefined): JsonObject {
    if (value === undefined) throw new Refusal(400, 'BadArgument');
    if (JSON.stringify(value).length * 2 > LARGEST) throw new Refusal(413, 'MessageSizeTooBig');
    if (checkTeamsPayload(value).length > 0) throw new Refusal(400, 'BadSyntax');
    return value;
  }

  function say(conversation: string, activity: JsonObject, root?: string): string {
    last += 1000;
    conversations.get(conversation)?.said.push({ id: String(last), activity, ...(root && { root }) });
    return String(last);
  }

  function create(parameters: JsonObject): PeerAnswer {
    const channel = asText(asObject(asObject(parameters.channelData)?.channel)?.id);
    if (channel !== undefined) {
      if (parameters.isGroup !== true) throw new Refusal(400, 'BadArgument');
      const known = conversations.get(channel);
      if (known?.kind !== 'channel') throw new Refusal(404, 'ConversationNotFound');
      if (!known.installed) throw new Refusal(403, 'BotNotInConversationRoster');
      const activityId = say(channel, checked(asObject(parameters.activity)));
      return { status: 201, body: { id: `${channel};messageid=${activityId}`, activityId } };
    }
    const person = asText(asObject(asArray(parameters.members)[0])?.id) ?? '';
    if (parameters.tenantId !== TENANT) throw new Refusal(400, 'BadArgument');
    if (!people.has(person)) throw new Refusal(403, 'ForbiddenOperationException');
    const id = `a:1-${person}`;
    if (!conversations.has(id)) conversations.set(id, { kind: 'user', installed: true, said: [] });
    return { status: 201, body: { id } };
  }

  function opened(id: string): { known: { said: TeamsMessage[] }; channel: string; root?: string } {
    const [channel = '', root] = id.split(';messageid=');
    const known = conversations.get(channel);
    if (known === undefined) throw new Refusal(404, 'ConversationNotFound');
    if (!known.installed) throw new Refusal(403, 'BotNotInConversationRoster');
    if (root !== undefined && !known.said.some((one) => one.id === root)) {
      throw new Refusal(404, 'ActivityNotFoundInConversation');
    }
    return { known, channel, root };
  }

  function serve(request: PeerRequest): PeerAnswer {
    authorize(request, request.path.startsWith('/graph/') ? GRAPH : AUDIENCE);
    const asked = askPeople(directory, request);
    if (asked !== undefined) return asked;
    if (request.query.get('isTargetedActivity') === 'true' && !settings.targeted)
      throw new Refusal(400, 'BadArgument');
    const body = asObject(JSON.parse(request.body)) ?? {};
    const [, conversation, activity] =
      /^\/emea\/v3\/conversations(?:\/([^/]+)\/activities(?:\/([^/]+))?)?$/.exec(request.path) ?? [];
    if (conversation === undefined) return create(body);
    const { known, channel, root } = opened(conversation);
    if (request.method === 'POST') return { status: 201, body: { id: say(channel, checked(body), root) } };
    const message = known.said.find(({ id }) => id === activity);
    if (message === undefined) throw new Refusal(404, 'ActivityNotFoundInConversation');
    message.activity = checked(body);
    return { status: 200, body: { id: message.id } };
  }

  const peer = await startPeer((request) => {
    if (request.path.endsWith('/oauth2/v2.0/token')) return login(request);
    if (request.path === '/msi/token') return identify(request);
    try {
      return serve(request);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, code } = error;
      return { status, body: { error: { code, message: `No: ${code}` } } };
    }
  });

  return Object.assign(settings, {
    ...peer,
    loginUrl: peer.url,
    serviceUrl: `${peer.url}/emea`,
    identity: { IDENTITY_ENDPOINT: `${peer.url}/msi/token`, IDENTITY_HEADER },
    conversations,
    people,
    directory,
    graphUrl: `${peer.url}/graph`,
    revokeTokens() {
      key = randomUUID();
    },
  });
}
