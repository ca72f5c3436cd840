// The story of a run told to Slack and to Teams over the wire, with a network and platforms that fail on the way.

import type { Payload } from '../../src/core/ports';
import { run } from '../support/events';
import { BOT_TOKEN } from '../support/peers/slack';
import { CHANNEL } from '../support/peers/teams';
import { type Both, isTeamsPost, openBoth, SLACK_CHANNEL } from './support/both';

const STORY = [run('Executing', 0), run('Failed', 20)];
const TOLD = ['pipeline-run Failed', '↳ pipeline-run Failed'];

let both: Both;
beforeEach(async () => {
  both = await openBoth();
});
afterEach(() => both.stop());

/** Whether a message says that it may be there twice. */
function isMarked(payload: Payload): boolean {
  return JSON.stringify(payload).includes('mark-again');
}

/** Tells the story, or one part of it, and gives what each channel shows at the end. */
async function tell(events = STORY): Promise<{ slack: string[]; teams: string[] }> {
  await both.tell(...events);
  return both.shown();
}

describe('a run, told to both chats', () => {
  it('has one root that is kept true, and a reply for its failure', async () => {
    expect(await tell()).toEqual({ slack: TOLD, teams: TOLD });
    expect(await both.world.queue.deadLetters()).toEqual([]);
  });

  it.each(['lose', 'hang'] as const)(
    'is told once in Slack when no answer came though the posts went through (%s)',
    async (fault) => {
      both.slack.next('chat.postMessage', fault);
      await tell([STORY[0]!]);
      both.slack.next('chat.postMessage', fault);

      expect((await tell([STORY[1]!])).slack).toEqual(TOLD);
    },
  );

  it('is told once in Slack when even the search fails for a while', async () => {
    both.slack.next('chat.postMessage', 'lose');
    both.slack.next('conversations.list', { status: 429, headers: { 'retry-after': '1' } }, 'hang');
    both.slack.next('conversations.history', { status: 500 });

    expect((await tell()).slack).toEqual(TOLD);
  });

  it('may be doubled in Teams only where nobody can know, and goes on in the newer thread', async () => {
    both.teams.next(isTeamsPost, 'lose');

    expect((await tell()).teams).toEqual(['pipeline-run Executing', ...TOLD]);
  });

  it('says of what it sends to Teams again that it may be there twice, as long as it is there', async () => {
    both.teams.next(isTeamsPost, 'lose');
    await tell([STORY[0]!]);
    both.teams.next(isTeamsPost, 'lose');
    both.slack.next('chat.postMessage', 'lose', 'lose');

    const { teams } = await tell([STORY[1]!]);

    const said = both.teams.conversations.get(CHANNEL)!.said;
    expect(said.map(({ activity }, index) => [teams[index], isMarked(activity)])).toEqual([
      ['pipeline-run Executing', false],
      ['pipeline-run Failed', true],
      ['↳ pipeline-run Failed', false],
      ['↳ pipeline-run Failed', true],
    ]);
    expect(both.slack.messages(SLACK_CHANNEL).map(isMarked)).toEqual([false, false]);
  });

  it('says so in Slack too where it cannot be searched', async () => {
    both.slack.tokens.set(BOT_TOKEN, { scopes: new Set(['chat:write', 'chat:write.public']) });
    both.slack.next('chat.postMessage', 'drop');

    await tell();

    expect(both.slack.messages(SLACK_CHANNEL).map(isMarked)).toEqual([true, false]);
  });

  it('does not say so where nothing can have arrived', async () => {
    both.teams.next('/token', 'lose');
    both.teams.next(isTeamsPost, { status: 429 });

    await tell();

    expect(both.teams.conversations.get(CHANNEL)!.said.map(({ activity }) => isMarked(activity))).toEqual([
      false,
      false,
    ]);
  });

  it('waits when told to, and is told once', async () => {
    const wait = { status: 429, headers: { 'retry-after': '30' } };
    both.slack.next('chat.postMessage', wait, { status: 429 }, wait);
    both.slack.next('chat.update', wait);
    both.teams.next(isTeamsPost, wait, { status: 412 }, { status: 429 });

    expect(await tell()).toEqual({ slack: TOLD, teams: TOLD });
  });

  it('is plain text where the card is refused', async () => {
    both.slack.next('chat.postMessage', { status: 200, body: { ok: false, error: 'invalid_blocks' } });
    both.teams.next(isTeamsPost, {
      status: 400,
      body: { error: { code: 'BadSyntax', message: '' } },
    });

    const shown = await tell([STORY[1]!]);

    expect(shown.slack[0]).toContain('pipeline-run Failed');
    expect(both.slack.messages(SLACK_CHANNEL)[0]!.blocks).toBeUndefined();
    expect(shown.teams[0]).toContain('pipeline-run Failed');
    expect(both.teams.conversations.get(CHANNEL)!.said[0]!.activity.attachments).toBeUndefined();
  });

  it('has a new root where someone deleted the old one', async () => {
    await tell([STORY[0]!]);
    both.slack.remove(SLACK_CHANNEL, both.slack.messages(SLACK_CHANNEL)[0]!.ts);
    both.teams.conversations.get(CHANNEL)!.said = [];

    expect(await tell([STORY[1]!])).toEqual({ slack: TOLD, teams: TOLD });
  });

  it('goes to the dead letters with advice where the channel is closed, and holds up nobody else', async () => {
    both.slack.channels[0]!.archived = true;

    expect(await tell([STORY[1]!])).toEqual({ slack: [], teams: TOLD.slice(0, 1) });
    expect(await both.world.queue.deadLetters()).toMatchObject([
      { reason: expect.stringMatching(/^is_archived: The channel #ml is archived/) },
    ]);
  });

  it('goes on when the tokens change in the middle', async () => {
    await tell([STORY[0]!]);
    both.teams.revokeTokens();

    expect(await tell([STORY[1]!])).toEqual({ slack: TOLD, teams: TOLD });
  });
});
