// The story of a run told to Slack and to Teams over the wire, with a network and platforms that fail on the way.

import { createSlackChat } from '../../src/chats/slack/port';
import { createTeamsChat } from '../../src/chats/teams/port';
import type { MlEvent } from '../../src/core/event';
import type { Chat, Destination, Payload } from '../../src/core/ports';
import { run } from '../support/events';
import { BOT_TOKEN, type SlackPeer, startSlackPeer } from '../support/peers/slack';
import { APP_ID, CHANNEL, PASSWORD, startTeamsPeer, TENANT, type TeamsPeer } from '../support/peers/teams';
import { createWorld, destination, type World } from '../support/world';

const CHANNEL_ID = 'C0000001';
const SLACK: Destination = { ...destination('slack'), address: { channel: '#ml' } };
const TEAMS: Destination = { ...destination('teams'), address: { channel: CHANNEL } };
const STORY = [run('Executing', 0), run('Failed', 20)];

/** The words of a message in the order they are read. */
function words(payload: Payload): string {
  return JSON.stringify(payload).match(/pipeline-run \w+/)?.[0] ?? '';
}

let world: World;
let slack: SlackPeer;
let teams: TeamsPeer;
beforeEach(async () => {
  world = createWorld();
  [slack, teams] = await Promise.all([startSlackPeer(), startTeamsPeer()]);
});
afterEach(async () => {
  world.close();
  await Promise.all([slack.stop(), teams.stop()]);
});

function chats(): { wrap(page: Chat): Chat; destinations: Destination[] } {
  const real: Record<string, Chat> = {
    slack: createSlackChat({ token: () => BOT_TOKEN, apiUrl: slack.api, timeoutMs: 300 }),
    teams: createTeamsChat({
      appId: APP_ID,
      type: 'SingleTenant',
      tenantId: TENANT,
      password: () => PASSWORD,
      store: world.store,
      loginUrl: teams.loginUrl,
      serviceUrl: teams.serviceUrl,
      allowLocal: true,
      timeoutMs: 300,
    }),
  };
  // The world counts the calls of `find`, so there must be one; without a search it finds nothing.
  const wrap = (page: Chat): Chat => ({ find: async () => undefined, ...real[page.id]! });
  return { wrap, destinations: [SLACK, TEAMS] };
}

/** Tells the story in a world where nobody else speaks, and gives what each channel shows at the end. */
async function tell(events: MlEvent[] = STORY): Promise<{ slack: string[]; teams: string[] }> {
  const process = world.start(chats());
  for (const one of events) {
    await world.queue.send({ type: 'event', event: one });
    await world.drain(process);
  }
  return { slack: shownInSlack(), teams: shownInTeams() };
}

function shownInSlack(): string[] {
  return slack
    .messages(CHANNEL_ID)
    .map((message) => `${message.thread_ts === undefined ? '' : '↳ '}${words(message)}`);
}

function shownInTeams(): string[] {
  return (teams.conversations.get(CHANNEL)?.said ?? []).map(
    ({ root, activity }) => `${root === undefined ? '' : '↳ '}${words(activity)}`,
  );
}

const TOLD = ['pipeline-run Failed', '↳ pipeline-run Failed'];

describe('a run, told to both chats', () => {
  it('has one root that is kept true, and a reply for its failure', async () => {
    expect(await tell()).toEqual({ slack: TOLD, teams: TOLD });
    expect(await world.queue.deadLetters()).toEqual([]);
  });

  it.each(['lose', 'hang'] as const)(
    'is told once in Slack when no answer came though the posts went through (%s)',
    async (fault) => {
      slack.next('chat.postMessage', fault);
      await tell([STORY[0]!]);
      slack.next('chat.postMessage', fault);

      expect((await tell([STORY[1]!])).slack).toEqual(TOLD);
    },
  );

  it('is told once in Slack when even the search fails for a while', async () => {
    slack.next('chat.postMessage', 'lose');
    slack.next('conversations.list', { status: 429, headers: { 'retry-after': '1' } }, 'hang');
    slack.next('conversations.history', { status: 500 });

    expect((await tell()).slack).toEqual(TOLD);
  });

  it('may be doubled in Teams only where nobody can know, and goes on in the newer thread', async () => {
    teams.next(({ path }) => path.startsWith('/emea'), 'lose');

    expect((await tell()).teams).toEqual(['pipeline-run Executing', ...TOLD]);
  });

  it('waits when told to, and is told once', async () => {
    const wait = { status: 429, headers: { 'retry-after': '30' } };
    slack.next('chat.postMessage', wait, { status: 429 }, wait);
    slack.next('chat.update', wait);
    teams.next(({ path }) => path.startsWith('/emea'), wait, { status: 412 }, { status: 429 });

    expect(await tell()).toEqual({ slack: TOLD, teams: TOLD });
  });

  it('is plain text where the card is refused', async () => {
    slack.next('chat.postMessage', { status: 200, body: { ok: false, error: 'invalid_blocks' } });
    teams.next(({ path }) => path.startsWith('/emea'), {
      status: 400,
      body: { error: { code: 'BadSyntax', message: '' } },
    });

    const shown = await tell([STORY[1]!]);

    expect(shown.slack[0]).toContain('pipeline-run Failed');
    expect(slack.messages(CHANNEL_ID)[0]!.blocks).toBeUndefined();
    expect(shown.teams[0]).toContain('pipeline-run Failed');
    expect(teams.conversations.get(CHANNEL)!.said[0]!.activity.attachments).toBeUndefined();
  });

  it('has a new root where someone deleted the old one', async () => {
    await tell([STORY[0]!]);
    slack.remove(CHANNEL_ID, slack.messages(CHANNEL_ID)[0]!.ts);
    teams.conversations.get(CHANNEL)!.said = [];

    expect(await tell([STORY[1]!])).toEqual({ slack: TOLD, teams: TOLD });
  });

  it('goes to the dead letters with advice where the channel is closed, and holds up nobody else', async () => {
    slack.channels[0]!.archived = true;

    expect(await tell([STORY[1]!])).toEqual({ slack: [], teams: TOLD.slice(0, 1) });
    expect(await world.queue.deadLetters()).toMatchObject([
      { reason: expect.stringMatching(/^is_archived: The channel #ml is archived/) },
    ]);
  });

  it('goes on when the tokens change in the middle', async () => {
    await tell([STORY[0]!]);
    teams.revokeTokens();

    expect(await tell([STORY[1]!])).toEqual({ slack: TOLD, teams: TOLD });
  });
});
