import { getReference, putReference, type TeamsReference } from '../../../src/chats/teams/references';
import { openLocalStore } from '../../../src/stores/local';

const CHANNEL: TeamsReference = {
  kind: 'channel',
  id: '19:ml@thread.tacv2',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  tenantId: 't1',
};

describe('the places that Teams has told us of', () => {
  let store: ReturnType<typeof openLocalStore>;
  beforeEach(() => {
    store = openLocalStore(':memory:');
  });
  afterEach(() => store.close());

  it('are found by name, in any case', async () => {
    await putReference(store, 'ML Failures', CHANNEL);

    expect(await getReference(store, 'channel', 'ml failures')).toEqual(CHANNEL);
    expect(await getReference(store, 'channel', 'ML')).toBeUndefined();
    expect(await getReference(store, 'user', 'ML Failures')).toBeUndefined();
  });

  it('are found by id, in its own case only', async () => {
    await putReference(store, CHANNEL.id, CHANNEL);

    expect(await getReference(store, 'channel', CHANNEL.id)).toEqual(CHANNEL);
    expect(await getReference(store, 'channel', CHANNEL.id.toUpperCase())).toBeUndefined();
  });

  it('are brought up to date when they are told of again', async () => {
    await putReference(store, 'ML', CHANNEL);
    const moved = { ...CHANNEL, serviceUrl: 'https://smba.trafficmanager.net/amer/' };

    expect(await putReference(store, 'ML', moved)).toBeUndefined();

    expect(await getReference(store, 'channel', 'ML')).toEqual(moved);
  });

  it('keep their name when another place of that name comes', async () => {
    await putReference(store, 'General', CHANNEL);

    const holder = await putReference(store, 'general', { ...CHANNEL, id: '19:other@thread.tacv2' });

    expect(holder).toBe(CHANNEL.id);
    expect(await getReference(store, 'channel', 'General')).toEqual(CHANNEL);
  });

  it('have one winner when two of a name come at once', async () => {
    const others = ['19:a', '19:b', '19:c'].map((id) => ({ ...CHANNEL, id }));

    const holders = await Promise.all(others.map((other) => putReference(store, 'General', other)));

    const winner = (await getReference(store, 'channel', 'General'))!.id;
    expect(holders.filter((holder) => holder === undefined)).toHaveLength(1);
    expect(holders.filter((holder) => holder !== undefined)).toEqual([winner, winner]);
  });

  it('are unknown where a row is not what it should be', async () => {
    await putReference(store, 'ML', { ...CHANNEL, serviceUrl: '' });

    expect(await getReference(store, 'channel', 'ML')).toBeUndefined();
  });
});
