import type { JsonObject } from '../../../src/core/json';
import { key } from '../../../src/core/keys';
import { APP_ID, CHANNEL } from '../../support/peers/teams';
import { AAD, ANA, type DoorWorld, openDoor, PERSONAL, THREAD, USER } from './door-world';

const BOT = { type: 'mention', mentioned: { id: `28:${APP_ID}`, name: 'Bellhop' }, text: '<at>Bellhop</at>' };
const BO = { type: 'mention', mentioned: { id: '29:bo', name: 'Bo $& Li' }, text: '<at>Bo $& Li</at>' };

describe('a line written to the bot in Teams', () => {
  let world: DoorWorld;
  beforeEach(async () => {
    world = await openDoor();
  });
  afterEach(() => world.close());

  const write = (place: 'channel' | 'personal' | 'groupChat', text: string, changes: JsonObject = {}) =>
    world.send(world.activity(place, { type: 'message', id: '17', text, ...changes }));
  const texts = () => world.commands.map(({ text }) => text);

  it('comes to the listener whole', async () => {
    const answer = await write('channel', '<at>Bellhop</at> status fraud-train\n', { entities: [BOT] });

    expect(answer).toEqual({ status: 200, body: undefined });
    expect(world.commands).toEqual([
      {
        id: key(THREAD, '17'),
        person: ANA,
        text: 'status fraud-train',
        answer: {
          serviceUrl: world.peer.serviceUrl,
          conversation: THREAD,
          conversationType: 'channel',
          user: USER,
          aad: AAD,
          tenant: ANA.tenant,
          activity: '17',
        },
        at: '2026-11-20T13:59:58.123Z',
      },
    ]);
  });

  it.each<[string, string, JsonObject[] | string, string]>([
    ['the mention anywhere', 'status <at>Bellhop</at> x', [BOT], 'status  x'],
    ['names of other people', '<at>Bellhop</at> assign <at>Bo $& Li</at>', [BOT, BO], 'assign Bo $& Li'],
    ['what only looks like a mention', '<at>Bellhop</at> <at>Bellhop</at>', [BOT], '<at>Bellhop</at>'],
    ['spaces and marks as they are meant', '<at>Bellhop</at>&nbsp;a &lt;b&gt; &amp;amp; \u00a0c', [BOT], 'a <b> &amp;  c'],
    ['nothing invisible', '<at>Bellhop</at> x\u202e\u200by', [BOT], 'xy'],
    ['nothing', '<at>Bellhop</at> ', [BOT], ''],
  ])('keeps %s', async (_what, text, entities, left) => {
    await write('channel', text, { entities });

    expect(texts()).toEqual([left]);
  }); // biome-ignore format: a table

  it.each<'channel' | 'groupChat'>(['channel', 'groupChat'])(
    'is none in a %s that does not mention the bot',
    async (place) => {
      await write(place, '<at>Bellhop</at> status');
      await write(place, '<at>Bo $& Li</at> status', { entities: [BO] });
      await write(place, 'status', { entities: 'x' });

      expect(texts()).toEqual([]);
    },
  );

  it('needs no mention in the personal chat, nor as a slash command', async () => {
    await write('personal', 'status');
    await write('groupChat', 'runs', { recipient: { id: `28:${APP_ID}`, isTargeted: true } });

    expect(texts()).toEqual(['status', 'runs']);
  });

  it('is cut at ten thousand characters', async () => {
    await write('personal', 'x'.repeat(20_000));

    expect(texts()).toEqual([`${'x'.repeat(9999)}…`]);
  });

  it('is none of a person whom Teams does not name', async () => {
    await write('personal', 'status', { from: { id: USER } });

    expect(texts()).toEqual([]);
  });

  it('that is refused is told where it was written, if that is private', async () => {
    world.reaction = { type: 'refused', text: 'There is no such command.' };
    world.peer.conversations.set(PERSONAL, { kind: 'user', installed: true, said: [] });

    await write('personal', 'stauts');

    const said = world.peer.conversations.get(PERSONAL)!.said.map(({ activity }) => activity.text);
    expect(said).toEqual(['There is no such command.']);
  });

  it('that is refused in a channel is told in the personal chat', async () => {
    world.reaction = { type: 'refused', text: 'There is no such command.' };
    world.peer.people.add(USER);

    await write('channel', '<at>Bellhop</at> stauts', { entities: [BOT] });

    expect(world.peer.conversations.get(`a:1-${USER}`)!.said).toHaveLength(1);
    expect(world.peer.conversations.get(CHANNEL)!.said).toEqual([]);
  });

  it('is lost by nobody when the listener fails', async () => {
    world.reaction = new Error('the queue is down');
    world.peer.people.add(USER);

    await write('groupChat', '<at>Bellhop</at> status', { entities: [BOT] });

    expect(world.peer.conversations.get(`a:1-${USER}`)!.said.map(({ activity }) => activity.text)).toEqual([
      'Bellhop could not take this just now, so nothing was done. Please try again in a minute.',
    ]);
  });
});
