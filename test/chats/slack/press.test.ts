import { CallError } from '../../../src/core/errors';
import { answerOf, QUESTION, useDoor } from './door-world';
import { ANA, BUTTON, NOW, sentPayload } from './requests';

const ANSWER = { team: 'T0000001', channel: 'C0000001', user: ANA.id, until: NOW + 30 * 60 * 1000 };

describe('a press in Slack', () => {
  const slack = useDoor();

  it('is told to the listener with who, what and where, and acknowledged with nothing', async () => {
    const answer = await answerOf(slack.door.handle(sentPayload(slack.press())));

    expect(answer).toEqual([200, '']);
    expect(slack.presses).toEqual([
      {
        id: 'T0000001|C0000001|1795183200.000100|approve|1795183260.000200',
        person: { chat: 'slack', id: ANA.id, tenant: 'T0000001', name: 'ana' },
        button: BUTTON,
        action: 'approve',
        message: 'https://test.slack.com/archives/C0000001/p1795183200000100',
        answer: { ...ANSWER, responseUrl: `${slack.peer.url}/hooks/1` },
        at: '2026-11-20T14:00:00.000Z',
      },
    ]);
    expect(slack.said()).toEqual([]);
  });

  it('has the same id when its request is sent again, and another one when somebody presses again', async () => {
    const again = { action: { action_ts: '1795183261.000000' } };

    for (const changes of [{}, {}, again]) await slack.door.handle(sentPayload(slack.press(changes)));

    const ids = slack.presses.map(({ id }) => id);
    expect([ids[0] === ids[1], ids[0] === ids[2]]).toEqual([true, false]);
  });

  it('is of the person in their own workspace, not of the one that has the channel', async () => {
    const user = { id: 'U9', username: 'eve', team_id: 'T0000009' };
    const enterprise = { id: 'E0000001', name: 'Ours' };

    await slack.door.handle(sentPayload(slack.press({ user, enterprise })));

    expect(slack.presses[0]).toMatchObject({
      person: { chat: 'slack', id: 'U9', tenant: 'T0000009', name: 'eve' },
      answer: { team: 'T0000001' },
    });
    expect(slack.presses[0]?.person).not.toHaveProperty('enterprise');
  });

  it('is nothing if Slack does not say where the person belongs', async () => {
    const answer = await answerOf(slack.door.handle(sentPayload(slack.press({ user: { id: 'U9' } }))));

    expect([answer, slack.presses]).toEqual([[200, ''], []]);
    expect(slack.said().map(({ text }) => text)).toEqual([
      'Slack does not say who you are, so nothing was done.',
    ]);
  });

  it.each<[string, object, object]>([
    [
      'a workspace of an organisation',
      { enterprise: { id: 'E0000001' } },
      { person: { tenant: 'T0000001', enterprise: 'E0000001' }, answer: { team: 'T0000001' } },
    ],
    [
      'an organisation that has the app for all of its workspaces',
      { team: null, enterprise: { id: 'E0000001' }, is_enterprise_install: true },
      { person: { tenant: 'T0000001', enterprise: 'E0000001' }, answer: { team: 'E0000001' } },
    ],
    [
      'such an organisation, as forms say it',
      { enterprise: { id: 'E0000001' }, is_enterprise_install: 'true' },
      { person: { tenant: 'T0000001', enterprise: 'E0000001' }, answer: { team: 'E0000001' } },
    ],
  ])('can come from %s', async (_name, changes, expected) => {
    await slack.door.handle(sentPayload(slack.press({ ...changes })));

    expect(slack.presses[0]).toMatchObject(expected);
  });

  it('in a thread is answered there', async () => {
    const container = { message_ts: '2.0', channel_id: 'C0000001', thread_ts: '1.0' };

    await slack.door.handle(sentPayload(slack.press({ container })));

    expect(slack.presses[0]).toMatchObject({
      id: expect.stringContaining('|2.0|'),
      answer: { thread: '1.0' },
    });
  });

  it.each([
    { action_id: 'link.0', value: undefined },
    { url: 'https://example.com', value: undefined },
  ])('of a link is acknowledged, and that is all', async (action) => {
    const answer = await answerOf(slack.door.handle(sentPayload(slack.press({ action }))));

    expect([answer, slack.presses, slack.said(), slack.log]).toEqual([[200, ''], [], [], []]);
  });

  it.each([
    ['another program', { action_id: 'their_button' }],
    ['an older version of ours', { action_id: 'mp.approve' }],
    ['ours that carries nothing', { value: undefined }],
    ['ours that carries too much', { value: `${BUTTON} approve everything` }],
  ])('of a button of %s is answered in private', async (_name, action) => {
    const answer = await answerOf(slack.door.handle(sentPayload(slack.press({ action }))));

    expect([answer, slack.presses]).toEqual([[200, ''], []]);
    expect(slack.said()).toEqual([
      {
        text: 'This button is none that I know. Perhaps its message is of another version of Bellhop.',
        response_type: 'ephemeral',
        replace_original: false,
      },
    ]);
  });

  it('that is refused is answered in private, word by word', async () => {
    slack.react = async () => ({ type: 'refused', text: 'You may not approve <!channel> *x* `y`.' });

    const answer = await answerOf(slack.door.handle(sentPayload(slack.press())));

    expect(answer).toEqual([200, '']);
    expect(slack.said().map(({ text }) => String(text).replaceAll('\u00ad', ''))).toEqual([
      'You may not approve &lt;!channel&gt; *x* `y`.',
    ]);
  });

  it('that cannot be taken is answered so, since Slack does not send it again', async () => {
    slack.react = () => Promise.reject(new CallError('retry', 'busy', 'The queue is full.'));

    const answer = await answerOf(slack.door.handle(sentPayload(slack.press())));

    expect(answer).toEqual([200, '']);
    expect(slack.said()).toMatchObject([{ text: expect.stringContaining('Nothing was done') }]);
    expect(slack.log.map(({ level, fields }) => [level, fields])).toEqual([
      ['error', { reason: 'The queue is full.' }],
    ]);
  });

  it('is acknowledged while its private answer is still on its way', async () => {
    slack.react = async () => ({ type: 'refused', text: 'No.' });
    slack.peer.next('/hooks/1', 'hang');
    const door = slack.doorWith({ graceMs: 20 });

    expect((await door.handle(sentPayload(slack.press()))).status).toBe(200);
  });

  it('is acknowledged though its private answer is lost, which is told', async () => {
    slack.react = async () => ({ type: 'refused', text: 'No.' });
    slack.peer.next('/hooks/1', 'drop');
    slack.peer.next('postEphemeral', 'drop');

    expect((await slack.door.handle(sentPayload(slack.press()))).status).toBe(200);
    expect(slack.log).toMatchObject([{ level: 'warn', message: 'a private word was not heard' }]);
  });

  it('waits for the listener, and for nothing behind it', async () => {
    const order: string[] = [];
    slack.react = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push('listener');
      return { type: 'taken', text: '' };
    };

    await slack.door.handle(sentPayload(slack.press())).then(() => order.push('acknowledged'));

    expect(order).toEqual(['listener', 'acknowledged']);
  });
});

