import { createTeamsDirectory, type TeamsDirectoryOptions } from '../../../src/chats/teams/directory';
import type { JsonObject } from '../../../src/core/json';
import type { Directory, Person } from '../../../src/core/press';
import type { PeerFault } from '../../support/peers/http';
import { APP_ID, CHANNEL, PASSWORD, TENANT } from '../../support/peers/teams';
import { AAD, ANA, BUTTON, type DoorWorld, execute, openDoor, USER } from './door-world';
import { failureOf } from './world';

const PERSON = ANA as Person;
const GROUP = 'bbbbbbbb-0000-0000-0000-000000000001';
const OTHER = 'cccccccc-0000-0000-0000-000000000001';
const MEMBER: JsonObject = {
  id: USER,
  aadObjectId: AAD,
  tenantId: TENANT,
  name: 'Ana Ruiz',
  userPrincipalName: 'Ana@contoso.example',
  email: 'ana.mail@contoso.example',
  userRole: 'user',
};

describe('the directory of Teams', () => {
  let world: DoorWorld;
  let now: number;
  beforeEach(async () => {
    world = await openDoor();
    now = Date.now();
    // She is known from what she pressed.
    await world.send(world.activity('channel', execute('approve', { id: BUTTON })));
    meet(MEMBER);
  });
  afterEach(() => world.close());

  function meet(member: JsonObject): void {
    world.peer.directory.members.set(`${CHANNEL} ${USER}`, member);
  }
  function open(changes: Partial<TeamsDirectoryOptions> = {}): Directory {
    const { serviceUrl, loginUrl, graphUrl } = world.peer;
    return createTeamsDirectory({
      appId: APP_ID,
      type: 'SingleTenant',
      tenantId: TENANT,
      password: () => PASSWORD,
      store: world.store,
      serviceUrl,
      loginUrl,
      graphUrl,
      allowLocal: true,
      callMs: 400,
      now: () => now,
      ...changes,
    });
  }

  it('knows people as members of the conversation they were met in', async () => {
    expect(await open().profile(PERSON)).toEqual({
      name: 'Ana Ruiz',
      email: 'ana@contoso.example',
      outsider: false,
    });
  });

  it.each<[string, JsonObject]>([
    ['a guest', { userRole: 'guest' }],
    ['somebody without an account', { userRole: 'anonymous' }],
    ['a guest by the name they sign in with', { userPrincipalName: 'ana_other.example#EXT#@contoso.example' }],
    ['a member of another organisation', { tenantId: OTHER }],
    ['somebody else', { aadObjectId: OTHER }],
    ['nobody', { aadObjectId: undefined }],
  ])('takes %s for an outsider, whose e-mail it does not tell', async (_what, changes) => {
    meet({ ...MEMBER, ...changes });

    expect(await open().profile(PERSON)).toEqual({ name: 'Ana Ruiz', outsider: true });
  }); // biome-ignore format: a table

  it('takes who has left for gone', async () => {
    world.peer.directory.members.clear();

    expect(await open().profile(PERSON)).toEqual({ name: 'Ana Ruiz', outsider: true, gone: true });
  });

  it.each<[string, Partial<TeamsDirectoryOptions>, Person]>([
    ['who was never met', {}, { ...PERSON, id: OTHER }],
    ['of a tenant that is not at home here', { tenantId: OTHER }, PERSON],
  ])('takes a person %s for an outsider, and asks nobody', async (_what, changes, person) => {
    world.peer.requests.length = 0;

    expect(await open(changes).profile(person)).toEqual({ name: 'Ana Ruiz', outsider: true });
    expect(world.peer.requests).toEqual([]);
  });

  it('never tells the mail attribute, which whoever invites a guest may write', async () => {
    meet({ ...MEMBER, userPrincipalName: undefined });

    expect(await open().profile(PERSON)).toEqual({ name: 'Ana Ruiz', outsider: false });
  });

  it('asks again after a minute, and again after a failure', async () => {
    const directory = open();
    world.peer.next(({ path }) => path.includes('/members/'), { status: 503 });
    const asked = () => world.peer.requests.filter(({ path }) => path.includes('/members/')).length;

    const error = await failureOf(directory.profile(PERSON));
    await Promise.all([directory.profile(PERSON), directory.profile(PERSON)]);
    now += 59_999;
    await directory.profile(PERSON);
    const before = asked();
    now += 1;
    meet({ ...MEMBER, userRole: 'guest' });

    expect((await directory.profile(PERSON)).outsider).toBe(true);
    expect([error.outcome, before, asked()]).toEqual(['retry', 2, 3]);
  });

  it('tells how it is now to who asks for that, and remembers it', async () => {
    const { users, groups } = world.peer.directory;
    users.push({ id: AAD });
    groups.set(GROUP, new Set([AAD]));
    const directory = open();
    const ask = async (fresh: boolean) => [
      (await directory.profile(PERSON, { fresh })).outsider,
      await directory.memberOf(PERSON, GROUP, { fresh }),
    ];
    const before = await ask(false);
    groups.set(GROUP, new Set());
    meet({ ...MEMBER, userRole: 'guest' });

    expect([before, await ask(false), await ask(true), await ask(false)]).toEqual([
      [false, true],
      [false, true],
      [true, false],
      [true, false],
    ]);
  });

  it('knows who is in a group, also through other groups', async () => {
    const { users, groups } = world.peer.directory;
    users.push({ id: AAD });
    groups.set(GROUP, new Set([AAD]));
    const directory = open();

    expect(await directory.memberOf(PERSON, GROUP)).toBe(true);
    expect(await directory.memberOf(PERSON, OTHER)).toBe(false);
    expect(await directory.memberOf({ ...PERSON, id: OTHER }, GROUP)).toBe(false);
    expect(await directory.memberOf({ ...PERSON, tenant: OTHER }, GROUP)).toBe(false);
  });

  it('refuses a group that is no object id', async () => {
    const error = await failureOf(open().memberOf(PERSON, 'ML approvers'));

    expect([error.outcome, error.code]).toEqual(['permanent', 'bad_group']);
  });

  it.each<[PeerFault, string, string, number | undefined]>([
    [{ status: 403, body: { error: { code: 'Authorization_RequestDenied' } } }, 'permanent', 'Authorization_RequestDenied', undefined],
    [{ status: 400, body: { error: { code: 'Request_BadRequest' } } }, 'permanent', 'Request_BadRequest', undefined],
    [{ status: 429, headers: { 'retry-after': '7' } }, 'retry', 'http_429', 7],
    [{ status: 500 }, 'retry', 'http_500', undefined],
    [{ status: 200, body: '<html>' }, 'retry', 'http_200', undefined],
    [{ status: 302, headers: { location: 'https://evil.example' } }, 'retry', 'network', undefined],
    ['drop', 'retry', 'UND_ERR_SOCKET', undefined],
    ['hang', 'retry', 'timeout', undefined],
  ])('says what %j from Microsoft Graph means', async (fault, outcome, code, seconds) => {
    world.peer.next('/checkMemberGroups', fault);

    const error = await failureOf(open().memberOf(PERSON, GROUP));

    expect([error.outcome, error.code, error.retryAfterSeconds]).toEqual([outcome, code, seconds]);
    expect(error.message).not.toContain('eyJ');
  }); // biome-ignore format: a table

  it('says which permissions are missing', async () => {
    world.peer.next('/checkMemberGroups', { status: 403 });

    const error = await failureOf(open().memberOf(PERSON, GROUP));

    expect(error.message).toMatch(/User\.Read\.All and GroupMember\.Read\.All/);
  });

  it('has one token for many questions, and a fresh one after it was refused', async () => {
    const directory = open();
    const logins = () => world.peer.requests.filter(({ path }) => path.endsWith('/token')).length;
    const before = logins();

    await directory.memberOf(PERSON, GROUP);
    await directory.memberOf(PERSON, OTHER);
    expect(logins() - before).toBe(1);
    world.peer.revokeTokens();
    await failureOf(directory.findByEmail('bo@contoso.example'));
    await directory.findByEmail('bo@contoso.example');

    expect(logins() - before).toBe(2);
  });

  const BO = {
    id: 'AAAAAAAA-0000-0000-0000-0000000000B0',
    displayName: 'Bo Li',
    userPrincipalName: 'bo@contoso.example',
    userType: 'Member',
    accountEnabled: true,
  };

  it('finds people by the name they sign in with, to be mentioned', async () => {
    world.peer.directory.users.push(BO);

    expect(await open().findByEmail(' Bo@Contoso.example ')).toEqual({
      id: BO.id.toLowerCase(),
      name: 'Bo Li',
    });
  });

  it.each<[string, JsonObject]>([
    ['a guest', { userType: 'Guest' }],
    ['of an unknown kind', { userType: undefined }],
    ['deactivated', { accountEnabled: false }],
    ['somebody who signs in with another name', { userPrincipalName: 'other@contoso.example', id: 'bo@contoso.example' }],
  ])('finds nobody who is %s', async (_what, changes) => {
    world.peer.directory.users.push({ ...BO, ...changes });

    expect(await open().findByEmail('bo@contoso.example')).toBeUndefined();
  }); // biome-ignore format: a table

  it.each(['', 'bo', 'bo@', '../groups', 'bo@x/memberOf', 'a b@x', 'a@b@c'])(
    'finds nobody by "%s", and asks nobody',
    async (email) => {
      world.peer.requests.length = 0;

      expect(await open().findByEmail(email)).toBeUndefined();
      expect(world.peer.requests).toEqual([]);
    },
  );

  it('asks at this machine in tests alone', () => {
    expect(() => open({ graphUrl: 'https://evil.example' })).toThrow('Microsoft Graph');
  });
});
