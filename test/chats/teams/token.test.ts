import { inspect } from 'node:util';
import type { TeamsChatOptions } from '../../../src/chats/teams/port';
import type { PeerFault } from '../../support/peers/http';
import { APP_ID, PASSWORD, TENANT } from '../../support/peers/teams';
import { failureOf, isPost, openTeams, type TeamsWorld } from './world';

describe('the token of Teams', () => {
  let teams: TeamsWorld;
  beforeEach(async () => {
    teams = await openTeams();
  });
  afterEach(() => teams.close());

  it('is asked for once, by all who wait, and kept', async () => {
    const chat = teams.chatOf();

    await Promise.all([teams.post(chat), teams.post(chat), teams.post(chat)]);
    await teams.post(chat);

    expect(teams.logins()).toEqual([`/${TENANT}/oauth2/v2.0/token`]);
    expect(teams.said()).toHaveLength(4);
  });

  it('is asked for at the common login by a bot of many tenants', async () => {
    await teams.post(teams.chatOf({ type: 'MultiTenant' }));

    expect(teams.logins()).toEqual(['/botframework.com/oauth2/v2.0/token']);
  });

  it('is asked for anew before it ends', async () => {
    teams.peer.lifetime = 299;
    const chat = teams.chatOf();

    await teams.post(chat);
    await teams.post(chat);

    expect(teams.logins()).toHaveLength(2);
  });

  it('is asked for once more when Teams refuses it, and the post goes out once', async () => {
    const chat = teams.chatOf();
    await teams.post(chat);
    teams.peer.revokeTokens();

    await teams.post(chat);

    expect([teams.logins().length, teams.said().length]).toEqual([2, 2]);
  });

  it('is not asked for a third time', async () => {
    teams.peer.next(isPost, { status: 401 }, { status: 401, body: { error: { code: 'BotNotRegistered' } } });

    const error = await failureOf(teams.post(teams.chatOf()));

    expect([error.outcome, error.code]).toEqual(['permanent', 'BotNotRegistered']);
    expect([teams.logins().length, teams.posts().length]).toEqual([2, 2]);
  });

  it.each<[string, Partial<TeamsChatOptions>, string, string]>([
    ['a wrong secret', { password: () => 'wrong' }, 'invalid_client', 'AADSTS7000215'],
    ['a wrong tenant', { tenantId: 'nowhere' }, 'invalid_request', 'AADSTS90002'],
    ['an unknown app', { appId: 'nobody' }, 'unauthorized_client', 'AADSTS700016'],
  ])('is refused for good with %s', async (_what, changes, code, number) => {
    const error = await failureOf(teams.post(teams.chatOf(changes)));

    expect([error.outcome, error.code]).toEqual(['permanent', code]);
    expect(error.message).toContain(number);
    expect(teams.posts()).toEqual([]);
  });

  it('is asked for with a fresh secret when the one at hand was replaced', async () => {
    const asked: (boolean | undefined)[] = [];
    const password = (options?: { fresh: boolean }) => {
      asked.push(options?.fresh);
      return asked.includes(true) ? PASSWORD : 'replaced';
    };

    await teams.post(teams.chatOf({ password }));

    expect([asked, teams.logins().length, teams.said().length]).toEqual([[undefined, true], 2, 1]);
  });

  it.each<[PeerFault, number | undefined]>([
    [{ status: 429, headers: { 'retry-after': '11' } }, 11],
    [{ status: 503 }, undefined],
    [{ status: 200, body: '<html>' }, undefined],
    ['drop', undefined],
    ['hang', undefined],
  ])('is missed for now after %j, and nothing was sent', async (fault, seconds) => {
    teams.peer.next('/token', fault);
    const chat = teams.chatOf();

    const error = await failureOf(teams.post(chat));

    expect([error.outcome, error.code]).toEqual(['retry', 'token_unavailable']);
    expect(error.retryAfterSeconds).toBe(seconds);
    await teams.post(chat);
    expect(teams.posts()).toHaveLength(1);
  });

  it('is missed when the secret cannot be read', async () => {
    const password = () => Promise.reject(new RangeError(`not ${PASSWORD}`));

    const error = await failureOf(teams.post(teams.chatOf({ password })));

    expect([error.outcome, error.code]).toEqual(['retry', 'token_unavailable']);
    expect(inspect(error)).not.toContain(PASSWORD);
  });

  it("is the machine's own with a managed identity", async () => {
    Object.assign(process.env, teams.peer.identity);
    try {
      await teams.post(teams.chatOf({ type: 'UserAssignedMSI', password: undefined, callMs: 10_000 }));
    } finally {
      for (const name of Object.keys(teams.peer.identity)) delete process.env[name];
    }

    expect([teams.logins(), teams.said().length]).toEqual([['/msi/token'], 1]);
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
        const answer = await fetch(`${teams.peer.loginUrl}/${TENANT}/oauth2/v2.0/token`, {
          method: 'POST',
          body,
        });
        const { access_token } = (await answer.json()) as { access_token: string };
        return { token: access_token, expiresOnTimestamp: Date.now() + 3_600_000 };
      },
    };

    await teams.post(teams.chatOf({ password: undefined, credential }));

    expect([scopes, teams.said().length]).toEqual([['https://api.botframework.com/.default'], 1]);
  });

  it.each<[string, () => Promise<null>]>([
    ['has no token', async () => null],
    ['never answers', () => new Promise(() => {})],
  ])('is missed when an identity %s', async (_what, getToken) => {
    const error = await failureOf(
      teams.post(teams.chatOf({ password: undefined, credential: { getToken } })),
    );

    expect([error.outcome, error.code]).toEqual(['retry', 'token_unavailable']);
  });
});
