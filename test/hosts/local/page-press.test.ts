// What the page hands over to the bot as a press, and what it does not.

import type { PageThread } from '../../../src/chats/page/message';
import type { Press } from '../../../src/core/press';
import { createPagePress, type PagePressParts } from '../../../src/hosts/local/press';

const GIVEN = { root: 'page!root!1', button: 'ab'.repeat(16), action: 'approve' };

function open(more: Partial<PagePressParts> = {}) {
  const presses: Press[] = [];
  const press = createPagePress({
    listener: {
      async pressed(given) {
        presses.push(given);
        return { type: 'taken', text: 'Sent.' };
      },
      wrote: async () => ({ type: 'refused', text: '' }),
    },
    thread: async (root) => (root === GIVEN.root ? ({ root: { chat: 'teams' } } as PageThread) : undefined),
    shows: () => true,
    isWired: () => true,
    now: () => Date.parse('2026-11-20T14:00:00Z'),
    ...more,
  });
  return { press, presses };
}

describe('a press on the page', () => {
  it('is of whoever sits there, in the chat that the message was for', async () => {
    const { press, presses } = open();

    const reaction = await press({ ...GIVEN, comment: ' fine ', chat: 'slack', person: 'U0ANA' });

    expect(reaction).toEqual({ type: 'taken', text: 'Sent.' });
    expect(presses).toEqual([
      {
        id: expect.stringMatching(/^page [0-9a-f-]{36}$/),
        person: { chat: 'teams', id: 'you', tenant: 'local', name: 'You' },
        button: GIVEN.button,
        action: 'approve',
        comment: 'fine',
        answer: { root: GIVEN.root, user: 'you' },
        at: '2026-11-20T14:00:00.000Z',
      },
    ]);
  });

  it('has no comment before it was asked for one, an empty one after, and never a long one', async () => {
    const { press, presses } = open();

    for (const comment of [undefined, '', 'x'.repeat(9000), 7]) await press({ ...GIVEN, comment });

    expect(presses.map(({ comment }) => comment?.length)).toEqual([undefined, 0, 500, undefined]);
  });

  it.each<[string, object, Partial<PagePressParts>]>([
    ['whose messages are in the chat itself', {}, { shows: (chat) => chat !== 'teams' }],
    ['of a message that is not there', { root: 'page!root!2' }, {}],
    ['of an action that there is not', { action: 'constructor' }, {}],
    ['without a button', { button: '' }, {}],
    ['that is no text', { root: 1 }, {}],
  ])('%s is nothing', async (_what, change, parts) => {
    const { press, presses } = open(parts);

    expect(await press({ ...GIVEN, ...change })).toBeUndefined();
    expect(presses).toEqual([]);
  });

  it.each([[undefined], [null], ['approve'], [[]]])('%j is nothing', async (body) => {
    expect(await open().press(body)).toBeUndefined();
  });

  it('says so where nothing is behind the button', async () => {
    const { press, presses } = open({ isWired: (action) => action !== 'approve' });

    expect(await press(GIVEN)).toEqual({ type: 'idle' });
    expect(presses).toEqual([]);
  });
});
