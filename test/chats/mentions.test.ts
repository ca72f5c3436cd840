// People are mentioned by who they are: an address in an event becomes a mention in each chat, once in each episode.

import fc from 'fast-check';
import { slackPayload } from '../../src/chats/slack/blocks';
import { teamsPayload } from '../../src/chats/teams/card';
import { checkTeamsPayload } from '../../src/chats/teams/limits';
import type { MlEvent } from '../../src/core/event';
import type { JsonObject } from '../../src/core/json';
import type { Mentions } from '../../src/core/mention';
import type { Payload } from '../../src/core/ports';
import { run } from '../support/events';
import { CHANNEL } from '../support/peers/teams';
import { cards } from '../templates/support';
import { type Both, openBoth, SLACK_CHANNEL } from './support/both';
import { hostile } from './support/hostile';

const ANA = { mail: 'ana@contoso.example', slack: 'U0000007', entra: 'aaaaaaaa-0000-0000-0000-0000000000a1' };
const BO = { mail: 'bo@contoso.example', slack: 'U0000008', entra: 'aaaaaaaa-0000-0000-0000-0000000000b0' };

let both: Both;
beforeEach(async () => {
  both = await openBoth(400, undefined, cards);
  for (const [name, { mail, slack, entra }] of Object.entries({ 'Ana Ruiz': ANA, 'Bo Li': BO })) {
    const profile = { display_name: name, email: mail };
    both.slack.people.users.push({ id: slack, team_id: 'T0000001', name, profile });
    const user = { id: entra, displayName: name, userPrincipalName: mail, userType: 'Member' };
    both.teams.directory.users.push({ ...user, accountEnabled: true });
  }
});
afterEach(() => both.stop());

function lookUps(): number {
  return [...both.slack.requests, ...both.teams.requests].filter(({ path }) =>
    /lookupByEmail|graph\/users/.test(path),
  ).length;
}

