// Golden files: what each kind looks like in each chat and language. `npm run golden` rewrites them; read the diff.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AdaptiveCard, SerializationContext, Versions } from 'adaptivecards';
import { slackPayload } from '../src/chats/slack/blocks';
import { checkSlackPayload } from '../src/chats/slack/limits';
import { teamsPayload } from '../src/chats/teams/card';
import { checkTeamsPayload } from '../src/chats/teams/limits';
import { LOCALES } from '../src/core/card';
import { KINDS } from '../src/core/event';
import type { Payload } from '../src/core/ports';
import { cardOf, eventsOf, FIXTURES } from './templates/support';

// The same library in its own CommonJS build: Jest cannot load the ES modules that are its entry.
jest.mock('adaptivecards', () => jest.requireActual('adaptivecards/dist/adaptivecards.js'));

const GOLDEN = join(__dirname, 'golden');
const UPDATE = process.env.BELLHOP_UPDATE_GOLDEN === '1';
const PRINTERS = { slack: slackPayload, teams: teamsPayload };
const CHATS = ['slack', 'teams'] as const;
const ADDRESS = { channel: '#ml' };

const CASES = KINDS.flatMap((kind) =>
  CHATS.flatMap((chat) =>
    LOCALES.map((locale) => ({ kind, chat, locale, name: `${kind}.${chat}.${locale}.json` })),
  ),
);

/** The one fixture that stands for a kind: its plain file, SageMaker's where both clouds have one. */
function representativeOf(kind: string): string {
  const fixture = [`aws/${kind}.json`, `azure/${kind}.json`].find((name) => FIXTURES.includes(name));
  if (fixture === undefined)
    throw new Error(`there is no fixture for ${kind}: add test/fixtures/aws/${kind}.json`);
  return fixture;
}

describe('the golden file', () => {
  it.each(CASES)('$name', ({ kind, chat, locale, name }) => {
    const [event] = eventsOf(representativeOf(kind));

    const payload = PRINTERS[chat](cardOf(event!, locale), ADDRESS);

    const path = join(GOLDEN, name);
    if (UPDATE) {
      mkdirSync(GOLDEN, { recursive: true });
      writeFileSync(path, `${JSON.stringify(payload, null, 2)}\n`);
    }
    expect(event!.kind).toBe(kind);
    expect(existsSync(path)).toBe(true);
    expect(payload).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  });

  it('belongs to a kind, a chat and a language, every one of them', () => {
    expect(readdirSync(GOLDEN).sort()).toEqual(CASES.map(({ name }) => name).sort());
  });
});

describe.each(LOCALES)('every fixture in %s', (locale) => {
  it.each(FIXTURES)('%s is a message that both chats take', (fixture) => {
    for (const event of eventsOf(fixture)) {
      const card = cardOf(event, locale);
      const teams = teamsPayload(card, ADDRESS);

      expect(checkSlackPayload(slackPayload(card, ADDRESS))).toEqual([]);
      expect(checkTeamsPayload(teams)).toEqual([]);
      expect(adaptiveCardProblems(teams)).toEqual([]);
    }
  });
});

/**
 * Every warning and error that Microsoft's parser reports for the cards of an activity. It checks `lang` with a global
 * regular expression, which remembers where it stopped, so that it refuses every second card: `lang` is left out.
 */
function adaptiveCardProblems(activity: Payload): string[] {
  const attachments = activity.attachments as { content: object }[];
  return attachments.flatMap(({ content }) => {
    const context = new SerializationContext(Versions.v1_5);
    new AdaptiveCard().parse({ ...content, lang: undefined }, context);
    return Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index)!.message);
  });
}
