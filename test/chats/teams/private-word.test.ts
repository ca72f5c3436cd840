import type { JsonObject } from '../../../src/core/json';
import { CHANNEL, TENANT } from '../../support/peers/teams';
import { CARD, failureOf, isPost, openTeams, type TeamsWorld } from './world';

const USER = '29:1-ana';

describe('a word to one person in Teams', () => {
  let teams: TeamsWorld;
  beforeEach(async () => {
    teams = await openTeams();
  });
  afterEach(() => teams.close());

  const answer = (changes: JsonObject = {}): JsonObject => ({
    serviceUrl: teams.peer.serviceUrl,
    conversation: `${CHANNEL};messageid=1`,
    conversationType: 'channel',
    user: USER,
    aad: 'aaaaaaaa-0000-0000-0000-0000000000aa',
    tenant: TENANT,
    ...changes,
  });
  const tell = (address: JsonObject, targeted = false) => {
    const chat = teams.chatOf({ targeted });
    return chat.tell(address, chat.plain(CARD, {}));
  };
  const paths = () => teams.posts().map(({ path, query }) => [path, query.get('isTargetedActivity')]);
  const inPrivate = () => teams.peer.conversations.get(`a:1-${USER}`)?.said.length;

  it('is said in the personal chat that it answers', async () => {
    teams.peer.conversations.set('a:1', { kind: 'user', installed: true, said: [] });

    await tell(answer({ conversation: 'a:1', conversationType: 'personal' }), true);

    expect(paths()).toEqual([['/emea/v3/conversations/a:1/activities', null]]);
  });

  it.each(['channel', 'groupChat'])('is said in their own chat where it answers in a %s', async (type) => {
    teams.peer.people.add(USER);

    await tell(answer({ conversationType: type }));

    expect([inPrivate(), teams.said()]).toEqual([1, []]);
    expect(JSON.parse(teams.posts()[0]!.body)).toMatchObject({ members: [{ id: USER }], tenantId: TENANT });
  });

  it('is a targeted message where the preview is on', async () => {
    teams.peer.targeted = true;
    const said = `/emea/v3/conversations/${CHANNEL}/activities`;

    await tell(answer({ conversation: CHANNEL }), true);

    expect(paths()).toEqual([[said, 'true']]);
    expect(JSON.parse(teams.posts()[0]!.body)).toMatchObject({ recipient: { id: USER } });
  });

  it('is said in their own chat where the tenant refuses the preview', async () => {
    teams.peer.people.add(USER);

    await tell(answer(), true);

    expect([inPrivate(), teams.said()]).toEqual([1, []]);
  });

  it('is not said twice when nobody knows what became of a targeted message', async () => {
    teams.peer.people.add(USER);
    teams.peer.next(isPost, { status: 500 });

    const error = await failureOf(tell(answer(), true));

    expect([error.outcome, inPrivate()]).toEqual(['unclear', undefined]);
  });

  it('cannot be said to who has not added the app, and says so', async () => {
    const error = await failureOf(tell(answer()));

    expect([error.outcome, error.code]).toEqual(['permanent', 'ForbiddenOperationException']);
    expect(error.message).toMatch(/^The app is not installed for the person/);
  });

  it.each<[string, JsonObject]>([
    ['nobody', {}],
    ['a place of another kind', { conversationType: 'meeting' }],
  ])('has no address in that of %s', async (_what, changes) => {
    const address = Object.keys(changes).length === 0 ? {} : answer(changes);

    const error = await failureOf(tell(address));

    expect([error.outcome, error.code]).toEqual(['permanent', 'bad_reference']);
  });

  it('never takes the token elsewhere', async () => {
    const error = await failureOf(tell(answer({ serviceUrl: 'https://evil.example/' })));

    expect([error.outcome, error.code, teams.logins()]).toEqual(['permanent', 'service_url_refused', []]);
  });
});
