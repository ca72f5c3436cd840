import type { Json, JsonObject } from '../../../src/core/json';
import { answerOf, QUESTION, useDoor } from './door-world';
import { ANA, BUTTON, sentPayload } from './requests';

const MEMORY = { button: BUTTON, action: 'approve', required: true, channel: 'C0000001', thread: '1.0' };

function submission(value: Json, view: JsonObject = {}, memory: Json = MEMORY) {
  return {
    type: 'view_submission',
    user: ANA,
    team: { id: 'T0000001', domain: 'test' },
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: '5.6.ghi',
    view: {
      id: 'V0000001',
      type: 'modal',
      callback_id: 'bellhop.ask',
      hash: '1795183300.abc',
      private_metadata: typeof memory === 'string' ? memory : JSON.stringify(memory),
      state: { values: { comment: { comment: { type: 'plain_text_input', value } } } },
      app_installed_team_id: 'T0000001',
      ...view,
    },
  } satisfies JsonObject;
}

describe('a comment in Slack', () => {
  const slack = useDoor();

  it('comes with the press that it was asked for, and closes the dialog', async () => {
    const answer = await answerOf(slack.door.handle(sentPayload(submission('  shadow tests pass é\n'))));

    expect(answer).toEqual([200, '']);
    expect(slack.presses).toEqual([
      {
        id: 'view|V0000001|1795183300.abc',
        person: { chat: 'slack', id: ANA.id, tenant: 'T0000001', name: 'ana' },
        button: BUTTON,
        action: 'approve',
        comment: 'shadow tests pass é',
        answer: { team: 'T0000001', channel: 'C0000001', user: ANA.id, thread: '1.0' },
        at: '2026-11-20T14:00:00.000Z',
      },
    ]);
  });

  it('is the same press when it is sent again', async () => {
    await slack.door.handle(sentPayload(submission('a')));
    await slack.door.handle(sentPayload(submission('a')));

    expect(new Set(slack.presses.map(({ id }) => id)).size).toBe(1);
  });

  it('may be left out where it need not be there', async () => {
    const answer = await answerOf(
      slack.door.handle(sentPayload(submission(null, {}, { ...MEMORY, required: false }))),
    );

    expect(answer).toEqual([200, '']);
    expect(slack.presses[0]).toHaveProperty('comment', '');
  });

  it.each([
    ['missing', null, 'Please write something here.'],
    ['blank', ' \n\t ', 'Please write something here.'],
    ['too long', 'x'.repeat(501), 'At most 500 characters, please.'],
  ])('that is %s is shown to be wrong beside its field', async (_name, value, words) => {
    const answer = await answerOf(slack.door.handle(sentPayload(submission(value))));

    expect(answer).toEqual([200, { response_action: 'errors', errors: { comment: words } }]);
    expect(slack.presses).toEqual([]);
  });

  it('that cannot be taken stays in the dialog', async () => {
    slack.react = () => Promise.reject(new Error('the queue is full'));

    const answer = await answerOf(slack.door.handle(sentPayload(submission('a'))));

    expect(answer).toEqual([
      200,
      { response_action: 'errors', errors: { comment: expect.stringContaining('Nothing was done') } },
    ]);
  });

  it('of somebody who may not is refused in the dialog', async () => {
    slack.react = async () => ({ type: 'refused', text: 'Only model owners approve *this*.' });

    const answer = await answerOf(slack.door.handle(sentPayload(submission('a'))));

    expect(answer).toEqual([
      200,
      {
        response_action: 'update',
        view: {
          type: 'modal',
          title: { type: 'plain_text', text: 'Nothing was done', emoji: false },
          close: { type: 'plain_text', text: 'Close', emoji: false },
          blocks: [
            {
              type: 'section',
              text: { type: 'plain_text', text: 'Only model owners approve *this*.', emoji: false },
            },
          ],
        },
      },
    ]);
  });

  it('may lead to another question', async () => {
    slack.react = async () => ({ type: 'ask', question: QUESTION });

    const answer = await answerOf(slack.door.handle(sentPayload(submission('a'))));

    expect(answer).toMatchObject([
      200,
      { response_action: 'update', view: { private_metadata: JSON.stringify(MEMORY) } },
    ]);
  });

  it('in a channel that companies share is answered by the workspace that has the app', async () => {
    const body = submission('a', { app_installed_team_id: 'T0000001' });
    const user = { ...ANA, team_id: 'T0000009' };

    await slack.door.handle(sentPayload({ ...body, user, team: { id: 'T0000009' } }));

    expect(slack.presses[0]).toMatchObject({
      person: { tenant: 'T0000009' },
      answer: { team: 'T0000001' },
    });
  });

  it.each<[string, JsonObject, Json]>([
    ['of another program', { callback_id: 'theirs' }, MEMORY],
    ['that remembers nothing', {}, ''],
    ['that remembers no object', {}, '7'],
    ['of a button that is none', {}, { ...MEMORY, button: 'a b' }],
    ['of an action that is none', {}, { ...MEMORY, action: 'sell' }],
  ])('in a dialog %s does nothing, and says so', async (_name, changes, memory) => {
    const answer = await answerOf(slack.door.handle(sentPayload(submission('a', changes, memory))));

    expect(answer).toMatchObject([
      200,
      { response_action: 'update', view: { blocks: [{ type: 'section' }] } },
    ]);
    expect(slack.presses).toEqual([]);
  });
});
