import { PASSWORD } from '../../support/peers/teams';
import { failureOf, isPost, openTeams, PERSON, type TeamsWorld } from './world';

describe('the time of one call to Teams', () => {
  let teams: TeamsWorld;
  beforeEach(async () => {
    teams = await openTeams();
  });
  afterEach(() => teams.close());

  it('ends for a secret that never comes; nothing was sent, and the next call asks anew', async () => {
    const secrets: (Promise<string> | string)[] = [new Promise(() => {}), PASSWORD];
    const chat = teams.chatOf({ callMs: 100, password: () => secrets.shift() ?? '' });

    const error = await failureOf(teams.post(chat));
    await teams.post(chat);

    expect([error.outcome, error.code]).toEqual(['retry', 'token_unavailable']);
    expect([teams.logins().length, teams.posts().length]).toEqual([1, 1]);
  });

  it('leaves it unclear what became of a second try that nobody answers', async () => {
    teams.peer.next(isPost, { status: 401 }, 'hang');

    const error = await failureOf(teams.post(teams.chatOf({ callMs: 100 })));

    expect([error.outcome, teams.logins().length, teams.posts().length]).toEqual(['unclear', 2, 2]);
  });

  it('ends where the chat with a person opens and the message is not answered', async () => {
    teams.peer.next(({ path }) => path.endsWith('/activities'), 'hang');

    const error = await failureOf(teams.post(teams.chatOf({ callMs: 100 }), { user: PERSON }));

    expect([error.outcome, teams.posts().length]).toEqual(['unclear', 2]);
  });
});
