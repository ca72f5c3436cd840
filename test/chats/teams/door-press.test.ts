import { teamsPayload } from '../../../src/chats/teams/card';
import type { Card } from '../../../src/core/card';
import type { JsonObject } from '../../../src/core/json';
import { key } from '../../../src/core/keys';
import type { Press } from '../../../src/core/press';
import { CHANNEL, TENANT } from '../../support/peers/teams';
import {
  AAD,
  ANA,
  BUTTON,
  type DoorWorld,
  execute,
  openDoor,
  PERSONAL,
  shown,
  THREAD,
  USER,
} from './door-world';
import { contentOf, draw, type Pressed } from './support';

const QUESTION = {
  title: 'Approve?',
  text: 'It goes live.',
  label: 'Reason',
  required: true,
  confirm: 'Approve',
  deny: 'Cancel',
};

describe('a press in Teams', () => {
  let world: DoorWorld;
  beforeEach(async () => {
    world = await openDoor();
  });
  afterEach(() => world.close());

  it('comes to the listener whole', async () => {
    const answer = await world.send(world.activity('channel', execute('approve', { id: BUTTON })));

    expect(answer).toEqual(shown('Working on it.'));
    expect(world.presses).toEqual([
      {
        id: key(THREAD, 'f:1'),
        person: ANA,
        button: BUTTON,
        action: 'approve',
        message: `https://teams.microsoft.com/l/message/19%3Aml%40thread.tacv2/1795000001000?tenantId=${TENANT}&parentMessageId=1795000001000`,
        answer: {
          serviceUrl: world.peer.serviceUrl,
          conversation: THREAD,
          conversationType: 'channel',
          user: USER,
          aad: AAD,
          tenant: TENANT,
          activity: '1795000001000',
        },
        at: '2026-11-20T13:59:58.123Z',
      },
    ]);
  });

  it.each<[string, DoorWorld['reaction'], string, string]>([
    ['refused', { type: 'refused', text: 'You may not.' }, 'en-GB', 'You may not.'],
    ['asked', { type: 'ask', question: QUESTION }, 'en-GB', 'Nothing was done yet: fill in “Reason” first, then press again.'],
    ['asked in Japanese', { type: 'ask', question: QUESTION }, 'ja-JP', 'まだ何も実行していません。「Reason」を入力してから、もう一度押してください。'],
    ['lost', new Error('the queue is down'), 'en-GB', 'Bellhop could not take this just now, so nothing was done. Please try again in a minute.'],
  ])('is answered in the form of Teams, with 200, when it is %s', async (_what, reaction, locale, text) => {
    world.reaction = reaction;

    const answer = await world.send(world.activity('channel', { ...execute('approve', { id: BUTTON }), locale }));

    expect(answer).toEqual(shown(text));
  }); // biome-ignore format: a table

  it.each(['automatic', 'anything'])('is none when a client does it by itself (%s)', async (trigger) => {
    const answer = await world.send(world.activity('channel', execute('approve', { id: BUTTON }, trigger)));

    expect([answer, world.presses]).toEqual([shown(''), []]);
  });

  it.each<[string, string, JsonObject]>([
    ['an unknown action', 'drop-tables', { id: BUTTON }],
    ['no action', '', { id: BUTTON }],
    ['no id', 'approve', {}],
    ['an id that is no text', 'approve', { id: [BUTTON] }],
    ['an id of other characters', 'approve', { id: '../x' }],
    ['a very long id', 'approve', { id: 'x'.repeat(200) }],
    ['an inherited id', '__proto__', {}],
  ])('does nothing with %s', async (_what, verb, data) => {
    const answer = await world.send(world.activity('channel', execute(verb, data)));

    expect(answer).toEqual(shown('This button is none that Bellhop knows, so nothing was done.'));
    expect(world.presses).toEqual([]);
  });

  it.each<[string, JsonObject]>([
    ['no value', { value: undefined }],
    ['odd values', { value: 'x' }],
    ['an odd action', { value: { action: [] } }],
  ])('does nothing with %s', async (_what, changes) => {
    const activity = world.activity('channel', { ...execute('approve', { id: BUTTON }), ...changes });

    expect((await world.send(activity)).status).toBe(200);
    expect(world.presses).toEqual([]);
  });

  it('is refused where Teams does not say who pressed', async () => {
    const activity = world.activity('channel', {
      ...execute('approve', { id: BUTTON }),
      from: { id: USER, name: 'Ana Ruiz' },
    });

    expect(await world.send(activity)).toEqual(shown('Teams does not say who you are, so nothing was done.'));
    expect(world.presses).toEqual([]);
  });

  it('has the id of its request, so that repeats are one', async () => {
    const activity = world.activity('channel', execute('approve', { id: BUTTON }));
    const nameless = { ...activity, id: undefined };

    const later = { ...nameless, timestamp: '2026-11-20T14:00:00Z' };
    for (const one of [activity, activity, { ...activity, id: 'f:2' }, nameless, nameless, later])
      await world.send(one);

    const ids = world.presses.map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    expect([ids[0], ids[3]]).toEqual([ids[1], ids[4]]);
  });

  it.each<[string, JsonObject, string | undefined]>([
    ['with a comment', { 'comment-approve': '  shadow tests\r\npass \u202e ' }, 'shadow tests\npass'],
    ['with a plain field', { comment: 'fine' }, 'fine'],
    ["with another button's comment", { 'comment-reject': 'no' }, undefined],
    ['with an empty comment', { 'comment-approve': ' ', asked: true }, ''],
    ['with a comment that the client left out', { asked: true }, ''],
    ['with an odd comment', { 'comment-approve': { x: 1 } }, undefined],
    ['with a long comment', { comment: 'x'.repeat(600) }, `${'x'.repeat(499)}…`],
    ['without a comment', {}, undefined],
  ])('comes %s', async (_what, data, comment) => {
    await world.send(world.activity('channel', execute('approve', { id: BUTTON, ...data })));

    expect(world.presses.map((press) => press.comment)).toEqual([comment]);
  });

  it('by Action.Submit is a message, and what was taken needs no word', async () => {
    const value = { verb: 'approve', id: BUTTON, 'comment-approve': 'yes', asked: true };

    const answer = await world.send(world.activity('personal', { type: 'message', value }));

    expect(answer).toEqual({ status: 200, body: undefined });
    expect(world.presses).toMatchObject([{ action: 'approve', button: BUTTON, comment: 'yes' }]);
    expect(world.peer.conversations.get(PERSONAL)).toBeUndefined();
    expect(world.commands).toEqual([]);
  });

  it('by Action.Submit that is refused is told to the presser alone', async () => {
    world.reaction = { type: 'refused', text: 'You may not.' };
    world.peer.people.add(USER);

    await world.send(world.activity('channel', { type: 'message', value: { verb: 'approve', id: BUTTON } }));

    const said = world.peer.conversations.get(`a:1-${USER}`)!.said;
    expect(said.map(({ activity }) => activity.text)).toEqual(['You may not.']);
    expect(world.peer.conversations.get(CHANNEL)!.said).toEqual([]);
  });

  it('is answered even if the word cannot be said or the place not be kept', async () => {
    world.reaction = { type: 'refused', text: 'You may not.' };
    world.store.close();

    const answer = await world.send(
      world.activity('channel', { type: 'message', value: { verb: 'approve', id: BUTTON } }),
    );

    expect(answer.status).toBe(200);
    expect(world.logged.map(({ message }) => message)).toEqual([
      'an answer could not be given',
      'a place in Teams was not kept',
    ]);
  });

  it('that is another invoke is not implemented', async () => {
    const answer = await world.send(world.activity('channel', { type: 'invoke', name: 'task/fetch' }));

    expect(answer).toEqual({ status: 501, body: undefined });
  });

  it.each(['typing', 'event', 'messageReaction', 'messageUpdate', 'endOfConversation', 'constructor'])(
    'is not what an activity of type %s is',
    async (type) => {
      const activity = world.activity('channel', { ...execute('approve', { id: BUTTON }), type });

      expect(await world.send(activity)).toEqual({ status: 200, body: undefined });
      expect([world.presses, world.commands]).toEqual([[], []]);
    },
  );

  it('comes back from a drawn card as it was posted, each field with its own button', async () => {
    const button = (action: 'approve' | 'reject', id: string): Card['buttons'][number] => ({
      action,
      id,
      label: action,
      accessibilityLabel: '',
      comment: { label: 'Reason', required: true },
    });
    const card: Card = {
      kind: 'model-version',
      tone: 'action',
      locale: 'en',
      title: 'Approve?',
      facts: [],
      links: [],
      buttons: [button('approve', 'a'.repeat(32)), button('reject', 'b'.repeat(32))],
      fallback: 'Approve?',
    };
    const { sent, answer } = pressing(card);

    answer('approve', 'tests pass');
    answer('reject', 'too slow');

    for (const { verb, data } of sent) await world.send(world.activity('channel', execute(verb, data)));
    const seen = ({ action, button: id, comment }: Press) => [action, id, comment];
    expect(world.presses.map(seen)).toEqual([
      ['approve', 'a'.repeat(32), 'tests pass'],
      ['reject', 'b'.repeat(32), 'too slow'],
    ]);
  });
});

/** A card in the official renderer, with hands. */
function pressing(card: Card) {
  const sent: Pressed[] = [];
  const { element } = draw(contentOf(teamsPayload(card, {})), (pressed) => sent.push(pressed));
  const button = (title: string): HTMLElement => {
    const found = [...element.querySelectorAll<HTMLElement>(`button[title="${title}"]`)].at(-1);
    if (found === undefined) throw new Error(`there is no button ${title}`);
    return found;
  };
  return {
    sent,
    /** Opens the question, writes into its field, and presses the button below it. */
    answer(title: string, text: string) {
      button(`${title}…`).click();
      const field = element.querySelector('textarea')!;
      field.value = text;
      button(title).click();
    },
  };
}
