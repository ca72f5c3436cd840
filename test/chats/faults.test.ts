// What a network and two platforms do to a story on its way: nothing is lost, and nothing is doubled that need not be.

import fc from 'fast-check';
import { revive } from '../../src/flow/revive';
import { event, run } from '../support/events';
import type { PeerAnswer, PeerFault } from '../support/peers/http';
import { ALL_SCOPES, BOT_TOKEN } from '../support/peers/slack';
import { CHANNEL, PASSWORD } from '../support/peers/teams';
import { type Both, isTeamsEdit, isTeamsPost, openBoth, type Secrets } from './support/both';

const STORY = [run('Executing', 0), run('Failed', 20)];
const TOLD = ['pipeline-run Failed', '↳ pipeline-run Failed'];

let both: Both;
async function open(secrets?: Secrets): Promise<Both> {
  both = await openBoth(150, secrets);
  return both;
}
afterEach(() => both.stop());

/** Ways in which a request fails, and nothing comes of it. */
const NOTHING_DONE: PeerFault[] = [
  'drop',
  { status: 500 },
  { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' },
  { status: 503 },
  { status: 504 },
  { status: 429 },
  { status: 429, headers: { 'retry-after': '7' } },
];

describe('a story on a bad network', () => {
  it.each(NOTHING_DONE)('is told once in each chat when every call fails once: %j', async (fault) => {
    const { slack, teams, tell, shown, dead } = await open();
    for (const method of ['chat.postMessage', 'chat.update']) slack.next(method, fault);
    teams.next(isTeamsPost, fault);
    teams.next(isTeamsEdit, fault);
    await tell(STORY[0]!);
    slack.next('chat.postMessage', fault);
    teams.next(isTeamsPost, fault);

    await tell(STORY[1]!);

    expect(shown()).toEqual({ slack: TOLD, teams: TOLD });
    expect(await dead()).toEqual({});
  });

  it.each<PeerFault>(['lose', 'hang'])('ends up right when edits go through unheard (%s)', async (fault) => {
    const { slack, teams, tell, shown } = await open();
    slack.next('chat.update', fault, fault);
    teams.next(isTeamsEdit, fault, fault);

    await tell(...STORY);

    expect(shown()).toEqual({ slack: TOLD, teams: TOLD });
  });

  it('has one more reply in Teams for each that went through unheard, and none in Slack', async () => {
    const { slack, teams, tell, shown } = await open();
    await tell(STORY[0]!);
    slack.next('chat.postMessage', 'lose', 'hang');
    teams.next(isTeamsPost, 'lose', 'hang');

    await tell(STORY[1]!);

    expect(shown()).toEqual({
      slack: TOLD,
      teams: [...TOLD, '↳ pipeline-run Failed', '↳ pipeline-run Failed'],
    });
  });

  it('waits as long as each platform says, and holds up neither by the other', async () => {
    const { slack, teams, tell, shown, world } = await open();
    const wait = (seconds: number): PeerAnswer => ({ status: 429, headers: { 'retry-after': `${seconds}` } });
    slack.next('chat.postMessage', ...Array(12).fill(wait(600)));
    teams.next(isTeamsPost, wait(30));
    const begun = world.clock.at;

    await tell(STORY[1]!);

    expect(shown()).toEqual({ slack: TOLD.slice(0, 1), teams: TOLD.slice(0, 1) });
    expect(world.clock.at - begun).toBeGreaterThanOrEqual(12 * 600_000);
    expect(teams.requests.filter(isTeamsPost)).toHaveLength(2);
  });

  it('tells each of many runs once in each chat when half of the calls fail', async () => {
    const { slack, teams, world, tell, shown, dead } = await open();
    const runs = Array.from({ length: 12 }, (_, index) =>
      event('training-job', 'Failed', index, { name: `train-${index}` }),
    );
    let calls = 0;
    const everySecond = (path: string, method: string) => {
      const posts = method === 'POST' && !path.endsWith('/token');
      if (posts) calls += 1;
      return posts && calls % 2 === 0;
    };
    for (const peer of [slack, teams]) {
      const faults = Array.from({ length: 30 }, (_, index) => NOTHING_DONE[index % NOTHING_DONE.length]!);
      peer.next(({ path, method }) => everySecond(path, method), ...faults);
    }
    for (const one of runs) await world.queue.send({ type: 'event', event: one });

    await tell();
    await tell(...runs);

    const all = Array(12).fill('training-job Failed');
    expect(shown()).toEqual({ slack: all, teams: all });
    expect(await dead()).toEqual({});
  });
});

describe('a chat that will not have us', () => {
  it('gives the message to the dead letters with what to do, in each chat by itself', async () => {
    const { slack, teams, tell, shown, dead } = await open();
    slack.tokens.set(BOT_TOKEN, {
      scopes: new Set([...ALL_SCOPES].filter((one) => one !== 'chat:write.public')),
    });
    Object.assign(slack.channels[0]!, { member: false });
    Object.assign(teams.conversations.get(CHANNEL)!, { installed: false });

    await tell(STORY[1]!);

    expect(shown()).toEqual({ slack: [], teams: [] });
    expect(await dead()).toEqual({
      'slack:ml': 'not_in_channel: The bot is not in #ml: invite it there with /invite @Bellhop.',
      'teams:ml': `BotNotInConversationRoster: The app is not installed in the channel ${CHANNEL}: add it there.`,
    });
  });

  it('is told after all once it has us again, and the dead letters are sent again', async () => {
    const { slack, teams, world, tell, shown, dead } = await open();
    Object.assign(slack.channels[0]!, { archived: true });
    Object.assign(teams.conversations.get(CHANNEL)!, { installed: false });
    await tell(STORY[1]!);
    Object.assign(slack.channels[0]!, { archived: false });
    Object.assign(teams.conversations.get(CHANNEL)!, { installed: true });

    await world.queue.redrive(undefined, (message) => revive(world.store, message, world.clock.at));
    await tell();

    expect(shown()).toEqual({ slack: TOLD.slice(0, 1), teams: TOLD.slice(0, 1) });
    expect(await dead()).toEqual({});
  });

  it('is given up after some tries if nothing ever comes back, while the other is told', async () => {
    const { slack, tell, shown, dead } = await open();
    slack.next(() => true, ...Array<PeerFault>(200).fill({ status: 500 }));

    await tell(STORY[1]!);

    expect(shown()).toEqual({ slack: [], teams: TOLD.slice(0, 1) });
    expect(await dead()).toEqual({ 'slack:ml': expect.stringContaining('answered with HTTP status 500') });
    expect(slack.requests.length).toBeLessThan(20);
  });
});

describe('a secret that is replaced while the bot runs', () => {
  it.each(['token_expired', 'token_revoked', undefined])(
    'is read anew, and nothing is lost (%s)',
    async (error) => {
      const read: string[] = [];
      const current = { slack: BOT_TOKEN, teams: PASSWORD };
      const { slack, tell, shown, dead } = await open({
        slack(options) {
          if (options?.fresh) read.push('slack');
          return options?.fresh ? 'xoxb-2-new' : current.slack;
        },
        // The login refuses what it does not know.
        teams: (options) => (options?.fresh ? PASSWORD : 'the old one'),
      });
      await tell(STORY[0]!);
      if (error === undefined) slack.tokens.delete(BOT_TOKEN);
      else slack.tokens.set(BOT_TOKEN, { scopes: ALL_SCOPES, error });
      slack.tokens.set('xoxb-2-new', { scopes: ALL_SCOPES });

      await tell(STORY[1]!);

      expect(shown()).toEqual({ slack: TOLD, teams: TOLD });
      expect(await dead()).toEqual({});
      expect(read).toContain('slack');
    },
  );
});

describe('any sequence of faults', () => {
  /** `lose` and `hang`: it is done, and we do not hear of it. */
  const fault = fc.constantFrom<PeerFault>('lose', 'hang', ...NOTHING_DONE);
  const faults = fc.array(fault, { maxLength: 6 });

  it('loses nothing; doubles nothing in Slack, and in Teams only what went through unheard', async () => {
    await fc.assert(
      fc.asyncProperty(faults, faults, async (slackFaults, teamsFaults) => {
        const { slack, teams, tell, shown, dead, stop } = await openBoth(100);
        try {
          slack.next(() => true, ...slackFaults);
          teams.next(({ path }) => path.startsWith('/emea'), ...teamsFaults);

          await tell(...STORY);

          const { slack: inSlack, teams: inTeams } = shown();
          const unheard = teamsFaults.filter((one) => one === 'lose' || one === 'hang').length;
          expect(inSlack).toEqual(TOLD);
          expect(inTeams).toEqual(expect.arrayContaining(TOLD));
          expect(inTeams.length).toBeLessThanOrEqual(TOLD.length + unheard);
          expect(await dead()).toEqual({});
        } finally {
          await stop();
        }
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});
