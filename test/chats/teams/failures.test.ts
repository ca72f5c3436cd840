import { inspect } from 'node:util';
import type { CallError } from '../../../src/core/errors';
import type { JsonObject } from '../../../src/core/json';
import type { PeerFault } from '../../support/peers/http';
import { CHANNEL, PASSWORD } from '../../support/peers/teams';
import { ADDRESS, CARD, failureOf, isPost, openTeams, PERSON, type TeamsWorld } from './world';

describe('a call to Teams that fails', () => {
  let teams: TeamsWorld;
  beforeEach(async () => {
    teams = await openTeams();
  });
  afterEach(() => teams.close());

  it.each([{ id: CHANNEL }, {}])(
    'does not know where a message is if Teams does not say (%j)',
    async (body) => {
      teams.peer.next(isPost, { status: 201, body });

      const error = await failureOf(teams.post(teams.chatOf()));

      expect([error.outcome, error.code]).toEqual(['unclear', 'bad_answer']);
    },
  );

  it.each<[string, PeerFault]>([
    ['hang', 'hang'],
    ['502', { status: 502 }],
    ['an answer without an id', { status: 200, body: {} }],
  ])('has told a person nothing when opening the chat fails (%s)', async (_what, fault) => {
    teams.peer.next('/v3/conversations', fault);

    expect((await failureOf(teams.post(teams.chatOf(), { user: PERSON }))).outcome).toBe('retry');
  });

  it.each<[string, JsonObject, string]>([
    ['a channel that no install has told it of', { channel: 'Nowhere' }, 'place_unknown'],
    ['a person without a tenant', { user: PERSON }, 'tenant_unknown'],
    ['nobody', {}, 'place_unknown'],
  ])('cannot post to %s', async (_what, address, code) => {
    const error = await failureOf(
      teams.post(teams.chatOf({ type: 'MultiTenant', tenantId: undefined }), address),
    );

    expect([error.outcome, error.code]).toEqual(['permanent', code]);
    expect(teams.peer.requests).toEqual([]);
  });

  it.each([408, 429, 500, 502, 503, 504])('asks once, whatever the SDK would do after %i', async (status) => {
    teams.peer.next(isPost, { status, headers: { 'retry-after': '0' } });

    await failureOf(teams.post(teams.chatOf()));

    expect(teams.posts()).toHaveLength(1);
  });

  it('uses each connection for one request: a kept one may have died while the function slept', async () => {
    await teams.post(teams.chatOf());

    expect(teams.posts()[0]!.headers.connection).toBe('close');
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
    teams.peer.next(isPost, { status, body: code === '' ? '' : { error: { code, message: 'x' } } });

    const error = await failureOf(teams.post(teams.chatOf()));

    expect(error).toMatchObject({ outcome, code: code === '' ? `http_${status}` : code });
    expect(error.message).toMatch(/^[A-Z].{20,200}\.$/);
  });

  it('takes an edit of a message from before the app was installed anew for gone', async () => {
    const chat = teams.chatOf();
    const ref = await teams.post(chat);
    teams.peer.next(({ method }) => method === 'PUT', {
      status: 403,
      body: { error: { code: 'NotEnoughPermissions', message: 'x' } },
    });

    expect((await failureOf(chat.update(ref, chat.plain(CARD, ADDRESS)))).outcome).toBe('gone');
  });

  it('takes a reference that is none for a message that is gone', async () => {
    expect((await failureOf(teams.chatOf().update({ ts: '1' }, {}))).outcome).toBe('gone');
  });

  it('says nothing of its secrets, and sends them where they belong', async () => {
    const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const wrong = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const chat = teams.chatOf();
    teams.peer.next('/token', { status: 401, body: { error: PASSWORD, error_codes: [PASSWORD] } });
    teams.peer.next(isPost, { status: 500, body: PASSWORD }, 'drop', { status: 403, body: PASSWORD });

    const errors = [];
    for (let index = 0; index < 4; index += 1) errors.push(await failureOf(teams.post(chat)));
    await teams.post(chat);

    expect([...written.mock.calls, ...wrong.mock.calls]).toEqual([]);
    written.mockRestore();
    wrong.mockRestore();
    expect(inspect(errors, { depth: 12, showHidden: true })).not.toMatch(/app~secret|eyJ/);
    for (const { path, query, body } of teams.posts())
      expect(`${path} ${query} ${body}`).not.toMatch(/app~secret|eyJ/);
  });
});
