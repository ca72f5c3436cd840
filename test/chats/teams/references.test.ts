import {
  forgetReferences,
  getReference,
  keepPlaces,
  listReferences,
  moveReference,
  putReference,
  type TeamsReference,
} from '../../../src/chats/teams/references';
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

  it('are kept under their id and their names, and lose the names that they have no more', async () => {
    await keepPlaces(store, 'channel', [{ reference: CHANNEL, names: ['ML', 'Fraud / ML'] }]);

    const taken = await keepPlaces(store, 'channel', [{ reference: CHANNEL, names: ['Fraud/ML', 'Alerts', ' '] }]);

    const names = ['ML', 'fraud/ml', 'Fraud /  ML', 'alerts', CHANNEL.id];
    expect(taken).toEqual([]);
    expect(await Promise.all(names.map(async (name) => (await getReference(store, 'channel', name))?.id))).toEqual([
      undefined,
      CHANNEL.id,
      CHANNEL.id,
      CHANNEL.id,
      CHANNEL.id,
    ]);
    expect(await listReferences(store, 'channel')).toEqual([CHANNEL]);
  }); // biome-ignore format: short

  it('leave alone the names of others', async () => {
    const other = { ...CHANNEL, id: '19:other@thread.tacv2' };
    await keepPlaces(store, 'channel', [{ reference: CHANNEL, names: ['ML'] }]);

    expect(await keepPlaces(store, 'channel', [{ reference: other, names: ['ML', 'Risk/ML'] }])).toEqual([
      'ML',
    ]);
    await keepPlaces(store, 'channel', [{ reference: other, names: [] }]);

    expect(await getReference(store, 'channel', 'ML')).toEqual(CHANNEL);
    expect(await listReferences(store, 'channel')).toEqual([CHANNEL, other]);
  });

  it('move and are forgotten under all their names, however many there are', async () => {
    const others = Array.from({ length: 1100 }, (_, index) => ({ ...CHANNEL, id: `19:${index}@x` }));
    await keepPlaces(store, 'channel', others.map((reference) => ({ reference, names: [] })));
    await keepPlaces(store, 'channel', [{ reference: CHANNEL, names: ['ML', 'Fraud/ML'] }]);
    const serviceUrl = 'https://smba.trafficmanager.net/amer/';

    await moveReference(store, CHANNEL, serviceUrl);
    expect(await getReference(store, 'channel', 'Fraud/ML')).toEqual({ ...CHANNEL, serviceUrl });
    expect((await getReference(store, 'channel', '19:1099@x'))?.serviceUrl).toBe(CHANNEL.serviceUrl);

    await forgetReferences(store, 'channel', ({ id }) => id === CHANNEL.id);
    expect(await getReference(store, 'channel', 'ML')).toBeUndefined();
    expect(await listReferences(store, 'channel')).toHaveLength(1100);
  }); // biome-ignore format: short
});
