import fc from 'fast-check';
import { teamsPayload } from '../../../src/chats/teams/card';
import { sizeOf } from '../../../src/chats/teams/limits';
import { mostBytes } from '../../../src/chats/teams/size';
import type { Card } from '../../../src/core/card';
import { cardOf, cardWith, hostile } from '../support/hostile';

/** Long enough to count, too short to be cut. */
const unit = fc.constantFrom(
  'x',
  '模',
  '&',
  '*',
  '_',
  '<',
  '\\',
  '{',
  '"',
  '🔴',
  'a\n',
  '- ',
  '. b',
  '\u0301',
  '**x**',
);
const middling = fc.tuple(unit, fc.integer({ min: 1, max: 60 })).map(([text, times]) => text.repeat(times));

describe('the most bytes of a card', () => {
  it('are never fewer than those of its message', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, middling), (text) => {
        const card = cardOf(text);
        const bare: Card = {
          ...card,
          context: undefined,
          text: undefined,
          facts: [],
          links: [],
          buttons: [],
        };
        const cards = [card, bare, { ...bare, text: card.text }, { ...bare, facts: card.facts }];
        const pressed = { ...bare, buttons: card.buttons };
        const noted = { ...bare, notes: [text, text] };
        const comment = { label: text, hint: text, required: true };
        const asking = { ...bare, buttons: card.buttons.map((button) => ({ ...button, comment })) };

        const slack = [...cards, pressed, noted, asking].map(
          (some) => mostBytes(some) - sizeOf(teamsPayload(some, {})),
        );

        expect(Math.min(...slack)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 200 },
    );
  });

  it('are few enough for a failed step with the end of its stack trace to be known to fit', () => {
    const reason = Array.from(
      { length: 25 },
      (_, line) => `  File "train.py", line ${line}, in <module>`,
    ).join('\n');
    const card = cardWith({ reason });

    const most = mostBytes(card);

    expect(most).toBeLessThan(20_480);
  });
});
