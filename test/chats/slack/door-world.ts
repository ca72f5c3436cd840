// Slack's door before a workspace on the loopback, and a listener that says what it is told to.

import { createSlackDoor, type SlackDoorOptions } from '../../../src/chats/slack/door';
import { createSlackChat } from '../../../src/chats/slack/port';
import type { JsonObject } from '../../../src/core/json';
import type { LogFields } from '../../../src/core/ports';
import type { ChatDoor, Command, Press, Reaction } from '../../../src/core/press';
import { BOT_TOKEN, type SlackPeer, startSlackPeer } from '../../support/peers/slack';
import { NOW, pressBody, SECRET } from './requests';

export const QUESTION = {
  title: 'Approve fraud-detector version 42',
  text: 'Deployment starts as soon as you approve.',
  label: 'Reason',
  hint: 'Shown in the channel.',
  required: true,
  confirm: 'Approve',
  deny: 'Cancel',
} as const;

export interface DoorWorld {
  peer: SlackPeer;
  door: ChatDoor;
  presses: Press[];
  commands: Command[];
  log: { level: string; message: string; fields?: LogFields }[];
  /** What the listener answers. */
  react(): Promise<Reaction>;
  /** A door with other options, before the same workspace. */
  doorWith(options: Partial<SlackDoorOptions>): ChatDoor;
  /** A press whose private answers come to the workspace here. */
  press(changes?: Parameters<typeof pressBody>[0]): JsonObject;
  /** What was said through the response_url, oldest first. */
  said(): JsonObject[];
}

/** A fresh door before each test of the describe block around. */
export function useDoor(): DoorWorld {
  const world = {
    press: (changes = {}) => pressBody({ response_url: `${world.peer.url}/hooks/1`, ...changes }),
    said: () =>
      world.peer.requests
        .filter(({ path }) => path.startsWith('/hooks/'))
        .map(({ body }) => JSON.parse(body) as JsonObject),
    doorWith(options) {
      const slack = { token: () => BOT_TOKEN, apiUrl: world.peer.api };
      // What a door of an earlier test may still have to say belongs to that test.
      const { log } = world;
      const write = (level: string) => (message: string, fields?: LogFields) =>
        void log.push({ level, message, ...(fields !== undefined && { fields }) });
      return createSlackDoor({
        // A busy machine must not decide what is seen: whoever tests the limit sets it.
        graceMs: 30_000,
        ...slack,
        secrets: async () => [SECRET],
        chat: createSlackChat({ ...slack, now: () => NOW }),
        listener: {
          async pressed(press) {
            world.presses.push(press);
            return world.react();
          },
          async wrote(command) {
            world.commands.push(command);
            return world.react();
          },
        },
        log: { info: write('info'), warn: write('warn'), error: write('error') },
        now: () => NOW,
        ...options,
      });
    },
  } as DoorWorld;
  beforeEach(async () => {
    world.peer = await startSlackPeer();
    Object.assign(world, { presses: [], commands: [], log: [] });
    world.react = async () => ({ type: 'taken', text: 'Looking…' });
    world.door = world.doorWith({});
  });
  afterEach(() => world.peer.stop());
  return world;
}

/** Status and body of an answer. */
export async function answerOf(response: Promise<Response>): Promise<[number, unknown]> {
  const { status, headers } = await response;
  const text = await (await response).text();
  const json = headers.get('content-type')?.startsWith('application/json') ?? false;
  return [status, json ? JSON.parse(text) : text];
}
