// A message means the same in both chats: every button, fact, link and word of a card is on both sides.

import { slackPayload } from '../../src/chats/slack/blocks';
import { teamsPayload } from '../../src/chats/teams/card';
import { checkTeamsPayload } from '../../src/chats/teams/limits';
import { type Card, LOCALES } from '../../src/core/card';
import type { JsonObject } from '../../src/core/json';
import { CODES, plain } from '../../src/core/markup';
import type { Payload } from '../../src/core/ports';
import { cardOf, eventsOf, FIXTURES } from '../templates/support';
import { type Reading, readSlack, readTeams } from './support/reading';

const ADDRESS = { channel: '#ml' };
/** Both chats show as many; the rest of a card is told in the thread or by its links. */
const MOST_FACTS = 10;
/** As much of the sentence is read aloud in both chats; each has a limit of its own. */
const SENTENCE = 300;

/** What a reader of either chat must find: the same in both. */
function found({ sentence, buttons, ...rest }: Reading, card: Card): object {
  // Where something is to be written, Slack asks its question in a dialog, which is not in the message.
  const writes = card.buttons
    .filter(({ comment }) => comment !== undefined)
    .map(({ action }) => action as string);
  return {
    ...rest,
    buttons: buttons.map(({ question, ...button }) =>
      question === undefined || writes.includes(button.action) ? button : { ...button, question },
    ),
    sentence: sentence.slice(0, SENTENCE),
  };
}

/** Everything that a card offers, as the card itself says it. */
function offered({ buttons, links, facts }: Card): object {
  return {
    // The minor ones are behind "more", after all others; what asks a question first is not.
    buttons: [...buttons.filter((button) => !isMinor(button)), ...buttons.filter(isMinor)].map(
      ({ action, id, label }) => ({ action, id, label }),
    ),
    links: links.map(({ label, url }) => ({ label, url: new URL(url).href })),
    facts: facts.slice(0, MOST_FACTS).map(({ title, value }) => ({
      title: plain(title),
      urls: [...value.matchAll(LINK)].map(([, url = '']) => new URL(url).href),
    })),
  };
}

function isMinor({ minor = false, confirm, comment }: Card['buttons'][number]): boolean {
  return minor && (confirm === undefined || comment !== undefined);
}

const LINK = new RegExp(`${CODES.link}([^${CODES.linkText}]*)`, 'g');

/** The same, as one of the chats shows it. */
function shown({ buttons, links, facts }: Reading): object {
  return {
    buttons: buttons.map(({ action, id, label }) => ({ action, id, label })),
    links,
    facts: facts.map(({ title, urls }) => ({ title, urls })),
  };
}

function cardsOf(fixture: string, locale: (typeof LOCALES)[number]): Card[] {
  return eventsOf(fixture).flatMap((event) => [cardOf(event, locale), cardOf(event, locale, [], 'reply')]);
}

describe.each(LOCALES)('what a card says in %s', (locale) => {
  it.each(FIXTURES)('is the same in both chats, and all that it holds: %s', (fixture) => {
    for (const card of cardsOf(fixture, locale)) {
      const slack = readSlack(slackPayload(card, ADDRESS));
      const teams = readTeams(teamsPayload(card, ADDRESS));

      expect(found(teams, card)).toEqual(found(slack, card));
      expect(shown(slack)).toEqual(offered(card));
      expect(teams.words.length).toBeGreaterThan(0);
    }
  });
});

describe('a card with more buttons and links than fit', () => {
  const many = (count: number): Card => ({
    ...cardsOf('aws/model-version.json', 'en')[0]!,
    buttons: Array.from({ length: count - 2 }, (_, index) => ({
      action: 'retry',
      id: String(index).padStart(32, '0'),
      label: `Retry ${index}`,
      accessibilityLabel: '',
    })),
    links: [1, 2].map((index) => ({ label: `Open ${index}`, url: `https://a.example/${index}` })),
  });

  it.each([2, 6, 7, 9])('has all %i in both chats', (count) => {
    const card = many(count);

    expect(shown(readSlack(slackPayload(card, ADDRESS)))).toEqual(offered(card));
    expect(shown(readTeams(teamsPayload(card, ADDRESS)))).toEqual(offered(card));
    expect(checkTeamsPayload(teamsPayload(card, ADDRESS))).toEqual([]);
  });

  it('is cut at the same place in both', () => {
    const card = many(14);

    const teams = readTeams(teamsPayload(card, ADDRESS));

    expect(teams.buttons).toHaveLength(9);
    expect(shown(teams)).toEqual(shown(readSlack(slackPayload(card, ADDRESS))));
  });
});