describe('a press in Slack that asks for a comment', () => {
  const slack = useDoor();
  beforeEach(() => {
    slack.react = async () => ({ type: 'ask', question: QUESTION });
  });

  it('opens a dialog before it is acknowledged', async () => {
    const answer = await answerOf(slack.door.handle(sentPayload(slack.press())));

    expect(answer).toEqual([200, '']);
    expect(slack.peer.people.dialogs).toEqual([
      {
        trigger: '1.2.abc',
        view: {
          type: 'modal',
          callback_id: 'bellhop.ask',
          private_metadata: expect.any(String),
          title: { type: 'plain_text', text: 'Approve', emoji: false },
          submit: { type: 'plain_text', text: 'Approve', emoji: false },
          close: { type: 'plain_text', text: 'Cancel', emoji: false },
          blocks: [
            {
              type: 'section',
              text: {
                type: 'plain_text',
                text: 'Approve fraud-detector version 42\n\nDeployment starts as soon as you approve.',
                emoji: false,
              },
            },
            {
              type: 'input',
              block_id: 'comment',
              optional: false,
              label: { type: 'plain_text', text: 'Reason', emoji: false },
              hint: { type: 'plain_text', text: 'Shown in the channel.', emoji: false },
              element: {
                type: 'plain_text_input',
                action_id: 'comment',
                multiline: true,
                max_length: 500,
                focus_on_load: true,
              },
            },
          ],
        },
      },
    ]);
    expect(slack.said()).toEqual([]);
  });

  it('remembers ids and the link of its message in the dialog, and nothing else', async () => {
    await slack.door.handle(sentPayload(slack.press()));

    expect(JSON.parse(String(slack.peer.people.dialogs[0]?.view.private_metadata))).toEqual({
      button: BUTTON,
      action: 'approve',
      required: true,
      channel: 'C0000001',
      message: 'https://test.slack.com/archives/C0000001/p1795183200000100',
    });
  });

  it.each([
    ['expired_trigger_id', 'too slow'],
    ['exchanged_trigger_id', 'too slow'],
    ['internal_error', 'nothing was done'],
    ['invalid_arguments', 'nothing was done'],
  ])('says so in private when Slack opens none: %s', async (error, words) => {
    slack.peer.people.triggers.set('1.2.abc', error);

    const answer = await answerOf(slack.door.handle(sentPayload(slack.press())));

    expect(answer).toEqual([200, '']);
    expect(slack.said()).toMatchObject([{ text: expect.stringContaining(words) }]);
    expect(slack.log).toMatchObject([{ level: 'warn', fields: { code: error, action: 'approve' } }]);
  });

  it('says so in private when Slack does not answer', async () => {
    slack.peer.next('views.open', 'drop');

    await slack.door.handle(sentPayload(slack.press()));

    expect(slack.said()).toMatchObject([{ text: expect.stringContaining('nothing was done') }]);
  });

  it('fits into a dialog, however long it asks', async () => {
    const long = '失敗👩‍👩‍👧 '.repeat(2000);
    const question = { title: long, text: long, label: long, hint: long, confirm: long, deny: long };
    slack.react = async () => ({ type: 'ask', question: { ...question, required: false } });

    await slack.door.handle(sentPayload(slack.press()));

    const view = JSON.stringify(slack.peer.people.dialogs[0]?.view);
    expect(JSON.parse(view)).toMatchObject({ blocks: [{ type: 'section' }, { optional: true }] });
    expect(/\p{Cs}/u.test(view)).toBe(false);
    const texts = [...view.matchAll(/"text":"([^"]*)"/g)].map(([, text]) => text?.length ?? 0);
    expect(
      texts.map((length) => [24, 3000, 2000].find((limit) => length <= limit && length > limit - 12)),
    ).toEqual([24, 24, 24, 3000, 2000, 2000]);
  });
});
