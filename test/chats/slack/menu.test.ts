// Choices of the menu beside the buttons: presses like those of the buttons.

import { slackPayload } from '../../../src/chats/slack/blocks';
import { asArray, asObject, type JsonObject } from '../../../src/core/json';
import { useDoor } from './door-world';
import { BUTTON, sentPayload } from './requests';

/** As Slack tells it: the menu's own name, and the choice with its text. */
function chosen(value: string): { action: JsonObject } {
  return {
    action: {
      type: 'overflow',
      action_id: 'more',
      value: undefined,
      selected_option: { text: { type: 'plain_text', text: 'I have it' }, value },
    },
  };
}

/** The value that a card gives its choice. */
function printed(): string {
  const label = 'I have it';
  const button = {
    action: 'acknowledge',
    id: BUTTON,
    label,
    accessibilityLabel: label,
    minor: true,
  } as const;
  const payload = slackPayload(
    {
      kind: 'job',
      tone: 'failure',
      locale: 'en',
      title: 'x',
      fallback: 'x',
      facts: [],
      links: [],
      buttons: [button],
    },
    {},
  );
  const elements = asArray(payload.blocks).flatMap((block) => asArray(asObject(block)?.elements));
  const menu = elements.map(asObject).find((element) => element?.type === 'overflow');
  return String(asObject(asArray(menu?.options)[0])?.value);
}

describe('the menu in Slack', () => {
  const slack = useDoor();

  it('is a press of the action that was chosen', async () => {
    await slack.door.handle(sentPayload(slack.press(chosen(printed()))));

    expect(slack.presses).toMatchObject([{ action: 'acknowledge', button: BUTTON }]);
  });

  it.each([
    '',
    'acknowledge',
    '{}',
    '["acknowledge"]',
    `["nothing","${BUTTON}"]`,
    `[["acknowledge"],"${BUTTON}"]`,
  ])('is no press with the value %j', async (value) => {
    await slack.door.handle(sentPayload(slack.press(chosen(value))));

    expect(slack.presses).toEqual([]);
  });
});
