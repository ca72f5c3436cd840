import { inspect } from 'node:util';
import { createTeamsChat, type TeamsChatOptions } from '../../../src/chats/teams/port';
import { putReference } from '../../../src/chats/teams/references';
import type { Card } from '../../../src/core/card';
import { type CallError, ConfigError } from '../../../src/core/errors';
import type { JsonObject } from '../../../src/core/json';
import type { Chat, MessageRef, Store } from '../../../src/core/ports';
import { openLocalStore } from '../../../src/stores/local';
import { chatContract } from '../../contracts/chat';
import { chatFaultContract, type FaultyChat } from '../../contracts/chat-faults';
import type { PeerFault, PeerRequest } from '../../support/peers/http';
import {
  APP_ID,
  CHANNEL,
  PASSWORD,
  startTeamsPeer,
  TENANT,
  type TeamsMessage,
  type TeamsPeer,
} from '../../support/peers/teams';

const ADDRESS = { channel: 'ML failures' };
const PERSON = 'aaaaaaaa-0000-0000-0000-000000000001';
const CARD: Card = {
  kind: 'pipeline-run',
  tone: 'failure',
  locale: 'en',
  title: 'Pipeline failed',
  facts: [],
  links: [],
  buttons: [],
  fallback: 'Pipeline failed.',
};

function optionsFor(peer: TeamsPeer, store: Store): TeamsChatOptions {
  return {
    appId: APP_ID,
    type: 'SingleTenant',
    tenantId: TENANT,
    password: () => PASSWORD,
    store,
    loginUrl: peer.loginUrl,
    serviceUrl: peer.serviceUrl,
    allowLocal: true,
    timeoutMs: 400,
  };
}

function isPost({ method, path }: PeerRequest): boolean {
  return method === 'POST' && path.startsWith('/emea/');
}

async function openPlace() {
  const peer = await startTeamsPeer();
  const store = openLocalStore(':memory:');
  const { serviceUrl } = peer;
  await putReference(store, ADDRESS.channel, { kind: 'channel', id: CHANNEL, serviceUrl, tenantId: TENANT });
  return { peer, store, said: () => peer.conversations.get(CHANNEL)?.said ?? [] };
}

async function open(): Promise<FaultyChat> {
  const { peer, store, said } = await openPlace();
  const chat = createTeamsChat(optionsFor(peer, store));
  const seen = ({ activity }: TeamsMessage) => ({ text: JSON.stringify(activity), broadcast: false });
  const conversation = `${CHANNEL};messageid=1`;
  return {
    chat,
    address: ADDRESS,
    unknown: { serviceUrl: peer.serviceUrl, conversation, activity: '1' },
    badCard: {
      type: 'message',
      summary: 'x',
      attachments: [{ contentType: 'x', content: { type: 'Nope' } }],
    },
    secrets: [PASSWORD, 'eyJ'],
    async shown() {
      return said()
        .filter(({ root }) => root === undefined)
        .map((root) => ({
          root: seen(root),
          replies: said()
            .filter((one) => one.root === root.id)
            .map(seen),
        }));
    },
    platform: {
      posts: (...faults) => peer.next(isPost, ...faults),
      edits: (...faults) => peer.next(({ method }) => method === 'PUT', ...faults),
      delete({ activity }) {
        const known = peer.conversations.get(CHANNEL)!;
        known.said = known.said.filter(({ id }) => id !== activity);
      },
      removeBot: () => Object.assign(peer.conversations.get(CHANNEL)!, { installed: false }),
      closeChannel: () => void peer.conversations.delete(CHANNEL),
      stop: () => peer.stop(),
    },
    async close() {
      await peer.stop();
      store.close();
    },
  };
}

chatContract('Teams', open);
chatFaultContract('Teams', open);

