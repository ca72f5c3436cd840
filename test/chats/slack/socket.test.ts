import { inspect } from 'node:util';
import { type SlackSocket, startSlackSocket } from '../../../src/chats/slack/socket';
import type { JsonObject } from '../../../src/core/json';
import type { LogFields } from '../../../src/core/ports';
import type { AnswerAddress, Command, Press, Reaction } from '../../../src/core/press';
import { type SlackSocketPeer, startSlackSocketPeer } from '../../support/peers/slack-socket';
import { BUTTON, commandForm, eventBody, mention, pressBody } from './requests';

const APP_TOKEN = 'xapp-1-very-secret';

describe('Slack by Socket Mode', () => {
  let peer: SlackSocketPeer;
  let socket: SlackSocket | undefined;
  let presses: Press[];
  let commands: Command[];
  let told: AnswerAddress[];
  let log: { level: string; message: string; fields?: LogFields }[];
  let react: () => Promise<Reaction>;

  async function start(): Promise<void> {
    const write = (level: string) => (message: string, fields?: LogFields) =>
      void log.push({ level, message, fields });
    socket = await startSlackSocket({
      appToken: APP_TOKEN,
      token: () => 'xoxb-1',
      apiUrl: peer.api,
      listener: {
        async pressed(press) {
          presses.push(press);
          return react();
        },
        async wrote(command) {
          commands.push(command);
          return react();
        },
      },
      chat: { tell: async (answer) => void told.push(answer) },
      log: { info: write('info'), warn: write('warn'), error: write('error') },
    });
  }

  beforeEach(async () => {
    peer = await startSlackSocketPeer();
    socket = undefined;
    [presses, commands, told, log] = [[], [], [], []];
    react = async () => ({ type: 'taken', text: 'Looking…' });
  });
  afterEach(async () => {
    await socket?.stop();
    await peer.stop();
  });

  it('hears presses, and acknowledges them with nothing', async () => {
    await start();

    const answer = await peer.send('interactive', pressBody());

    expect(answer).toEqual({});
    expect(presses.map(({ button, action }) => [button, action])).toEqual([[BUTTON, 'approve']]);
  });

  it('hears commands, and answers them to the person alone', async () => {
    await start();

    const answer = await peer.send('slash_commands', commandForm() as JsonObject);

    expect(answer).toEqual({ response_type: 'ephemeral', text: 'Looking…' });
    expect(commands.map(({ text }) => text)).toEqual(['status fraud-train']);
  });

  it('hears mentions', async () => {
    await start();

    await peer.send('events_api', eventBody(mention()));
    // An event is acknowledged before anybody hears of it; the next envelope comes behind it.
    await peer.send('slash_commands', commandForm() as JsonObject);

    expect(commands.map(({ id }) => id)).toEqual(['event|Ev0000001', 'command|3.4.def']);
  });

  it('answers in private what it refuses', async () => {
    react = async () => ({ type: 'refused', text: 'No.' });
    await start();

    await peer.send('interactive', pressBody());

    expect(told).toEqual([presses[0]?.answer]);
  });

  it('survives what is no request', async () => {
    await start();
    const broken = peer.send('interactive', { type: 'block_actions', actions: [{}] });
    broken.catch(() => undefined);

    const answer = await peer.send('slash_commands', commandForm() as JsonObject);

    expect(answer).toMatchObject({ text: 'Looking…' });
  });

  it.each([
    ['goes out of use', () => peer.recycle()],
    ['breaks', () => peer.cut()],
  ])('connects again when the connection %s', async (_name, lose) => {
    await start();

    lose();
    await peer.greeted(2);
    const answer = await peer.send('slash_commands', commandForm() as JsonObject);

    expect(answer).toMatchObject({ text: 'Looking…' });
    expect(peer.asked).toEqual([`Bearer ${APP_TOKEN}`, `Bearer ${APP_TOKEN}`]);
  });

  it('tries again when it may not come back at first', async () => {
    await start();
    peer.refusals.push('internal_error', 'token_revoked');

    peer.cut();
    await peer.greeted(2);

    expect(peer.asked).toHaveLength(4);
    expect(log.filter(({ level }) => level === 'warn')).toMatchObject([
      { fields: { reason: expect.stringContaining('internal_error') } },
      { fields: { reason: expect.stringContaining('token_revoked') } },
    ]);
  });

  it.each(['invalid_auth', 'not_allowed_token_type'])(
    'does not start with a token that is %s',
    async (error) => {
      peer.refusals.push(error);

      await expect(start()).rejects.toThrow(
        `Slack could not be connected by Socket Mode: An API error occurred: ${error}.`,
      );
      expect(peer.asked).toHaveLength(1);
    },
  );

  it('does not send the token in the clear', async () => {
    const sent = startSlackSocket({
      appToken: APP_TOKEN,
      token: () => 'xoxb-1',
      apiUrl: 'http://slack.example/api/',
      listener: { pressed: react, wrote: react },
      chat: { tell: async () => undefined },
      log: { info: () => {}, warn: () => {}, error: () => {} },
    });

    await expect(sent).rejects.toThrow('must be an https address');
  });

  it('hears nothing more once it is stopped', async () => {
    await start();

    await socket?.stop();

    await peer.left();
    expect(peer.asked).toHaveLength(1);
  });

  it('leaves no token and no request in the log', async () => {
    react = () => Promise.reject(new Error('the queue is full'));
    await start();

    await peer.send('interactive', pressBody());
    peer.refusals.push('invalid_auth');
    peer.cut();
    await peer.greeted(2);

    expect(log.length).toBeGreaterThan(2);
    for (const part of ['hooks', BUTTON, APP_TOKEN, 'xoxb', 'not-to-be-used'])
      expect(inspect(log, { depth: 9 })).not.toContain(part);
  });
});
