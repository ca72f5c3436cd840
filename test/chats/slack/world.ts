// One peer for each test of Slack's port, and a chat that speaks to it.

import { createSlackChat } from '../../../src/chats/slack/port';
import type { Card } from '../../../src/core/card';
import type { CallError } from '../../../src/core/errors';
import { BOT_TOKEN, type SlackPeer, startSlackPeer } from '../../support/peers/slack';

export const CHANNEL = 'C0000001';
export const ADDRESS = { channel: '#ml' };
export const CARD: Card = {
  kind: 'pipeline-run',
  tone: 'failure',
  locale: 'en',
  title: 'Pipeline failed',
  facts: [],
  links: [],
  buttons: [],
  fallback: 'Pipeline failed.',
};

/** The error of a call that must fail. */
export function failureOf(call: Promise<unknown>): Promise<CallError> {
  return call.then(
    () => Promise.reject(new Error('the call was expected to fail')),
    (error: CallError) => error,
  );
}

/** A fresh workspace before each test of the describe block around. */
export function useSlack() {
  const world = {
    peer: undefined as unknown as SlackPeer,
    chatOf: (token = () => BOT_TOKEN) => createSlackChat({ token, apiUrl: world.peer.api, callMs: 400 }),
    /** The methods called so far. */
    methods: () => world.peer.requests.map(({ path }) => path.replace('/api/', '')),
    /** The arguments of a call, by its place. */
    argsOf: (index: number): Record<string, string> =>
      Object.fromEntries(new URLSearchParams(world.peer.requests[index]!.body)),
  };
  beforeEach(async () => {
    world.peer = await startSlackPeer();
  });
  afterEach(() => world.peer.stop());
  return world;
}