describe('the comparison', () => {
  const FULL: Card = {
    kind: 'model-version',
    tone: 'action',
    locale: 'en',
    title: `${CODES.boldOn}Approval needed${CODES.boldOff} v42`,
    context: `since ${CODES.time}2026-11-20T10:00:00Z${CODES.timeText}20 Nov 2026, 10:00 UTC${CODES.timeEnd}`,
    text: `See ${CODES.link}https://a.example/x${CODES.linkText}the report${CODES.linkEnd}`,
    facts: [
      { title: 'AUC', value: '0.947 (▲ 0.008)' },
      { title: 'Evidence', value: `${CODES.link}https://b.example/${CODES.linkText}bias${CODES.linkEnd}` },
    ],
    notes: ['Ana has it.', 'Quiet until tomorrow.'],
    links: [{ label: 'Open', url: 'https://c.example/' }],
    buttons: [
      { action: 'approve', id: 'a'.repeat(32), label: 'Approve', accessibilityLabel: '', style: 'primary' },
      {
        action: 'reject',
        id: 'b'.repeat(32),
        label: 'Reject',
        accessibilityLabel: '',
        confirm: { title: 'Reject?', text: 'It can be approved later.', confirm: 'Reject', deny: 'Cancel' },
      },
      { action: 'snooze', id: 'c'.repeat(32), label: 'Snooze', accessibilityLabel: '', minor: true },
    ],
    fallback: 'Approval is needed for version 42.',
  };

  /** The payload without the part that `path` leads to, e.g. `blocks.1.fields.0`. */
  function without(payload: Payload, path: string): Payload {
    const copy = structuredClone(payload);
    const keys = path.split('.');
    const last = keys.pop()!;
    const parent = keys.reduce<unknown>((at, key) => (at as JsonObject)[key], copy);
    if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete (parent as JsonObject)[last];
    return copy;
  }

  const inSlack = (payload: Payload) => found(readSlack(payload), FULL);
  const inTeams = (payload: Payload) => found(readTeams(payload), FULL);
  const CARD = 'attachments.0.content.body';
  it.each<[what: string, slack: string, teams: string]>([
    ['a button', 'blocks.4.elements.0', `${CARD}.5.actions.0`],
    ['the question of a button', 'blocks.4.elements.1.confirm', `${CARD}.5.actions.1.card.body`],
    ['a link', 'blocks.4.elements.2', `${CARD}.5.actions.2`],
    ['a button behind "more"', 'blocks.4.elements.3.options.0', `${CARD}.5.actions.3`],
    ['a fact', 'blocks.1.fields.0', `${CARD}.2.facts.0`],
    ['the facts', 'blocks.1', `${CARD}.2`],
    ['the notes', 'blocks.2', `${CARD}.4`],
    ['the context', 'blocks.3', `${CARD}.0.items.1`],
    ['the title and the text', 'blocks.0', `${CARD}.0`],
  ])('sees when one side lacks %s', (_what, slackPath, teamsPath) => {
    const slack = slackPayload(FULL, ADDRESS);
    const teams = teamsPayload(FULL, ADDRESS);

    expect(inTeams(teams)).toEqual(inSlack(slack));
    expect(inTeams(teams)).not.toEqual(inSlack(without(slack, slackPath)));
    expect(inTeams(without(teams, teamsPath))).not.toEqual(inSlack(slack));
  });

  it('finds the notes and the buttons beside a raw override, too', () => {
    const card: Card = {
      ...FULL,
      raw: {
        slack: [{ type: 'section', text: { type: 'mrkdwn', text: 'My own words' } }],
        teams: { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: 'My own words' }] },
      },
    };

    const slack = readSlack(slackPayload(card, ADDRESS));

    expect(slack.words).toEqual(['My', 'own', 'words', 'Ana', 'has', 'it', 'Quiet', 'until', 'tomorrow']);
    expect(slack.buttons).toHaveLength(3);
    expect(found(readTeams(teamsPayload(card, ADDRESS)), card)).toEqual({
      ...found(slack, card),
      links: expect.anything(),
    });
  });

  it.each<[what: string, change: Partial<Card>]>([
    ['the value of a fact', { facts: [{ title: 'AUC', value: '0.939' }, FULL.facts[1]!] }],
    ['the title of a fact', { facts: [{ title: 'F1', value: '0.947 (▲ 0.008)' }, FULL.facts[1]!] }],
    ['the address of a link', { links: [{ label: 'Open', url: 'https://d.example/' }] }],
    ['the id of a button', { buttons: [{ ...FULL.buttons[0]!, id: 'c'.repeat(32) }, FULL.buttons[1]!] }],
    ['a note', { notes: ['Ben has it.', 'Quiet until tomorrow.'] }],
    ['a moment', { context: FULL.context!.replace('T10:00:00Z', 'T11:00:00Z') }],
    ['an address in the text', { text: FULL.text!.replace('/x', '/y') }],
    ['the sentence', { fallback: 'Approval is needed for version 43.' }],
  ])('sees when one side has another one: %s', (_what, change) => {
    const other = { ...FULL, ...change };

    expect(inTeams(teamsPayload(other, ADDRESS))).not.toEqual(inSlack(slackPayload(FULL, ADDRESS)));
  });
});
