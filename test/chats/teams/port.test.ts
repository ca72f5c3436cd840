import { putReference } from '../../../src/chats/teams/references';
import { chatContract } from '../../contracts/chat';
import { chatFaultContract } from '../../contracts/chat-faults';
import type { FaultyChat } from '../../contracts/chat-trouble';
import { chatWordContract } from '../../contracts/chat-words';
import { APP_ID, CHANNEL, PASSWORD, TENANT, type TeamsMessage } from '../../support/peers/teams';
import { ADDRESS, CARD, isPost, openTeams, PERSON, type TeamsWorld } from './world';

/** Teams' own id of a person. */
const MRI = '29:1ana';

async function open(): Promise<FaultyChat> {
  const { peer, said, chatOf, close } = await openTeams();
  const chat = chatOf();
  const seen = ({ activity }: TeamsMessage) => ({ text: JSON.stringify(activity), broadcast: false });
  const conversation = `${CHANNEL};messageid=1`;
  peer.people.add(MRI);
  return {
    chat,
    address: ADDRESS,
    unknown: { serviceUrl: peer.serviceUrl, conversation, activity: '1' },
    person: {
      answer: {
        serviceUrl: peer.serviceUrl,
        conversation,
        conversationType: 'channel',
        user: MRI,
        aad: PERSON,
        tenant: TENANT,
      },
      told: async () => (peer.conversations.get(`a:1-${MRI}`)?.said ?? []).map((one) => seen(one).text),
    },
    badCard: {
      type: 'message',
      summary: 'x',
      attachments: [{ contentType: 'x', content: { type: 'Nope' } }],
    },
    secrets: [PASSWORD, 'eyJ'],
    async shown() {
      return said()
        .filter(({ root }) => root === undefined)
        .map((root) => ({
          root: seen(root),
          replies: said()
            .filter((one) => one.root === root.id)
            .map(seen),
        }));
    },
    platform: {
      posts: (...faults) => peer.next(isPost, ...faults),
      edits: (...faults) => peer.next(({ method }) => method === 'PUT', ...faults),
      delete({ activity }) {
        const known = peer.conversations.get(CHANNEL)!;
        known.said = known.said.filter(({ id }) => id !== activity);
      },
      removeBot: () => Object.assign(peer.conversations.get(CHANNEL)!, { installed: false }),
      closeChannel: () => void peer.conversations.delete(CHANNEL),
      words: (...faults) => peer.next(({ path }) => path.endsWith(`a:1-${MRI}/activities`), ...faults),
      removePerson: () => void peer.people.delete(MRI),
      stop: () => peer.stop(),
    },
    close,
  };
}

chatContract('Teams', open);
chatFaultContract('Teams', open);
chatWordContract('Teams', open);

describe('Teams as a chat, beyond the contracts', () => {
  let teams: TeamsWorld;
  beforeEach(async () => {
    teams = await openTeams();
  });
  afterEach(() => teams.close());

  it('starts a thread in a channel with its first message', async () => {
    const chat = teams.chatOf();
    const payload = chat.payload(CARD, ADDRESS);

    const ref = await chat.post(ADDRESS, payload, { nonce: 'n1' });

    const activity = teams.said()[0]!.id;
    expect(ref).toEqual({
      serviceUrl: teams.peer.serviceUrl,
      conversation: `${CHANNEL};messageid=${activity}`,
      activity,
    });
    expect(teams.posts().map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
      [
        '/emea/v3/conversations',
        { isGroup: true, channelData: { channel: { id: CHANNEL } }, activity: payload },
      ],
    ]);
  });

  it('takes the id from the conversation where Teams does not give it by itself', async () => {
    const id = `${CHANNEL};messageid=77`;
    teams.peer.next(isPost, { status: 201, body: { id } });

    expect(await teams.post(teams.chatOf())).toEqual({
      serviceUrl: teams.peer.serviceUrl,
      conversation: id,
      activity: '77',
    });
  });

  it('posts into a group chat, where replies are messages', async () => {
    const chat = teams.chatOf();
    const address = { chat: '19:group@thread.v2' };

    const thread = await teams.post(chat, address);
    await chat.post(address, chat.plain(CARD, address), { nonce: 'n2', thread });

    expect(teams.posts().map(({ path }) => path)).toEqual(
      Array(2).fill('/emea/v3/conversations/19:group@thread.v2/activities'),
    );
  });

  it('writes to one person, whose chat it opens first', async () => {
    const ref = await teams.post(teams.chatOf(), { user: PERSON });

    expect(ref).toMatchObject({ conversation: `a:1-${PERSON}` });
    expect(teams.posts().map(({ path }) => path)).toEqual([
      '/emea/v3/conversations',
      `/emea/v3/conversations/a:1-${PERSON}/activities`,
    ]);
    expect(JSON.parse(teams.posts()[0]!.body)).toEqual({
      isGroup: false,
      bot: { id: `28:${APP_ID}` },
      members: [{ id: PERSON }],
      tenantId: TENANT,
      channelData: { tenant: { id: TENANT } },
    });
  });

  it('knows people of the tenant they were met in', async () => {
    const { serviceUrl } = teams.peer;
    await putReference(teams.store, PERSON, { kind: 'user', id: PERSON, serviceUrl, tenantId: TENANT });

    await teams.post(teams.chatOf({ type: 'MultiTenant', tenantId: undefined }), { user: PERSON });

    expect(JSON.parse(teams.posts()[0]!.body).tenantId).toBe(TENANT);
  });

  it('finds a channel by its id alone', async () => {
    await teams.post(teams.chatOf(), { channel: CHANNEL });

    expect(teams.said()).toHaveLength(1);
  });
});
