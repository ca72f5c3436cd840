// Permalinks of messages whose buttons were pressed: as Slack writes them, or none.

import { asMessageLink, messageLink } from '../../../src/chats/slack/message-link';
import { answerOf, useDoor } from './door-world';
import { ANA, BUTTON, sentPayload } from './requests';

const BODY = {
  team: { id: 'T0000001', domain: 'acme' },
  channel: { id: 'C0000001' },
  container: { type: 'message', message_ts: '1795183200.000100', channel_id: 'C0000001' },
};
const LINK = 'https://acme.slack.com/archives/C0000001/p1795183200000100';

describe('the link of a message in Slack', () => {
  it.each([
    ['in a channel', BODY, LINK],
    [
      'in a thread',
      { ...BODY, container: { ...BODY.container, thread_ts: '1795183100.000000' } },
      `${LINK}?thread_ts=1795183100.000000&cid=C0000001`,
    ],
    [
      'that has a thread',
      { ...BODY, container: { ...BODY.container, thread_ts: '1795183200.000100' } },
      LINK,
    ],
    ['whose workspace has no address', { ...BODY, team: null }, undefined],
    ['that is none', { team: BODY.team, container: { type: 'view', view_id: 'V1' } }, undefined],
    ['of an odd workspace', { ...BODY, team: { domain: 'acme.example.com/?' } }, undefined],
  ])('%s', (_where, body, link) => {
    expect(messageLink(body)).toBe(link);
  });

  it.each(['https://evil.example/archives/C0000001/p1795183200000100', 'javascript:alert(1)', 7, undefined])(
    'is not taken from a dialog if it is %j',
    (value) => {
      expect(asMessageLink(value)).toBeUndefined();
    },
  );

  describe('after a dialog', () => {
    const slack = useDoor();

    it('comes with the press', async () => {
      const memory = { button: BUTTON, action: 'approve', required: false, message: LINK };
      const view = {
        id: 'V0000001',
        type: 'modal',
        callback_id: 'bellhop.ask',
        private_metadata: JSON.stringify(memory),
        app_installed_team_id: 'T0000001',
      };

      const answer = slack.door.handle(
        sentPayload({ type: 'view_submission', user: ANA, team: BODY.team, view }),
      );

      expect(await answerOf(answer)).toEqual([200, '']);
      expect(slack.presses.map(({ message }) => message)).toEqual([LINK]);
    });
  });
});
