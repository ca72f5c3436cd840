import { createSlackDirectory } from '../../../src/chats/slack/directory';
import type { JsonObject } from '../../../src/core/json';
import type { Person } from '../../../src/core/press';
import { BOT_TOKEN } from '../../support/peers/slack';
import { failureOf, useSlack } from './world';

const MINUTE = 60_000;
const PERSON: Person = { chat: 'slack', id: 'U0000007', tenant: 'T0000001', name: 'ana' };
const HOME = { id: 'T0000001', name: 'Test', scopes: [] };

describe("Slack's directory", () => {
  const slack = useSlack();
  let now = 0;
  beforeEach(() => {
    now = Date.parse('2026-11-20T14:00:00.000Z');
    slack.peer.people.groups.set('S0000001', [PERSON.id]);
  });

  function directory(options: Partial<Parameters<typeof createSlackDirectory>[0]> = {}) {
    return createSlackDirectory({
      token: () => BOT_TOKEN,
      apiUrl: slack.peer.api,
      now: () => now,
      ...options,
    });
  }

  function ana(changes: JsonObject = {}): void {
    slack.peer.people.users = [
      {
        id: PERSON.id,
        team_id: 'T0000001',
        name: 'ana',
        real_name: 'Ana Ruiz',
        deleted: false,
        is_bot: false,
        is_restricted: false,
        is_ultra_restricted: false,
        is_email_confirmed: true,
        profile: { display_name: '', real_name: 'Ana Ruiz', email: 'ana@ours.example' },
        ...changes,
      } as JsonObject & { id: string; team_id: string; name: string },
    ];
  }

  it('knows the name and the address of a person of ours', async () => {
    ana();

    expect(await directory().profile(PERSON)).toEqual({
      name: 'Ana Ruiz',
      email: 'ana@ours.example',
      outsider: false,
    });
  });

  it.each<[string, JsonObject]>([
    ['a guest', { is_restricted: true }],
    ['a guest of one channel', { is_ultra_restricted: true }],
    ['of a shared channel', { is_stranger: true }],
    ['of another workspace', { team_id: 'T0000009' }],
    ['of nobody knows which workspace', { team_id: undefined }],
  ])('takes for an outsider without an address who is %s', async (_name, changes) => {
    ana(changes);

    expect(await directory().profile(PERSON)).toEqual({ name: 'Ana Ruiz', outsider: true });
  });

  it.each([
    ['deactivated', { deleted: true }],
    ['a bot', { is_bot: true }],
  ])('takes for gone who is %s', async (_name, changes) => {
    ana(changes);

    expect(await directory().profile(PERSON)).toEqual({ name: 'Ana Ruiz', outsider: true, gone: true });
  });

  it('takes for an outsider who came from another workspace than the directory says', async () => {
    ana();

    expect((await directory().profile({ ...PERSON, tenant: 'T0000009' })).outsider).toBe(true);
  });

  it.each(['user_not_found', 'user_not_visible'])(
    'takes for an outsider whom Slack does not show: %s',
    async (error) => {
      slack.peer.next('users.info', { status: 200, body: { ok: false, error } });

      expect(await directory().profile(PERSON)).toEqual({ name: 'ana', outsider: true });
    },
  );

  it.each([
    ['of the same organisation', 'E0000001', false],
    ['of another organisation', 'E0000009', true],
  ])('knows who is %s', async (_name, enterprise_id, outsider) => {
    slack.peer.people.home = { team_id: 'T0000001', enterprise_id: 'E0000001' };
    ana({ team_id: 'T0000002', enterprise_user: { enterprise_id } });

    expect((await directory().profile({ ...PERSON, tenant: 'T0000002' })).outsider).toBe(outsider);
  });

  it('gives no address that nobody has confirmed', async () => {
    ana({ is_email_confirmed: false });

    expect(await directory().profile(PERSON)).toEqual({ name: 'Ana Ruiz', outsider: false });
  });

  it('trusts an address of a workspace that does not say whether it is confirmed', async () => {
    ana({ is_email_confirmed: undefined });

    expect((await directory().profile(PERSON)).email).toBe('ana@ours.example');
  });

  it.each([
    [{ display_name: 'Ana R.', real_name: 'Ana Ruiz' }, 'Ana R.'],
    [{ display_name: ' ', real_name: ' ' }, 'Ana Ruiz'],
    [undefined, 'Ana Ruiz'],
  ])('finds a name in %j', async (profile, name) => {
    ana({ profile });

    expect((await directory().profile(PERSON)).name).toBe(name);
  });

  it('asks once in three minutes, and anew when it is told to', async () => {
    ana();
    const known = directory();

    await Promise.all([known.profile(PERSON), known.profile(PERSON)]);
    await known.profile(PERSON);
    ana({ deleted: true });
    const [remembered, fresh, kept] = [
      await known.profile(PERSON),
      await known.profile(PERSON, { fresh: true }),
      await known.profile(PERSON),
    ];
    now += 3 * MINUTE;
    ana();
    const later = await known.profile(PERSON);

    expect([remembered, fresh, kept, later].map(({ outsider }) => outsider)).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(slack.methods().filter((method) => method === 'users.info')).toHaveLength(3);
  });

  it('remembers no failure', async () => {
    ana();
    const known = directory();
    slack.peer.next('users.info', { status: 429, headers: { 'retry-after': '3' } });

    const error = await failureOf(known.profile(PERSON));

    expect([error.outcome, error.retryAfterSeconds]).toEqual(['retry', 3]);
    expect((await known.profile(PERSON)).outsider).toBe(false);
  });

  it('knows who is in a group, for a minute', async () => {
    const known = directory();

    const before = await known.memberOf(PERSON, 'S0000001');
    slack.peer.people.groups.set('S0000001', []);
    const remembered = await known.memberOf(PERSON, 'S0000001');
    const fresh = await known.memberOf(PERSON, 'S0000001', { fresh: true });
    slack.peer.people.groups.set('S0000001', [PERSON.id]);
    now += MINUTE;
    const later = await known.memberOf(PERSON, 'S0000001');

    expect([before, remembered, fresh, later]).toEqual([true, true, false, true]);
    expect(await known.memberOf({ ...PERSON, id: 'U0000008' }, 'S0000001')).toBe(false);
  });

  it('does not take a group that does not exist for an empty one', async () => {
    const error = await failureOf(directory().memberOf(PERSON, 'S0000009'));

    expect([error.outcome, error.code]).toEqual(['permanent', 'no_such_subteam']);
    expect(error.message).toContain('S0000009');
  });

  it('finds a person of ours by an address', async () => {
    ana();

    expect(await directory().findByEmail(' Ana@Ours.example ')).toEqual({
      id: PERSON.id,
      name: 'Ana Ruiz',
    });
  });

  it.each<[string, JsonObject]>([
    ['nobody has', { profile: { email: 'bob@ours.example' } }],
    ['a guest has', { is_restricted: true }],
    ['somebody had who has left', { deleted: true }],
  ])('finds nobody by an address that %s', async (_name, changes) => {
    ana(changes);

    expect(await directory().findByEmail('ana@ours.example')).toBeUndefined();
  });

  it('asks for the same address once in five minutes, also if nobody has it', async () => {
    const known = directory();

    for (const email of ['x@ours.example', 'X@ours.example']) await known.findByEmail(email);
    now += 5 * MINUTE;
    await known.findByEmail('x@ours.example');

    expect(slack.methods()).toEqual(['users.lookupByEmail', 'users.lookupByEmail']);
  });

  it('asks the installation of the person, and knows nobody from where there is none', async () => {
    ana();
    const tokens: (string | undefined)[] = [];
    const known = directory({
      token(request) {
        tokens.push(request?.team);
        return BOT_TOKEN;
      },
      installations: { find: async ({ team }) => (team === HOME.id ? HOME : undefined) },
    });
    const stranger = { ...PERSON, tenant: 'T0000009' };

    const ours = [await known.profile(PERSON), await known.memberOf(PERSON, 'S0000001')];
    const asked = slack.methods().length;
    const theirs = [await known.profile(stranger), await known.memberOf(stranger, 'S0000001')];

    expect(ours).toMatchObject([{ outsider: false }, true]);
    expect(theirs).toEqual([{ name: 'ana', outsider: true }, false]);
    expect([new Set(tokens), slack.methods().length]).toEqual([new Set([HOME.id]), asked]);
  });

  it("says in which workspace a group is where an organisation's token asks", async () => {
    const organisation = { ...HOME, id: 'E0000001' };
    const known = directory({ installations: { find: async () => organisation } });

    await known.memberOf(PERSON, 'S0000001');

    expect(slack.argsOf(0)).toEqual({ usergroup: 'S0000001', team_id: 'T0000001' });
  });
});