describe('Teams as a chat, beyond the contracts', () => {
  let peer: TeamsPeer;
  let store: ReturnType<typeof openLocalStore>;
  let said: () => TeamsMessage[];
  beforeEach(async () => {
    ({ peer, store, said } = await openPlace());
  });
  afterEach(async () => {
    await peer.stop();
    store.close();
  });

  function chatOf(changes: Partial<TeamsChatOptions> = {}): Chat {
    return createTeamsChat({ ...optionsFor(peer, store), ...changes });
  }
  function post(chat: Chat, address: JsonObject = ADDRESS): Promise<MessageRef> {
    return chat.post(address, chat.plain(CARD, address), { nonce: 'n1' });
  }
  function failureOf(call: Promise<unknown>): Promise<CallError> {
    return call.then(
      () => Promise.reject(new Error('the call was expected to fail')),
      (error: CallError) => error,
    );
  }
  function logins(): string[] {
    return peer.requests.map(({ path }) => path).filter((path) => path.endsWith('/token'));
  }
  function posts(): PeerRequest[] {
    return peer.requests.filter(isPost);
  }

  it('starts a thread in a channel with its first message', async () => {
    const chat = chatOf();
    const payload = chat.payload(CARD, ADDRESS);

    const ref = await chat.post(ADDRESS, payload, { nonce: 'n1' });

    const activity = said()[0]!.id;
    expect(ref).toEqual({
      serviceUrl: peer.serviceUrl,
      conversation: `${CHANNEL};messageid=${activity}`,
      activity,
    });
    expect(posts().map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
      [
        '/emea/v3/conversations',
        { isGroup: true, channelData: { channel: { id: CHANNEL } }, activity: payload },
      ],
    ]);
  });

  it('takes the id from the conversation where Teams does not give it by itself', async () => {
    const id = `${CHANNEL};messageid=77`;
    peer.next(isPost, { status: 201, body: { id } });

    expect(await post(chatOf())).toEqual({ serviceUrl: peer.serviceUrl, conversation: id, activity: '77' });
  });

  it.each([{ id: CHANNEL }, {}])(
    'does not know where a message is if Teams does not say (%j)',
    async (body) => {
      peer.next(isPost, { status: 201, body });

      const error = await failureOf(post(chatOf()));

      expect([error.outcome, error.code]).toEqual(['unclear', 'bad_answer']);
    },
  );

  it('posts into a group chat, where replies are messages', async () => {
    const chat = chatOf();
    const address = { chat: '19:group@thread.v2' };

    const thread = await post(chat, address);
    await chat.post(address, chat.plain(CARD, address), { nonce: 'n2', thread });

    expect(posts().map(({ path }) => path)).toEqual(
      Array(2).fill('/emea/v3/conversations/19:group@thread.v2/activities'),
    );
  });

  it('writes to one person, whose chat it opens first', async () => {
    const ref = await post(chatOf(), { user: PERSON });

    expect(ref).toMatchObject({ conversation: `a:1-${PERSON}` });
    expect(posts().map(({ path }) => path)).toEqual([
      '/emea/v3/conversations',
      `/emea/v3/conversations/a:1-${PERSON}/activities`,
    ]);
    expect(JSON.parse(posts()[0]!.body)).toEqual({
      isGroup: false,
      bot: { id: `28:${APP_ID}` },
      members: [{ id: PERSON }],
      tenantId: TENANT,
      channelData: { tenant: { id: TENANT } },
    });
  });

  it.each<[string, PeerFault]>([
    ['hang', 'hang'],
    ['502', { status: 502 }],
    ['an answer without an id', { status: 200, body: {} }],
  ])('has told a person nothing when opening the chat fails (%s)', async (_what, fault) => {
    peer.next('/v3/conversations', fault);

    expect((await failureOf(post(chatOf(), { user: PERSON }))).outcome).toBe('retry');
  });

  it('knows people of the tenant they were met in', async () => {
    const { serviceUrl } = peer;
    await putReference(store, PERSON, { kind: 'user', id: PERSON, serviceUrl, tenantId: TENANT });

    await post(chatOf({ type: 'MultiTenant', tenantId: undefined }), { user: PERSON });

    expect(JSON.parse(posts()[0]!.body).tenantId).toBe(TENANT);
  });

  it.each<[string, JsonObject, string]>([
    ['a channel that no install has told it of', { channel: 'Nowhere' }, 'place_unknown'],
    ['a person without a tenant', { user: PERSON }, 'tenant_unknown'],
    ['nobody', {}, 'place_unknown'],
  ])('cannot post to %s', async (_what, address, code) => {
    const error = await failureOf(post(chatOf({ type: 'MultiTenant', tenantId: undefined }), address));

    expect([error.outcome, error.code]).toEqual(['permanent', code]);
    expect(peer.requests).toEqual([]);
  });

  it('finds a channel by its id alone', async () => {
    await post(chatOf(), { channel: CHANNEL });

    expect(said()).toHaveLength(1);
  });

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
    const chat = chatOf();
    await putReference(store, 'Elsewhere', { kind: 'channel', id: '19:x@thread.tacv2', serviceUrl });
    const thread = { serviceUrl, conversation: `${CHANNEL};messageid=1`, activity: '1' };
    const payload = chat.plain(CARD, ADDRESS);

    const errors = [
      await failureOf(post(chat, { channel: 'Elsewhere' })),
      await failureOf(chat.post(ADDRESS, payload, { nonce: 'n1', thread })),
      await failureOf(chat.update(thread, payload)),
    ];

    expect(errors.map(({ outcome, code }) => [outcome, code])).toEqual(
      Array(3).fill(['permanent', 'service_url_refused']),
    );
    expect(peer.requests).toEqual([]);
  });

  it('does not speak to this machine unless it may', async () => {
    const chat = chatOf({ allowLocal: false, loginUrl: undefined, serviceUrl: undefined });

    expect((await failureOf(post(chat))).code).toBe('service_url_refused');
  });

  it('follows no redirect', async () => {
    peer.next(isPost, { status: 307, headers: { location: `${peer.url}/emea/v3/conversations` } });

    const error = await failureOf(post(chatOf()));

    expect([error.outcome, posts().length]).toEqual(['permanent', 1]);
  });

  it.each([408, 429, 500, 502, 503, 504])('asks once, whatever the SDK would do after %i', async (status) => {
    peer.next(isPost, { status, headers: { 'retry-after': '0' } });

    await failureOf(post(chatOf()));

    expect(posts()).toHaveLength(1);
  });

  it('uses each connection for one request: a kept one may have died while the function slept', async () => {
    await post(chatOf());

    expect(posts()[0]!.headers.connection).toBe('close');
  });

  it.each<[number, string, CallError['outcome']]>([
    [412, 'PreconditionFailed', 'retry'],
    [429, 'Throttled', 'retry'],
    [500, 'ServiceError', 'unclear'],
    [502, 'ServiceError', 'unclear'],
    [503, '', 'unclear'],
    [504, '', 'unclear'],
    [400, 'BadSyntax', 'refused'],
    [413, 'MessageSizeTooBig', 'refused'],
    [403, 'BotNotInConversationRoster', 'permanent'],
    [403, 'ForbiddenOperationException', 'permanent'],
    [403, 'BotDisabledByAdmin', 'permanent'],
    [403, 'ConversationBlockedByUser', 'permanent'],
    [403, 'MessageWritesBlocked', 'permanent'],
    [403, 'InvalidBotApiHost', 'permanent'],
    [404, 'ConversationNotFound', 'permanent'],
    [405, 'NeverHeardOf', 'permanent'],
  ])('takes %i %s for a post that is %s', async (status, code, outcome) => {
    peer.next(isPost, { status, body: code === '' ? '' : { error: { code, message: 'x' } } });

    const error = await failureOf(post(chatOf()));

    expect(error).toMatchObject({ outcome, code: code === '' ? `http_${status}` : code });
    expect(error.message).toMatch(/^[A-Z].{20,200}\.$/);
  });

  it('takes an edit of a message from before the app was installed anew for gone', async () => {
    const chat = chatOf();
    const ref = await post(chat);
    peer.next(({ method }) => method === 'PUT', {
      status: 403,
      body: { error: { code: 'NotEnoughPermissions', message: 'x' } },
    });

    expect((await failureOf(chat.update(ref, chat.plain(CARD, ADDRESS)))).outcome).toBe('gone');
  });

  it('takes a reference that is none for a message that is gone', async () => {
    expect((await failureOf(chatOf().update({ ts: '1' }, {}))).outcome).toBe('gone');
  });

  describe('its token', () => {
    it('is asked for once, by all who wait, and kept', async () => {
      const chat = chatOf();

      await Promise.all([post(chat), post(chat), post(chat)]);
      await post(chat);

      expect(logins()).toEqual([`/${TENANT}/oauth2/v2.0/token`]);
      expect(said()).toHaveLength(4);
    });

    it('is asked for at the common login by a bot of many tenants', async () => {
      await post(chatOf({ type: 'MultiTenant' }));

      expect(logins()).toEqual(['/botframework.com/oauth2/v2.0/token']);
    });

    it('is asked for anew before it ends', async () => {
      peer.lifetime = 299;
      const chat = chatOf();

      await post(chat);
      await post(chat);

      expect(logins()).toHaveLength(2);
    });

    it('is asked for once more when Teams refuses it, and the post goes out once', async () => {
      const chat = chatOf();
      await post(chat);
      peer.revokeTokens();

      await post(chat);

      expect([logins().length, said().length]).toEqual([2, 2]);
    });

    it('is not asked for a third time', async () => {
      peer.next(isPost, { status: 401 }, { status: 401, body: { error: { code: 'BotNotRegistered' } } });

      const error = await failureOf(post(chatOf()));

      expect([error.outcome, error.code]).toEqual(['permanent', 'BotNotRegistered']);
      expect([logins().length, posts().length]).toEqual([2, 2]);
    });

    it.each<[string, Partial<TeamsChatOptions>, string, string]>([
      ['a wrong secret', { password: () => 'wrong' }, 'invalid_client', 'AADSTS7000215'],
      ['a wrong tenant', { tenantId: 'nowhere' }, 'invalid_request', 'AADSTS90002'],
      ['an unknown app', { appId: 'nobody' }, 'unauthorized_client', 'AADSTS700016'],
    ])('is refused for good with %s', async (_what, changes, code, number) => {
      const error = await failureOf(post(chatOf(changes)));

      expect([error.outcome, error.code]).toEqual(['permanent', code]);
      expect(error.message).toContain(number);
      expect(posts()).toEqual([]);
    });

    it.each<[PeerFault, number | undefined]>([
      [{ status: 429, headers: { 'retry-after': '11' } }, 11],
      [{ status: 503 }, undefined],
      [{ status: 200, body: '<html>' }, undefined],
      ['drop', undefined],
      ['hang', undefined],
    ])('is missed for now after %j, and nothing was sent', async (fault, seconds) => {
      peer.next('/token', fault);
      const chat = chatOf();

      const error = await failureOf(post(chat));

      expect([error.outcome, error.code]).toEqual(['retry', 'token_unavailable']);
      expect(error.retryAfterSeconds).toBe(seconds);
      await post(chat);
      expect(posts()).toHaveLength(1);
    });

    it('is missed when the secret cannot be read', async () => {
      const password = () => Promise.reject(new RangeError(`not ${PASSWORD}`));

      const error = await failureOf(post(chatOf({ password })));

      expect([error.outcome, error.code]).toEqual(['retry', 'token_unavailable']);
      expect(inspect(error)).not.toContain(PASSWORD);
    });

    it("is the machine's own with a managed identity", async () => {
      Object.assign(process.env, peer.identity);
      try {
        await post(chatOf({ type: 'UserAssignedMSI', password: undefined, timeoutMs: 10_000 }));
      } finally {
        for (const name of Object.keys(peer.identity)) delete process.env[name];
      }

      expect([logins(), said().length]).toEqual([['/msi/token'], 1]);
    });

    it('can be that of any identity', async () => {
      const scopes: string[] = [];
      const credential = {
        async getToken(scope: string) {
          scopes.push(scope);
          const body = new URLSearchParams({
            grant_type: 'client_credentials',
            client_id: APP_ID,
            client_secret: PASSWORD,
            scope,
          });
          const answer = await fetch(`${peer.loginUrl}/${TENANT}/oauth2/v2.0/token`, {
            method: 'POST',
            body,
          });
          const { access_token } = (await answer.json()) as { access_token: string };
          return { token: access_token, expiresOnTimestamp: Date.now() + 3_600_000 };
        },
      };

      await post(chatOf({ password: undefined, credential }));

      expect([scopes, said().length]).toEqual([['https://api.botframework.com/.default'], 1]);
    });

    it.each<[string, () => Promise<null>]>([
      ['has no token', async () => null],
      ['never answers', () => new Promise(() => {})],
    ])('is missed when an identity %s', async (_what, getToken) => {
      const error = await failureOf(post(chatOf({ password: undefined, credential: { getToken } })));

      expect([error.outcome, error.code]).toEqual(['retry', 'token_unavailable']);
    });
  });

  it('says nothing of its secrets, and sends them where they belong', async () => {
    const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const wrong = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const chat = chatOf();
    peer.next('/token', { status: 401, body: { error: PASSWORD, error_codes: [PASSWORD] } });
    peer.next(isPost, { status: 500, body: PASSWORD }, 'drop', { status: 403, body: PASSWORD });

    const errors = [];
    for (let index = 0; index < 4; index += 1) errors.push(await failureOf(post(chat)));
    await post(chat);

    expect([...written.mock.calls, ...wrong.mock.calls]).toEqual([]);
    written.mockRestore();
    wrong.mockRestore();
    expect(inspect(errors, { depth: 12, showHidden: true })).not.toMatch(/app~secret|eyJ/);
    for (const { path, query, body } of posts())
      expect(`${path} ${query} ${body}`).not.toMatch(/app~secret|eyJ/);
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
    expect(() => chatOf(changes)).toThrow(ConfigError);
  });
});
