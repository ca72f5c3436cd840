import { checkTeamsPayload } from '../../../src/chats/teams/limits';
import type { JsonObject } from '../../../src/core/json';

function check(card: JsonObject, activity: JsonObject = {}): string[] {
  const content = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'x' }], ...card };
  return checkTeamsPayload({ type: 'message', summary: 'x', attachments: [{ content }], ...activity });
}

const execute = (data?: JsonObject) => ({
  type: 'ActionSet',
  actions: [{ type: 'Action.Execute', title: 'x', data }],
});

const mention = (changes: JsonObject = {}) => ({
  type: 'mention',
  text: '<at>Ana</at>',
  mentioned: { id: 'aaaaaaaa-0000-0000-0000-0000000000a1', name: 'Ana', ...changes },
});

describe('checkTeamsPayload', () => {
  it('takes what Teams takes', () => {
    expect(
      check({
        body: [
          { type: 'TextBlock', text: '{{DATE(2026-11-20T13:06:40Z,SHORT)}} {{TIME(2026-11-20T13:06:40Z)}}' },
          execute({ id: 'x' }),
        ],
      }),
    ).toEqual([]);
    const body = [{ type: 'TextBlock', text: 'For <at>Ana</at>' }];
    expect(check({ body, msteams: { entities: [mention()] } })).toEqual([]);
    expect(checkTeamsPayload({ type: 'message', summary: 'x', text: 'x' })).toEqual([]);
  });

  it.each<[string, JsonObject]>([
    ['version is not 1.5', { version: '1.6' }],
    ['body is empty', { body: [] }],
    ['the attachment is no Adaptive Card', { type: 'Other' }],
    ['msteams.entities holds no mention', { msteams: { entities: [{ type: 'mention' }] } }],
    ['msteams.entities holds no mention', { msteams: { entities: [mention({ id: '29:x' })] } }],
    ['<at>Ana</at> is nowhere in the card', { msteams: { entities: [mention()] } }],
    ['<at>Ana</at> mentions nobody', { body: [{ type: 'TextBlock', text: 'For <at>Ana</at>' }] }],
    ['refresh would press a button by itself', { refresh: {} }],
    ['card.body[0].text is empty', { body: [{ type: 'TextBlock', text: '' }] }],
    ['card.body[0].text holds half a character', { body: [{ type: 'TextBlock', text: 'a\udc00' }] }],
    [
      'card.body[0].text holds braces that Teams would expand',
      { body: [{ type: 'TextBlock', text: '{{TIME(2026-11-20T13:06:40.123Z)}}' }] },
    ],
    ['card.body[0].facts is empty', { body: [{ type: 'FactSet', facts: [] }] }],
    ['card.body[0].url is no https address', { body: [{ type: 'Image', url: 'http://x' }] }],
    ['card.body[0].id is empty', { body: [{ type: 'Input.Text', label: 'x' }] }],
    ['card.body[0].label is empty', { body: [{ type: 'Input.Text', id: 'x', label: '' }] }],
    ['card.body[0].actions[0].data has no id', { body: [execute()] }],
    [
      'card.actions[0].url is no https address',
      { actions: [{ type: 'Action.OpenUrl', title: 'x', url: 'javascript:x' }] },
    ],
    [
      'card.actions has 7 actions, more than 6',
      {
        actions: Array.from({ length: 7 }, () => ({ type: 'Action.OpenUrl', title: 'x', url: 'https://x' })),
      },
    ],
  ])('says that %s', (problem, card) => {
    expect(check(card)).toEqual([problem]);
  });

  it('looks at the activity and at its size', () => {
    expect(check({}, { type: 'typing', summary: '' })).toEqual(['type is not "message"', 'summary is empty']);
    expect(check({ body: [{ type: 'TextBlock', text: '模'.repeat(7000) }] })).toEqual([
      expect.stringMatching(/^the message has 21\d\d\d bytes, more than 20480$/),
    ]);
    expect(checkTeamsPayload({ type: 'message', summary: 'x' })).toEqual(['text is empty']);
  });
});
