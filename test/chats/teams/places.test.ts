import { getReference, type PlaceKind } from '../../../src/chats/teams/references';
import type { JsonObject } from '../../../src/core/json';
import { APP_ID, TENANT } from '../../support/peers/teams';
import { AAD, type DoorWorld, openDoor, PERSONAL, TEAM, USER } from './door-world';

const BOT = { id: `28:${APP_ID}` };
const ALERTS = '19:alerts@thread.tacv2';
const GROUP = '19:group@thread.v2';

describe('the places that Teams tells of', () => {
  let world: DoorWorld;
  beforeEach(async () => {
    world = await openDoor();
    const channels = [{ id: TEAM }, { id: ALERTS, name: 'ML activity' }];
    world.peer.directory.teams.set(TEAM, { name: 'Fraud', channels });
  });
  afterEach(() => world.close());

  async function idOf(kind: PlaceKind, name: string): Promise<string | undefined> {
    return (await getReference(world.store, kind, name))?.id;
  }
  function tell(
    place: 'channel' | 'personal' | 'groupChat',
    type: 'conversationUpdate' | 'installationUpdate',
    changes: JsonObject,
  ) {
    return world.send(world.activity(place, { type, ...changes }));
  }
  /** An event of the team, about one of its channels. */
  function happens(eventType: string, channel?: JsonObject, team: JsonObject = { id: TEAM, name: 'Fraud' }) {
    const channelData = { tenant: { id: TENANT }, eventType, team, ...(channel && { channel }) };
    const conversation = { id: TEAM, conversationType: 'channel', isGroup: true, tenantId: TENANT };
    return tell('channel', 'conversationUpdate', { conversation, channelData });
  }
  const install = () => tell('channel', 'conversationUpdate', { membersAdded: [{ id: '29:x' }, BOT] });

  it('are the channels of a team that adds the app, by their names and with their team', async () => {
    expect(await install()).toEqual({ status: 200, body: undefined });

    const names = ['ML activity', 'ml ACTIVITY', 'Fraud/ML activity', 'fraud / ml activity', ALERTS];
    expect(await Promise.all(names.map((name) => idOf('channel', name)))).toEqual(Array(5).fill(ALERTS));
    expect([await idOf('channel', 'General'), await idOf('channel', 'Fraud/General')]).toEqual([TEAM, TEAM]);
    expect(await getReference(world.store, 'channel', 'ML activity')).toEqual({
      kind: 'channel',
      id: ALERTS,
      serviceUrl: world.peer.serviceUrl,
      tenantId: TENANT,
      team: TEAM,
      name: 'ML activity',
    });
  });

  it.each(['add', 'add-upgrade'])('are learnt from an installation, too (%s)', async (action) => {
    await tell('channel', 'installationUpdate', { action });

    expect(await idOf('channel', 'Fraud/ML activity')).toBe(ALERTS);
  });

  it('are known by the longer name where two teams have the shorter one', async () => {
    await install();
    const other = '19:other@thread.tacv2';
    world.peer.directory.teams.set(other, { name: 'Risk', channels: [{ id: '19:b@x', name: 'ML activity' }] });
    const channelData = { tenant: { id: TENANT }, team: { id: other } };

    await tell('channel', 'conversationUpdate', { membersAdded: [BOT], channelData });

    expect([await idOf('channel', 'ML activity'), await idOf('channel', 'Risk/ML activity')]).toEqual([ALERTS, '19:b@x']);
    expect(world.logged).toContainEqual(expect.objectContaining({ message: 'another place has this name already' }));
  }); // biome-ignore format: short

  it('are asked for again at the next message if Teams did not answer', async () => {
    world.peer.next(({ path }) => path.includes('/teams/'), { status: 503 });
    await install();
    expect(await idOf('channel', 'ML activity')).toBeUndefined();

    await world.send(world.activity('channel', { type: 'message', text: 'hello' }));

    expect(await idOf('channel', 'ML activity')).toBe(ALERTS);
  });

  it('are asked for once', async () => {
    await install();
    world.peer.requests.length = 0;

    for (const id of ['1', '2']) await world.send(world.activity('channel', { type: 'message', id }));

    expect(world.peer.requests).toEqual([]);
  });

  it('follow the channels that are made, renamed and deleted', async () => {
    await install();

    await happens('channelCreated', { id: '19:new@x', name: 'Drift' });
    await happens('channelRenamed', { id: ALERTS, name: 'ML alerts' }, { id: TEAM });
    expect([
      await idOf('channel', 'Fraud/Drift'),
      await idOf('channel', 'Fraud/ML alerts'),
      await idOf('channel', 'ML activity'),
      await idOf('channel', 'Fraud/ML activity'),
    ]).toEqual(['19:new@x', ALERTS, undefined, undefined]);

    await happens('channelDeleted', { id: '19:new@x', name: 'Drift' });
    expect([await idOf('channel', 'Drift'), await idOf('channel', '19:new@x')]).toEqual([
      undefined,
      undefined,
    ]);
    await happens('channelRestored', { id: '19:new@x', name: 'Drift' });
    expect(await idOf('channel', 'Drift')).toBe('19:new@x');
  });

  it('follow the name of their team', async () => {
    await install();

    await happens('teamRenamed', undefined, { id: TEAM, name: 'Risk' });

    expect([
      await idOf('channel', 'Risk/ML activity'),
      await idOf('channel', 'Risk/General'),
      await idOf('channel', 'Fraud/ML activity'),
      await idOf('channel', 'ML activity'),
    ]).toEqual([ALERTS, TEAM, undefined, ALERTS]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['the app is removed', () => tell('channel', 'conversationUpdate', { membersRemoved: [BOT] })],
    ['the app is uninstalled', () => tell('channel', 'installationUpdate', { action: 'remove' })],
    ['the team is deleted', () => happens('teamDeleted')],
    ['the team is deleted for good', () => happens('teamHardDeleted')],
  ])('are forgotten when %s', async (_what, leave) => {
    await install();

    await leave();

    const rows = await world.store.list('teams!channel');
    expect([rows, await world.store.list('teams!team')]).toEqual([[], []]);
  });

  it.each<[string, JsonObject]>([
    ['others come', { membersAdded: [{ id: '29:x' }] }],
    ['others go', { membersRemoved: [{ id: '29:x' }] }],
    ['an upgrade begins', { type: 'installationUpdate', action: 'remove-upgrade' }],
    ['anything else happens', { channelData: { eventType: 'channelMemberAdded', team: { id: TEAM }, tenant: { id: TENANT } } }],
  ])('stay when %s', async (_what, changes) => {
    await install();
    const before = (await world.store.list('teams!channel')).map(({ key }) => key);

    await tell('channel', 'conversationUpdate', changes);

    expect((await world.store.list('teams!channel')).map(({ key }) => key)).toEqual(before);
  }); // biome-ignore format: a table

  it('are group chats, by their id and their topic, as long as the app is there', async () => {
    const conversation = { id: GROUP, conversationType: 'groupChat', tenantId: TENANT, name: 'Night shift' };
    await tell('groupChat', 'installationUpdate', { action: 'add', conversation });
    expect([await idOf('chat', 'night shift'), await idOf('chat', GROUP)]).toEqual([GROUP, GROUP]);

    await tell('groupChat', 'conversationUpdate', { topicName: 'Day shift' });
    expect([await idOf('chat', 'Night shift'), await idOf('chat', 'Day shift')]).toEqual([undefined, GROUP]);

    await tell('groupChat', 'conversationUpdate', { membersRemoved: [BOT] });
    expect(await world.store.list('teams!chat')).toEqual([]);
  });

  it.each(['19:victim@thread.v2', 'aaaaaaaa-0000-0000-0000-000000000001'])(
    'are never known by the name %s, which is an id',
    async (name) => {
      const conversation = { id: GROUP, conversationType: 'groupChat', tenantId: TENANT, name };

      await tell('groupChat', 'installationUpdate', { action: 'add', conversation });

      expect([await idOf('chat', name), await idOf('chat', GROUP)]).toEqual([undefined, GROUP]);
    },
  );

  it('are people who add the app, by the name they sign in with, and they are greeted once', async () => {
    world.peer.conversations.set(PERSONAL, { kind: 'user', installed: true, said: [] });
    world.peer.directory.members.set(`${PERSONAL} ${USER}`, {
      id: USER,
      aadObjectId: AAD,
      tenantId: TENANT,
      name: 'Ana Ruiz',
      userPrincipalName: 'Ana@contoso.example',
      userRole: 'user',
    });

    await tell('personal', 'installationUpdate', { action: 'add' });
    await tell('personal', 'conversationUpdate', { membersAdded: [BOT] });

    expect([await idOf('user', 'ana@contoso.example'), await idOf('user', AAD)]).toEqual([AAD, AAD]);
    expect(await idOf('user', 'Ana Ruiz')).toBeUndefined();
    const said = world.peer.conversations.get(PERSONAL)!.said.map(({ activity }) => activity.text);
    expect(said).toEqual([expect.stringMatching(/^Hello, I am Bellhop\..*help/)]);

    await tell('personal', 'installationUpdate', { action: 'remove' });
    expect(await world.store.list('teams!user')).toEqual([]);
  });

  it('are kept even if the greeting cannot be said', async () => {
    expect((await tell('personal', 'installationUpdate', { action: 'add' })).status).toBe(200);

    expect(await idOf('user', AAD)).toBe(AAD);
    expect(world.logged.map(({ message }) => message)).toContain('a greeting was not said');
  });

  it('are reached where Teams last spoke of them', async () => {
    await install();
    const serviceUrl = `${world.peer.url}/amer`;

    // The channel may be told by the conversation alone.
    const conversation = { id: `${ALERTS};messageid=1`, conversationType: 'channel', tenantId: TENANT };
    const channelData = { tenant: { id: TENANT }, team: { id: TEAM } };
    await world.send(
      world.activity('channel', { type: 'message', serviceUrl, conversation, channelData }),
      { claims: { serviceurl: serviceUrl } },
    );

    const urls = ['ML activity', 'Fraud/ML activity', ALERTS, 'General'].map(
      async (name) => (await getReference(world.store, 'channel', name))?.serviceUrl,
    );
    expect(await Promise.all(urls)).toEqual([serviceUrl, serviceUrl, serviceUrl, world.peer.serviceUrl]);
  }); // biome-ignore format: short

  it('are learnt from what is written there, where no install was told', async () => {
    await world.send(world.activity('groupChat', { type: 'message', text: 'x' }));
    await world.send(world.activity('personal', { type: 'message', text: 'x' }));
    const channelData = {
      tenant: { id: TENANT },
      team: { id: TEAM },
      channel: { id: '19:private@x', name: 'Secrets' },
    };
    await world.send(world.activity('channel', { type: 'message', text: 'x', channelData }));

    expect([
      await idOf('chat', GROUP),
      await idOf('user', AAD),
      await idOf('channel', 'ML activity'),
      await idOf('channel', 'Fraud/Secrets'),
    ]).toEqual([GROUP, AAD, ALERTS, '19:private@x']);
  });

  it('are told again by Teams when the store could not keep them', async () => {
    world.store.close();

    expect((await install()).status).toBe(503);
  });
});