/** Whom Slack tells: it looks into mrkdwn and the message's own text, and into no plain text. */
function inSlack(payload: Payload): string[] {
  const read: string[] = [String(payload.text)];
  JSON.stringify(payload, (_key, value) => {
    if (value?.type === 'mrkdwn') read.push(String(value.text));
    return value;
  });
  return read.flatMap((text) => text.match(/<[@!#]\w+[^>]*>/g) ?? []).filter((one) => !/^<!date\^/.test(one));
}

/** Whom Teams tells: the ids of the entities, each of which must have its tag. */
function inTeams(payload: Payload): string[] {
  expect(checkTeamsPayload(payload)).toEqual([]);
  const found = JSON.stringify(payload).matchAll(/"mentioned":\{"id":"([^"]+)"/g);
  return [...found].map(([, id = '']) => id);
}

/** Whom each message mentions, oldest first. */
function mentioned(): { slack: string[][]; teams: string[][] } {
  return {
    slack: both.slack.messages(SLACK_CHANNEL).map(inSlack),
    teams: both.teams.conversations.get(CHANNEL)!.said.map(({ activity }) => inTeams(activity)),
  };
}

const owned = (event: MlEvent, owner: string, actor?: string): MlEvent => ({
  ...event,
  tags: { Owner: owner },
  ...(actor !== undefined && { actor }),
});

describe('the owner of a run', () => {
  it('is mentioned by the failure that opens its thread, and stays in the message', async () => {
    await both.tell(owned(run('Failed', 20), ANA.mail));

    expect(mentioned()).toEqual({ slack: [[`<@${ANA.slack}>`]], teams: [[ANA.entra]] });
    await both.tell(run('Executing', 30), run('Succeeded', 40));
    const { slack, teams } = mentioned();
    expect([slack[0], teams[0]]).toEqual([[`<@${ANA.slack}>`], [ANA.entra]]);
  });

  it('is mentioned by the first reply that calls, and by nothing before and after it', async () => {
    await both.tell(
      owned(run('Executing', 0), ANA.mail),
      run('Failed', 20),
      run('Executing', 40),
      run('Failed', 60),
    );

    const { slack, teams } = mentioned();
    expect(slack.filter((people) => people.length > 0)).toEqual([[`<@${ANA.slack}>`]]);
    expect([slack[0], slack[1]]).toEqual([[], [`<@${ANA.slack}>`]]);
    expect(teams).toEqual(slack.map((people) => people.map(() => ANA.entra)));
  });

  it('is not mentioned again by a root that takes the place of a deleted one', async () => {
    await both.tell(owned(run('Executing', 0), ANA.mail), run('Failed', 20));
    both.slack.remove(SLACK_CHANNEL, both.slack.messages(SLACK_CHANNEL)[0]!.ts);

    await both.tell(run('Executing', 40), run('Failed', 60));

    const { slack } = mentioned();
    expect(slack.flat()).toEqual([`<@${ANA.slack}>`]);
    expect(slack.length).toBeGreaterThan(2);
  });

  it('is named beside whoever started it, and each is looked up once in each chat', async () => {
    await both.tell(owned(run('Failed', 20), ANA.mail, BO.mail));

    const { slack, teams } = mentioned();
    expect(slack.map((people) => people.sort())).toEqual([[`<@${ANA.slack}>`, `<@${BO.slack}>`]]);
    expect(teams.map((people) => people.sort())).toEqual([[ANA.entra, BO.entra]]);
    expect(lookUps()).toBe(4);
  });

  it.each([
    ['somebody whom nobody knows', 'cy@contoso.example', 'cy@contoso.example'],
    ['no address', 'team-fraud', 'team-fraud'],
  ])('is named in plain text if it is %s', async (_what, owner, shown) => {
    await both.tell(owned(run('Failed', 20), owner));

    expect(mentioned()).toEqual({ slack: [[]], teams: [[]] });
    expect(JSON.stringify(both.slack.messages(SLACK_CHANNEL))).toContain(`For ${shown}`);
    expect(JSON.stringify(both.teams.conversations.get(CHANNEL)!.said)).toContain(`For ${shown}`);
  });

  it('is named in plain text if nobody can be looked up, and the message is sent all the same', async () => {
    both.slack.next('users.lookupByEmail', 'hang');
    both.teams.next(({ path }) => path.startsWith('/graph'), { status: 403 });

    await both.tell(owned(run('Failed', 20), ANA.mail));

    expect(mentioned()).toEqual({ slack: [[]], teams: [[]] });
    expect(both.shown()).toEqual({ slack: [expect.anything()], teams: [expect.anything()] });
  });
});

describe('whoever started a run that nobody owns', () => {
  it('is mentioned where it fails', async () => {
    await both.tell({ ...run('Executing', 0), actor: BO.mail }, run('Failed', 20));

    expect(mentioned()).toEqual({ slack: [[], [`<@${BO.slack}>`]], teams: [[], [BO.entra]] });
  });

  it('is mentioned by nothing that succeeds, and nobody is looked up for it', async () => {
    await both.tell({ ...run('Executing', 0), actor: BO.mail }, run('Succeeded', 20));

    expect(mentioned()).toEqual({ slack: [[], []], teams: [[], []] });
    expect(lookUps()).toBe(0);
  });

  it('is mentioned once, also when the post is made again', async () => {
    both.slack.next('chat.postMessage', 'lose');
    both.teams.next(({ path, method }) => method === 'POST' && path.startsWith('/emea'), 'drop');

    await both.tell({ ...run('Failed', 20), actor: BO.mail });

    expect(mentioned()).toEqual({ slack: [[`<@${BO.slack}>`]], teams: [[BO.entra]] });
  });
});

describe('what an event says', () => {
  const people: Mentions = { [ANA.mail]: { id: ANA.entra, name: 'Ana Ruiz' } };
  const both = (text: string, known?: Mentions): [JsonObject, JsonObject] => {
    const event = { ...owned(run('Failed', 20), text, text), reason: text };
    event.subject = { ...event.subject, name: text };
    const at = { id: 'x', locale: 'en' } as const;
    const card = cards.present(at, event, [], 'root', { people: known });
    card.notes = [cards.say('en', 'mark-calls', { by: text }, known)];
    return [slackPayload(card, {}), teamsPayload(card, {})];
  };

  it('mentions nobody, whatever it is, but whom a lookup has found', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.constantFrom('\x19U1\x1ax\x1b', '<at>Ana Ruiz</at>')), (text) => {
        const [slack, teams] = both(text, people);

        expect([inSlack(slack), inTeams(teams)]).toEqual([[], []]);
        // Not what a lock screen shows, which mentions nobody.
        expect(JSON.stringify(teams.attachments)).not.toMatch(/<\/?at>/i);
      }),
    );
  });

  it('is that person alone where it is the address, however it is written', () => {
    expect(inTeams(both(' Ana@Contoso.example ', people)[1])).toEqual([ANA.entra]);
    expect(inTeams(both(`${ANA.mail} and more`, people)[1])).toEqual([]);
    expect(inTeams(both(ANA.mail)[1])).toEqual([]);
  });

  it.each([
    ['<at>Bo</at> *x* [y](z)', 'at Bo /at x y (z)'],
    ['{{DATE}} & "co"', 'DATE co'],
    ['渡辺 あな', '渡辺 あな'],
  ])('cannot be mistaken for the name in a tag: %s', (name, shown) => {
    const [, teams] = both(ANA.mail, { [ANA.mail]: { id: ANA.entra, name } });

    expect(JSON.stringify(teams)).toContain(`<at>${shown}</at>`);
    expect(inTeams(teams)).toEqual([ANA.entra]);
  });

  it.each(['29:x', '', '*', 'aaaaaaaa'])('is a name if the id is none of the chat: %s', (id) => {
    const [slack, teams] = both(ANA.mail, { [ANA.mail]: { id, name: 'Ana Ruiz' } });

    expect([inSlack(slack), inTeams(teams)]).toEqual([[], []]);
  });
});
