import { ADDRESS, CHANNEL, failureOf, useSlack } from './world';

describe('looking for a message in Slack', () => {
  const slack = useSlack();

  it('finds in a channel known by name only, behind pages of others', async () => {
    for (let index = 0; index < 1500; index += 1)
      slack.peer.channels.unshift({ id: `C9${String(index).padStart(6, '0')}`, name: `other-${index}` });
    const ref = await slack.chatOf().post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' });
    for (let index = 0; index < 250; index += 1)
      await slack.chatOf().post(ADDRESS, { text: 'x' }, { nonce: 'x' });
    slack.peer.requests.length = 0;

    const found = await slack.chatOf().find(ADDRESS, 'n1');

    expect(found).toEqual(ref);
    expect(slack.methods()).toEqual([
      'conversations.list',
      'conversations.list',
      'conversations.history',
      'conversations.history',
    ]);
  });

  it('does not take the message of another app for its own', async () => {
    const metadata = { event_type: 'other', event_payload: { nonce: 'n1' } };
    slack.peer.messages(CHANNEL).push({ ts: '1795000000.000001', text: 'Hi', metadata });

    expect(await slack.chatOf().find(ADDRESS, 'n1')).toBeUndefined();
  });

  it('finds what it told a person', async () => {
    slack.peer.channels.push({ id: 'D0000007', name: 'U0000007', member: true });
    const person = { channel: 'U0000007' };
    const ref = await slack.chatOf().post(person, { text: 'Hi' }, { nonce: 'n1' });

    expect(ref.channel).toBe('D0000007');
    expect(await slack.chatOf().find(person, 'n1')).toEqual(ref);
  });

  it('finds nothing in a thread that is gone, nor in a channel that it cannot see', async () => {
    const chat = slack.chatOf();
    const thread = await chat.post(ADDRESS, { text: 'Hi' }, { nonce: 'n1' });
    slack.peer.remove(CHANNEL, String(thread.ts));

    expect(await chat.find(ADDRESS, 'n2', thread)).toBeUndefined();
    expect(await chat.find({ channel: '#nowhere' }, 'n2')).toBeUndefined();
  });

  it.each([{ status: 429, headers: { 'retry-after': '3' } }, { status: 500 }, 'hang' as const])(
    'leaves a post unclear as long as the search fails (%j)',
    async (fault) => {
      slack.peer.next('conversations.history', fault);

      expect((await failureOf(slack.chatOf().find({ channel: CHANNEL }, 'n1'))).outcome).toBe('unclear');
    },
  );
});
